"""What every type promises, and what single types show, write and describe."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.strategies import VALUES
from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS, fields_of
from wa_channel_studio.fields.tenant_form import tenant_fields
from wa_channel_studio.fields.types import (
    CertificateRef,
    CheckList,
    Choice,
    DateOnly,
    FieldType,
    Identifier,
    Integer,
    Item,
    Keywords,
    Option,
    Phone,
    Reference,
    SecretText,
    Switch,
    Template,
    Text,
    Url,
    WorkTime,
)
from wa_channel_studio.fields.types.address import phone_digits, split_url
from wa_channel_studio.fields.types.base import quoted
from wa_channel_studio.fields.types.measure import as_date, as_int

OPTIONS = (Option("a", "First"), Option("b", "Second"))
TYPES: tuple[FieldType, ...] = (
    CertificateRef(),
    CertificateRef(max_files=2, keystore=True),
    CheckList(items=(Item("a", "Do this."), Item("b", "Do that."))),
    Choice(options=OPTIONS),
    Choice(options=OPTIONS, open_ended=True),
    Choice(options=OPTIONS, by_label=True),
    DateOnly(),
    Identifier(),
    Integer(minimum=1, maximum=60, unit="min"),
    Integer(),
    Keywords(),
    Phone(),
    Reference(target="ou"),
    SecretText(),
    SecretText(fixed_alphabet=True),
    Switch(),
    Template(max_length=256, forbidden="<>", variables=(("x", "an x"),)),
    Text(),
    Text(max_length=10, forbidden=";", fixed_alphabet=True),
    Url(),
    WorkTime(),
)
EVERY = st.sampled_from(TYPES)


@given(EVERY, VALUES)
def test_any_value_can_be_checked_cleaned_shown_and_written(kind: FieldType, value: RawValue) -> None:
    for flaw in kind.check(value):
        assert flaw.message
        assert flaw.remedy
    cleaned, note = kind.clean_value(value)
    assert kind.clean_value(cleaned) == (cleaned, "")
    assert bool(note) == (cleaned != value) or is_empty(cleaned)
    assert isinstance(kind.show(value), str)
    json.dumps(kind.to_json(value))


@given(EVERY, st.text(min_size=9))
def test_no_type_shows_or_writes_a_secret(kind: FieldType, text: str) -> None:
    secret = Secret(text)
    shown = f"{kind.show(secret)} {json.dumps(kind.to_json(secret), ensure_ascii=False)} {kind.check(secret)!r}"
    assert text not in shown or text in "set *** switch"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (CertificateRef(), ("a.der",)),
        (CertificateRef(max_files=2), ("a.der", "b.der")),
        (CheckList(items=(Item("a", "x"),)), ("a",)),
        (Choice(options=OPTIONS), "a"),
        (DateOnly(), "2027-05-31"),
        (Identifier(), "wa_1"),
        (Integer(), 7),
        (Integer(), 0),
        (Keywords(), ("agent", "human")),
        (Phone(), "+5511940001207"),
        (Reference(target="ou"), "Support"),
        (Switch(), True),
        (Switch(), False),
        (Template(variables=(("x", "an x"),)), "You are ${x}"),
        (Text(), "Line one\nline two"),
        (Url(), "https://a.example.com:8443/b"),
        (WorkTime(), ("08:30-12:00",)),
    ],
)
def test_a_right_value_is_written_and_read_back_as_it_was(kind: FieldType, value: RawValue) -> None:
    assert tuple(kind.check(value)) == ()
    assert kind.from_json(json.loads(json.dumps(kind.to_json(value)))) == value


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.kind)
def test_every_type_describes_itself(kind: FieldType) -> None:
    assert kind.describe()
    assert kind.kind
    assert kind.show(None) == ("0 of 2" if isinstance(kind, CheckList) else "")


def test_only_secret_texts_are_secret() -> None:
    assert [kind for kind in TYPES if kind.secret] == [kind for kind in TYPES if isinstance(kind, SecretText)]


def test_unknown_limits_are_called_unknown() -> None:
    assert "unknown" in Text().describe()
    assert "unknown" in Keywords().describe()
    assert "unknown" in Phone().describe()
    assert Integer().describe() == "whole number, 0 or more"
    assert Integer(minimum=1, maximum=60, unit="min").describe() == "whole number, 1 to 60 min"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Choice(options=OPTIONS), "a", "First"),
        (Choice(options=OPTIONS), "z", "z"),
        (Switch(), True, "on"),
        (Switch(), False, "off"),
        (Switch(), None, ""),
        (Integer(unit="min"), 20, "20 min"),
        (Integer(unit="min"), "20", "20 min"),
        (Integer(unit="min"), "soon", "soon"),
        (Keywords(), ("agent", "human"), "agent, human"),
        (WorkTime(), ("08:30-12:00", "13:00-18:00"), "08:30-12:00, 13:00-18:00"),
        (CheckList(items=(Item("a", "x"), Item("b", "y"))), ("a", "z"), "1 of 2"),
        (SecretText(), Secret("x"), "set"),
        (SecretText(), Secret(""), ""),
        (Text(), "as it is", "as it is"),
    ],
)
def test_a_value_is_shown_in_words(kind: FieldType, value: RawValue, shown: str) -> None:
    assert kind.show(value) == shown


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), ("5", 5), ("-5", -5), ("007", 7), (True, None), ("٣", None), ("", None), ("--1", None), ("1.0", None),
     ("9" * 4000, int("9" * 4000)), ("9" * 4001, None), (None, None), (("5",), None)],
)  # fmt: skip
def test_a_whole_number(value: RawValue, number: int | None) -> None:
    assert as_int(value) == number


def test_a_number_out_of_range_is_repeated_only_while_it_is_short() -> None:
    (short,) = Integer(maximum=60).check(61)
    (long,) = Integer(maximum=60).check(10**4000)
    assert short.message == "61 is outside the range."
    assert long.message == "The number is outside the range."


@pytest.mark.parametrize(
    "value", ["2027-02-29", "2027-W22-1", "20270531", "2027-5-31", " 2027-05-31", "", 20270531, None]
)
def test_what_is_no_date(value: RawValue) -> None:
    assert as_date(value) is None


def test_a_leap_day_is_a_date() -> None:
    assert str(as_date("2028-02-29")) == "2028-02-29"


@pytest.mark.parametrize(("text", "digits"), [("+55 (11) 9-4.0", "5511940"), ("0055119", "55119"), ("", "")])
def test_digits_of_a_phone_number(text: str, digits: str) -> None:
    assert phone_digits(text) == digits


@pytest.mark.parametrize(
    "text", ["https://a\tb", "https://a\nb", " https://a", "https://", "a.example.com", "https://a:b", "https://[::1"]
)
def test_what_cannot_be_taken_apart_as_an_address(text: str) -> None:
    assert split_url(text) is None


def test_a_quoted_value_is_short_and_can_be_seen() -> None:
    assert quoted("abc") == "“abc”"
    assert quoted("a\u200bb") == "“a[U+200B]b”"
    assert quoted("\ud83d") == "“[U+D83D]”"
    assert quoted("x" * 41) == f"“{'x' * 40}…”"


def test_the_types_of_the_table_are_frozen_and_equal_by_what_they_say() -> None:
    assert Text(max_length=5) == Text(max_length=5)
    assert Text(max_length=5) != Text(max_length=6)
    kinds = {spec.type.kind for provider in PROVIDERS for spec in fields_of(provider)}
    kinds |= {spec.type.kind for spec in tenant_fields()}
    assert kinds == {kind.kind for kind in TYPES}
