"""Paste clean-up: invisible ballast goes, with a note; nothing else ever does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import VARIANTS, complete
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.clean import clean
from wa_channel_studio.fields.table import PROVIDERS, field_map, fields_of

BALLAST = [
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u00a0",
    "\u200b",
    "\u200c",
    "\u200d",
    "\ufeff",
    "\u2060",
    "\u202f",
    "\u3000",
    "\u2028",
    "\u0085",
    "\u200e",
    "\u00ad",
    "\v",
    "\f",
    "\u180e",
    "\u1680",
    "\u061c",
]
FIXED = {
    "phone_number",
    "base_url",
    "iam_url",
    "message_url",
    "report_url",
    "callback_url",
    "verification_url",
    "api_key_sid",
    "account_sid",
    "app_id",
    "app_key",
    "app_secret",
    "access_token",
    "api_key",
    "api_key_secret",
    "configuration_id",
    "verification_code",
    "robot_access_code",
    "offline_chatbot_code",
    "transfer_after_messages",
    "customer_reply_minutes",
    "offline_routing_minutes",
    "offline_outbound_minutes",
    "offline_customer_reply_minutes",
    "token_valid_until",
    "base_url_trustlist_on",
    "iam_url_trustlist_on",
    "webhook_password_changed_on",
}
"""Fields whose alphabet is fixed; infobip's account key is one too, but not that of an unknown provider."""


@pytest.mark.parametrize("mark", BALLAST)
def test_both_ends_lose_what_cannot_be_seen(mark: str) -> None:
    cleaned = clean(f"{mark}a b{mark}{mark}")
    assert cleaned.text == "a b"
    assert cleaned.note.startswith("Removed from the ends: ")
    assert cleaned.note.endswith(".")


@pytest.mark.parametrize("mark", BALLAST)
def test_the_inside_is_cleaned_only_where_that_is_asked_for(mark: str) -> None:
    assert clean(f"a{mark}b").text == f"a{mark}b"
    assert clean(f"a{mark}b").note == ""
    inside = clean(f"a{mark}b", inside=True)
    assert inside.text == "ab"
    assert inside.note.startswith("Removed from inside: ")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (" a", "Removed from the ends: 1 blank."),
        ("\ta\t", "Removed from the ends: 2 tabs."),
        ("a\r\n", "Removed from the ends: 1 line end."),
        ("\u200ba \n", "Removed from the ends: 1 blank, 1 line end, 1 invisible character."),
        (" ", "Removed from the ends: 1 blank."),
        ("a b", "Removed from inside: 1 blank."),
        (" a b\u200bc ", "Removed from the ends: 2 blanks. Removed from inside: 1 blank, 1 invisible character."),
        ("", ""),
        ("abc", ""),
    ],
)
def test_the_note_counts_what_was_removed(text: str, note: str) -> None:
    assert clean(text, inside=True).note == note


@given(st.text(st.one_of(st.characters(), st.sampled_from("".join(BALLAST)))), st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, inside: bool) -> None:
    once = clean(text, inside=inside)
    assert clean(once.text, inside=inside).text == once.text
    assert clean(once.text, inside=inside).note == ""
    assert bool(once.note) == (once.text != text)


@given(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1), st.booleans())
def test_what_can_be_seen_is_never_changed(text: str, inside: bool) -> None:
    assert clean(text, inside=inside).text == text


@pytest.mark.parametrize("variant", VARIANTS)
def test_right_values_are_never_changed(variant: str) -> None:
    answers = complete(variant)
    own = field_map(answers.text("provider"))
    for key, value in answers.items():
        assert own[key].type.clean_value(value) == (value, "")


@pytest.mark.parametrize(("provider", "key"), [(p, s.key) for p in PROVIDERS for s in fields_of(p)])
def test_every_field_cleans_its_ends_and_only_fixed_alphabets_their_inside(provider: str, key: str) -> None:
    kind = field_map(provider)[key].type
    fixed = key in FIXED or (key, provider) == ("account_key", "infobip")
    given: RawValue = Secret("\t1 2\u200b3\n") if kind.secret else "\t1 2\u200b3\n"
    value, note = kind.clean_value(given)
    text = value.reveal() if isinstance(value, Secret) else value
    assert text == ("123" if fixed else "1 2\u200b3")
    assert ("from inside" in note) is fixed
    assert "123" not in note


@pytest.mark.parametrize("provider", PROVIDERS)
def test_passwords_and_texts_keep_their_blanks(provider: str) -> None:
    for spec in fields_of(provider):
        if "password" in spec.key and spec.secret:
            assert spec.type.clean_value(Secret("a b\u200bc")) == (Secret("a b\u200bc"), "")


def test_each_item_of_a_list_is_cleaned_and_an_empty_list_stays_one() -> None:
    keywords = field_map("twilio")["transfer_keywords"].type
    value, note = keywords.clean_value((" agent", "human\t"))
    assert value == ("agent", "human")
    assert note == "Removed from the ends: 1 blank. Removed from the ends: 1 tab."
    assert keywords.clean_value(()) == ((), "")
    assert keywords.clean_value((" ", ""))[0] == ()


@pytest.mark.parametrize("value", [None, 5, True])
def test_what_is_no_text_is_left_alone(value: RawValue) -> None:
    for spec in fields_of("twilio"):
        assert spec.type.clean_value(value) == (value, "")
