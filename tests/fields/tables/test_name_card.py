"""Electronic name card (channel page, table 4): the whole greeting as written has 255 characters."""

from __future__ import annotations

import pytest

from tests.fields.samples import found, problems
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.tables.name_card import greeting_preview

ROOM = 255 - len("${staffId} (${staffName}) ")


def test_the_preview_is_put_together_as_the_page_shows_it() -> None:
    assert (
        greeting_preview("I'd like to talk to the seat", "Chat consultation service.")
        == "I'd like to talk to the seat${staffId} (${staffName}) Chat consultation service."
    )


@pytest.mark.parametrize(("first", "second"), [(ROOM, 0), (0, ROOM), (100, ROOM - 100)])
def test_255_as_written_is_no_error_and_says_how_little_room_names_have(first: int, second: int) -> None:
    card: dict[str, RawValue] = {"name_card_enabled": True, "greeting_1": "x" * first, "greeting_2": "y" * second}
    assert len(greeting_preview("x" * first, "y" * second)) == 255
    (problem,) = problems("twilio", card)
    assert (problem.field, problem.severity.value) == ("greeting_1", "warning")
    assert "room for 22 characters" in problem.message


@pytest.mark.parametrize(("first", "second"), [(ROOM + 1, 0), (0, ROOM + 1), (100, ROOM - 99)])
def test_256_as_written_is_an_error_at_greeting_1(first: int, second: int) -> None:
    card: dict[str, RawValue] = {"name_card_enabled": True, "greeting_1": "x" * first, "greeting_2": "y" * second}
    (problem,) = problems("twilio", card)
    assert (problem.field, problem.severity.value) == ("greeting_1", "error")
    assert "256 characters" in problem.message
    assert problem.remedy.endswith("by 1.")


def test_the_warning_names_the_room_real_names_have() -> None:
    long = "x" * (255 - len(" () ") - 63)
    (problem,) = problems("twilio", {"name_card_enabled": True, "greeting_1": long})
    assert "room for 63 characters" in problem.message
    assert found("twilio", {"name_card_enabled": True, "greeting_1": long[1:]}) == []


@pytest.mark.parametrize("switch", [False, None])
def test_a_name_card_that_is_off_is_not_judged(switch: RawValue) -> None:
    assert found("twilio", {"name_card_enabled": switch, "greeting_1": "x" * 1000}) == []


def test_it_is_off_unless_it_is_switched_on() -> None:
    assert found("twilio", {"greeting_1": "x" * 1000}) == []


def test_greetings_may_be_empty_and_hold_any_character() -> None:
    assert found("twilio", {"name_card_enabled": True}) == []
    assert found("twilio", {"name_card_enabled": True, "greeting_1": "I'm <b>\"/\\;${x}"}) == []


@pytest.mark.parametrize("value", [5, ("a",), True])
def test_a_greeting_is_a_text(value: RawValue) -> None:
    assert found("twilio", {"name_card_enabled": True, "greeting_2": value}) == [("greeting_2", "error")]


@pytest.mark.parametrize("value", ["on", 1, "true"])
def test_the_switch_is_true_or_false(value: RawValue) -> None:
    assert found("twilio", {"name_card_enabled": value}) == [("name_card_enabled", "error")]
