"""One edit of many channels: what it makes of a value, what is wrong with it by itself, and how it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.studio import twilio
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.many import can_be_set_for_many
from wa_channel_studio.fields.table import all_fields, field_map
from wa_channel_studio.services.bulk_values import (
    FieldEdit,
    Operation,
    cleaned,
    edited,
    faults,
    operations_of,
    same,
    shown,
)

SET, CLEAR, ADD, REMOVE, REPLACE = Operation

words = st.lists(st.text(min_size=1, max_size=6).map(str.strip).filter(bool), max_size=5).map(tuple)


def after(edit: FieldEdit, **answers: object) -> RawValue:
    return edited(twilio(**answers), [cleaned(edit)]).get(edit.field)  # type: ignore[arg-type]


def test_every_field_for_many_can_be_set_and_no_other() -> None:
    for spec in all_fields().values():
        assert (SET in operations_of(spec)) is can_be_set_for_many(spec)


@pytest.mark.parametrize(
    ("edit", "answers", "expected"),
    [
        (FieldEdit("ou", SET, " Sales "), {}, "Sales"),
        (FieldEdit("ou", CLEAR), {"ou": "Sales"}, ""),
        (FieldEdit("api_key_secret", SET, "k1 k2"), {}, Secret("k1k2")),
        (FieldEdit("api_key_secret", CLEAR), {}, None),
        (FieldEdit("offline_enabled", SET, False), {"offline_enabled": True}, False),
        (FieldEdit("transfer_keywords", SET, ("agent",)), {}, ("agent",)),
        (FieldEdit("transfer_keywords", CLEAR), {"transfer_keywords": ("a",)}, ()),
        (FieldEdit("transfer_keywords", ADD, ("Hi", "AGENT")), {"transfer_keywords": ("agent",)}, ("agent", "Hi")),
        (FieldEdit("transfer_keywords", ADD, "human"), {"transfer_keywords": "agent"}, ("agent", "human")),
        (FieldEdit("transfer_keywords", REMOVE, ("AGENT",)), {"transfer_keywords": ("agent", "x")}, ("x",)),
        (FieldEdit("transfer_keywords", REPLACE, "", find="a"), {"transfer_keywords": ("a", "ba")}, ("b",)),
        (FieldEdit("workday_hours", ADD, ("13:00-18:00",)), {"workday_hours": ("08:00-12:00",)},
         ("08:00-12:00", "13:00-18:00")),
        (FieldEdit("base_url", REPLACE, "eu1.twilio", find="twilio"), {}, "https://api.eu1.twilio.com/2010-04-01"),
        (FieldEdit("base_url", REPLACE, "x", find="TWILIO"), {}, "https://api.twilio.com/2010-04-01"),
        (FieldEdit("phone_number", REPLACE, "+49", find="+55"), {}, "+4911940001207"),
    ],
)  # fmt: skip
def test_what_an_edit_makes_of_a_value(edit: FieldEdit, answers: dict[str, object], expected: RawValue) -> None:
    assert same(after(edit, **answers), expected)
    assert type(after(edit, **answers)) is type(expected)


def test_what_repeats_a_field_follows_it() -> None:
    answers = edited(twilio(), [cleaned(FieldEdit("webhook_password", SET, "new-1"))])
    assert answers["webhook_password"] == answers["webhook_password_confirm"] == Secret("new-1")
    emptied = edited(twilio(), [FieldEdit("webhook_password", CLEAR)])
    assert not emptied["webhook_password"]
    assert not emptied["webhook_password_confirm"]


def test_a_repetition_that_differs_is_mended() -> None:
    wrong = twilio(webhook_password_confirm=Secret("another"))
    edit = cleaned(FieldEdit("webhook_password", SET, "canary-webhook-1"))
    assert edited(wrong, [edit])["webhook_password_confirm"] == Secret("canary-webhook-1")
    assert edited(twilio(), [edit]) is not None
    unchanged = twilio()
    assert edited(unchanged, [edit]) is unchanged


def test_a_field_of_another_provider_changes_nothing() -> None:
    answers = twilio()
    assert edited(answers, [FieldEdit("app_secret", SET, Secret("x"))]) is answers


@given(words, words)
def test_what_is_added_can_be_taken_out(there: tuple[str, ...], given_: tuple[str, ...]) -> None:
    added = edited(twilio(transfer_keywords=there), [FieldEdit("transfer_keywords", ADD, given_)])
    folded = [word.casefold() for word in added.items_of("transfer_keywords")]
    assert added.items_of("transfer_keywords")[: len(there)] == there
    assert {word.casefold() for word in given_} <= set(folded)
    assert edited(added, [FieldEdit("transfer_keywords", ADD, given_)]) is added
    out = edited(added, [FieldEdit("transfer_keywords", REMOVE, given_)]).items_of("transfer_keywords")
    assert out == tuple(word for word in there if word.casefold() not in {w.casefold() for w in given_})


@given(st.text(max_size=30), st.text(min_size=1, max_size=4), st.text(max_size=4))
def test_replacing_is_what_python_does_but_for_what_cannot_be_seen(text: str, find: str, new: str) -> None:
    spec = field_map("twilio")["session_end_message"]
    result = edited(twilio(session_end_message=text), [FieldEdit(spec.key, REPLACE, new, find=find)])
    expected = spec.type.clean(text.replace(find, new)).text if find in text else text
    assert result.text(spec.key) == expected


# --- by itself -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (FieldEdit("nonsense", SET, "x"), "No channel has this field."),
        (FieldEdit("channel_name", SET, "x"), "Channel Name is not set for many channels at once."),
        (FieldEdit("webhook_password_confirm", SET, "x"), "is not set for many channels"),
        (FieldEdit("configuration_id", CLEAR), "is not set for many channels"),
        (FieldEdit("offline_enabled", CLEAR), "Offline Messages cannot be changed in this way."),
        (FieldEdit("ou", ADD, ("x",)), "OU Configuration cannot be changed in this way."),
        (FieldEdit("ou", SET, "  "), "No value is given for OU Configuration."),
        (FieldEdit("ou", REPLACE, "x"), "What is to be replaced is missing."),
        (FieldEdit("phone_number", SET, "+5511940001207"), "One phone number cannot be that of 2 channels."),
        (FieldEdit("base_url", SET, "api.twilio.com"), "https:// is missing in front of the address."),
        (FieldEdit("queue_reminder", SET, "sometimes"), "“sometimes” is not one of the options."),
        (FieldEdit("workday_hours", ADD, ("25:00-26:00",)), "25:00"),
    ],
)
def test_what_is_wrong_with_an_edit_is_told_at_its_field(edit: FieldEdit, message: str) -> None:
    (problem,) = faults([cleaned(edit)], ["twilio", "gupshup"], 2)
    assert problem.is_error
    assert problem.field == edit.field
    assert message in problem.message
    assert problem.remedy


def test_what_only_one_provider_finds_wrong_is_no_fault_of_the_value() -> None:
    account = FieldEdit("base_url", SET, "https://graph.facebook.com/v21.0")
    assert faults([account], ["cloud-api"], 2) == ()
    assert [p.is_error for p in faults([account], ["twilio"], 2)] == [False]
    assert faults([account], ["twilio", "cloud-api"], 2) == ()


def test_one_phone_number_for_one_channel_is_fine() -> None:
    assert faults([FieldEdit("phone_number", SET, "+5511940001207")], ["twilio"], 1) == ()


def test_no_edit_and_twice_the_same_field_are_refused() -> None:
    assert faults([], ["twilio"], 1)[0].message == "No field is chosen."
    twice = faults([FieldEdit("ou", SET, "a"), FieldEdit("ou", CLEAR)], ["twilio"], 1)
    assert [problem.message for problem in twice] == ["The field is chosen twice."]


# --- in words ------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=20))
def test_a_secret_is_never_shown(text: str) -> None:
    for spec in all_fields().values():
        if spec.secret:
            assert shown(spec, Secret(text), {}) == "***"
            assert shown(spec, Secret(""), {}) == ""
            assert shown(spec, text, {}) == "***"
    assert shown(all_fields()["ou"], Secret(text), {}) == "***"


def test_values_are_shown_as_people_know_them() -> None:
    own = all_fields()
    assert shown(own["queue_reminder"], "all", {}) == "All Reminders"
    assert shown(own["offline_enabled"], True, {}) == "on"
    assert shown(own["trust_certificate"], ("id1", "id2"), {"id1": "root.der"}) == "root.der, id2"
    assert shown(own["trust_certificate"], "id1", {"id1": "root.der"}) == "root.der"
    assert shown(own["transfer_keywords"], ("a", "b"), {}) == "a, b"
    assert shown(own["ou"], None, {}) == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(None, "", True), ((), None, True), (Secret(""), None, True), (False, None, False), (1, True, False)],
)  # fmt: skip
def test_when_two_values_count_as_one(old: RawValue, new: RawValue, expected: bool) -> None:
    assert same(old, new) is expected
    assert same(new, old) is expected


def test_an_edit_does_not_show_its_secret() -> None:
    assert "canary" not in repr(cleaned(FieldEdit("api_key_secret", SET, "canary-1")))
    assert Answers() == edited(Answers(), [FieldEdit("ou", CLEAR)])
