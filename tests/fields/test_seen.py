"""A run over many channels that remembers what it has seen says the same as one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.fields.samples import TODAY, VARIANTS, alone, at_home, complete, entry, file
from wa_channel_studio.fields.check import SEEN_AT_MOST, Seen, check


def test_other_files_under_the_same_id_are_looked_at_anew() -> None:
    seen, answers = Seen(), complete("gupshup")
    for spoiled in (False, True, False):
        context = alone(file("gupshup.der", unreadable="broken")) if spoiled else alone()
        assert check(answers, context, seen=seen) == check(answers, context)


def test_another_day_is_another_judgement() -> None:
    seen, answers, context = Seen(), complete("gupshup"), alone(file("gupshup.der", entry("*.gupshup.io")))
    for days in (0, 180, 400):
        later = replace(context, today=TODAY + timedelta(days=days))
        assert check(answers, later, seen=seen) == check(answers, later)


def test_providers_and_more_values_than_are_remembered_do_not_mix() -> None:
    seen = Seen()
    for number in range(SEEN_AT_MOST + 10):
        answers = complete(VARIANTS[number % len(VARIANTS)]).with_value("channel_name", f"1wa {number}")
        found = check(answers, at_home(), seen=seen)
        if number % 500 < 10:
            assert found == check(answers, at_home())
