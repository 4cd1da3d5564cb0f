"""The review shows every visible field in words, with its problems, and no secret."""

from __future__ import annotations

import pytest

from tests.fields.samples import VARIANTS, alone, complete
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import check, visible_fields
from wa_channel_studio.wizard.review import ReviewRow, review


def rows(answers: Answers) -> dict[str, ReviewRow]:
    context = alone()
    return {row.spec.key: row for step in review(answers, context, check(answers, context)) for row in step.rows}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_visible_field_is_there_in_page_order(variant: str) -> None:
    answers = complete(variant)
    assert list(rows(answers)) == [spec.key for spec in visible_fields(answers, alone().parameters)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_secret_is_shown(variant: str) -> None:
    answers = complete(variant)
    shown = [row.shown for row in rows(answers).values()]
    for value in answers.values():
        if isinstance(value, Secret):
            assert value.reveal() not in shown
    assert "set" in shown


def test_values_are_shown_in_words() -> None:
    shown = {key: row.shown for key, row in rows(complete("infobip")).items()}
    assert shown["provider"] == "infobip"
    assert shown["base_url_trustlist"] == "Approved"
    assert shown["workday_hours"] == "08:30-12:00, 13:00-18:00"
    assert shown["queue_reminder"] == "Close Reminder"
    assert shown["name_card_enabled"] == "off"
    assert shown["trust_certificate"] == "infobip.jks"
    assert shown["non_working_notification"] == ""


def test_what_was_emptied_is_shown_as_nothing() -> None:
    empty: dict[str, RawValue] = {
        "prerequisites_done": (),
        "trust_certificate": (),
        "transfer_keywords": (),
        "password": Secret(""),
    }
    shown = rows(complete("infobip").with_values(empty))
    assert {key: shown[key].shown for key in empty} == dict.fromkeys(empty, "")


def test_a_missing_certificate_is_named_beside_one_that_is_there() -> None:
    answers = complete("infobip").with_value("trust_certificate", ("api.der", "gone.der"))
    assert rows(answers)["trust_certificate"].shown == "api.der, chosen file is missing"


def test_problems_and_need_stand_at_their_fields() -> None:
    found = rows(complete("twilio").with_values({"phone_number": None, "webhook_user": "a b"}))
    assert [problem.severity.value for problem in found["phone_number"].problems] == ["error"]
    assert [problem.severity.value for problem in found["webhook_user"].problems] == ["warning"]
    assert found["phone_number"].required
    assert not found["ou"].required
    assert found["account_sid"].problems == ()
