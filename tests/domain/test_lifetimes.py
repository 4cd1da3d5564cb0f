"""How long certificates of public servers may live."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wa_channel_studio.domain.lifetimes import LIMITS, Limit, coming_limits, lives_in_words, longest_life


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        (date(2020, 8, 31), None),
        (date(2020, 9, 1), 398),
        (date(2026, 3, 14), 398),
        (date(2026, 3, 15), 200),
        (date(2027, 3, 14), 200),
        (date(2027, 3, 15), 100),
        (date(2029, 3, 14), 100),
        (date(2029, 3, 15), 47),
        (date(2040, 1, 1), 47),
    ],
)
def test_a_limit_holds_from_its_day_on(issued: date, days: int | None) -> None:
    assert longest_life(issued) == days


def test_lives_only_get_shorter() -> None:
    assert [limit.days for limit in LIMITS] == sorted((limit.days for limit in LIMITS), reverse=True)
    assert [limit.since for limit in LIMITS] == sorted(limit.since for limit in LIMITS)


def test_what_is_coming_begins_after_today() -> None:
    assert coming_limits(date(2027, 3, 14)) == (Limit(date(2027, 3, 15), 100), Limit(date(2029, 3, 15), 47))
    assert coming_limits(date(2027, 3, 15)) == (Limit(date(2029, 3, 15), 47),)
    assert coming_limits(date(2029, 3, 15)) == ()


def test_it_is_said_in_words() -> None:
    assert lives_in_words(date(2026, 11, 25)) == "200 days at most, 100 from 2027-03-15, 47 from 2029-03-15"
    assert lives_in_words(date(2028, 1, 1)) == "100 days at most, 47 from 2029-03-15"
    assert lives_in_words(date(2030, 1, 1)) == "47 days at most"
    assert lives_in_words(LIMITS[0].since - timedelta(days=1)).startswith("any number of days, 398 from 2020-09-01")
