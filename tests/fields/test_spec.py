"""A field's own judgement of one value: type, then form, a recognised other kind before both."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec, Shape, Step
from wa_channel_studio.fields.types import Phone, SecretText, Text

ID = Shape("[0-9]{16}", "This is an id.", "Enter the number.", "docs", wanted=False)
FORM = Shape(r"\+.*", "A plus is missing.", "Write it in front.", "docs")


def spec(**changes: object) -> FieldSpec:
    made: dict[str, object] = {
        "key": "k",
        "step": Step.PROVIDER,
        "label": "K",
        "type": Phone(),
        "card": "account",
        "source": "s",
        "help": "h",
    }
    return FieldSpec(**(made | changes))  # type: ignore[arg-type]  # each test names real fields


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("+5511940001207", []),
        ("5511940001207", ["A plus is missing."]),
        ("1234567890123456", ["This is an id."]),
        ("12345678901234567", ["The number has 17 digits; a phone number has at most 15."]),
        ("nobody", ["This is not a phone number."]),
    ],
)
def test_a_value_of_another_kind_is_named_before_it_is_measured(value: str, messages: list[str]) -> None:
    assert [flaw.message for flaw in spec(shapes=(FORM, ID)).flaws(value)] == messages


def test_only_the_first_broken_form_is_told() -> None:
    both = spec(type=Text(), shapes=(FORM, Shape("x+", "No x.", "Write x.", "docs")))
    assert [flaw.message for flaw in both.flaws("abc")] == ["A plus is missing."]


def test_a_form_looks_into_a_secret_and_does_not_quote_it() -> None:
    (flaw,) = spec(type=SecretText(), shapes=(FORM,)).flaws(Secret("hidden"))
    assert "hidden" not in repr(flaw)


def test_a_form_may_be_an_error() -> None:
    hard = Shape("AC.*", "Wrong kind.", "Enter the other.", "docs", Severity.ERROR, wanted=False)
    (flaw,) = spec(type=Text(), shapes=(hard,)).flaws("AC1")
    assert flaw.severity is Severity.ERROR


def test_what_is_missing_is_said_with_where_it_is_found() -> None:
    assert spec().missing_flaw.message == "K is missing."
    assert spec().missing_flaw.remedy == "Fill in K."
    told = spec(missing="There is none.", find=("Open the console.", "Copy it.")).missing_flaw
    assert (told.message, told.remedy) == ("There is none.", "Open the console. Copy it.")
    assert told.severity is Severity.ERROR
