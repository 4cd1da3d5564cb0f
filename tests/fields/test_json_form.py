"""CHANNEL.json: read, written, and read again; wrong shapes are told by key and never raise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import PROVIDER_KEYS, VARIANTS, alone, complete, found
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.json_form import answers_from_json, answers_to_json, describe_fields
from wa_channel_studio.fields.table import all_fields, field_map, fields_of, is_secret
from wa_channel_studio.fields.types import JsonValue

JSON_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=()))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_written_reads_back_the_same(variant: str) -> None:
    answers = complete(variant)
    text = json.dumps(answers_to_json(answers, with_secrets=True))
    read = answers_from_json(json.loads(text))
    assert read.answers == answers
    assert (read.problems, read.notes) == ((), ())


@pytest.mark.parametrize("variant", VARIANTS)
def test_secrets_are_left_out_or_redacted_unless_asked_for(variant: str) -> None:
    answers = complete(variant)
    secrets = {key: value for key, value in answers.items() if isinstance(value, Secret)}
    assert secrets
    plain, redacted = answers_to_json(answers), answers_to_json(answers, redact=True)
    for key, value in secrets.items():
        assert key not in plain
        assert redacted[key] == REDACTED
        assert value.reveal() not in json.dumps([plain, redacted])
        assert answers_to_json(answers, with_secrets=True)[key] == value.reveal()


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_is_written_in_the_order_of_the_page_with_foreign_keys_last(variant: str) -> None:
    answers = complete(variant).with_value("base_url_trustlist", "approved")
    foreign = "iam_url" if variant != "koomessage" else "app_name"
    keys = list(answers_to_json(Answers({foreign: "https://x.example.com", **answers}), with_secrets=True))
    order = [spec.key for spec in fields_of(answers.text("provider"))]
    own = [key for key in keys if key in order]
    assert own == sorted(own, key=order.index)
    assert foreign in keys[len(own) :]


def test_empty_values_are_not_written() -> None:
    empty = Answers({"provider": "twilio", "ou": "", "skill_queue": None, "transfer_keywords": (), "phone_number": ""})
    assert answers_to_json(empty) == {"provider": "twilio"}


def test_certificates_are_written_as_their_paths() -> None:
    paths = {"api.der": "certs/a.der", "base.der": "certs/b.der"}
    two = Answers({"provider": "infobip", "trust_certificate": ("api.der", "base.der")})
    one = Answers({"provider": "infobip", "trust_certificate": ("api.der",)})
    assert answers_to_json(two, certificate_paths=paths)["trust_certificate"] == ["certs/a.der", "certs/b.der"]
    assert answers_to_json(one, certificate_paths=paths)["trust_certificate"] == "certs/a.der"
    assert answers_to_json(one)["trust_certificate"] == "api.der"


@pytest.mark.parametrize(("given", "kept"), [("a.der", ("a.der",)), (["a.der", "b.der"], ("a.der", "b.der")), ("", "")])
def test_a_certificate_is_a_path_or_a_list_of_two(given: JsonValue, kept: object) -> None:
    assert answers_from_json({"provider": "infobip", "trust_certificate": given}).answers["trust_certificate"] == kept


# --- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [None, 5, "text", True, [], ["a"], [{"provider": "twilio"}]])
def test_what_is_no_object_is_refused(document: JsonValue) -> None:
    read = answers_from_json(document)
    assert read.answers == Answers()
    assert [problem.severity.value for problem in read.problems] == ["error"]


def test_an_unknown_key_is_refused_by_name_and_not_kept() -> None:
    read = answers_from_json({"provider": "twilio", "api_key_sit": "do-not-quote-me", "channel_name": "x"})
    (problem,) = read.problems
    assert (problem.field, problem.severity.value) == ("api_key_sit", "error")
    assert "do-not-quote-me" not in f"{problem} {read.answers}"
    assert set(read.answers) == {"provider", "channel_name"}


def test_a_key_of_another_provider_is_kept() -> None:
    read = answers_from_json({"provider": "twilio", "iam_user_password": "secret of another"})
    assert read.answers["iam_user_password"] == Secret("secret of another")
    assert ("iam_user_password", "warning") in [(p.field, p.severity.value) for p in check(read.answers, alone())]


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_null_and_an_empty_text_mean_empty_and_win_over_the_default(provider: str, empty: str | None) -> None:
    for spec in fields_of(provider):
        document: dict[str, JsonValue] = {"provider": provider, spec.key: empty}
        read = answers_from_json(document)
        assert read.problems == ()
        assert not read.answers[spec.key]
        assert not read.notes


def test_a_list_of_nothing_is_empty_too() -> None:
    nothing: list[JsonValue] = [[], [""], [None], ["", " "]]
    for value in nothing:
        read = answers_from_json({"provider": "twilio", "transfer_keywords": value, "robot_enabled": True})
        assert read.answers["transfer_keywords"] == ()


def test_a_key_left_out_takes_its_default() -> None:
    read = answers_from_json({"provider": "twilio", "queue_reminder": "progress"})
    assert "queue_progress_content" not in [p.field for p in check(read.answers, alone())]
    read = answers_from_json({"provider": "twilio", "queue_reminder": "progress", "queue_progress_content": ""})
    assert "queue_progress_content" in [p.field for p in check(read.answers, alone())]


@pytest.mark.parametrize("key", [key for key in all_fields() if key != "provider"])
@pytest.mark.parametrize("value", [{}, {"a": 1}, [["a"]], [{"a": 1}]])
def test_what_no_field_could_hold_is_refused_by_key(key: str, value: JsonValue) -> None:
    read = answers_from_json({"provider": "twilio", key: value})
    assert [problem.field for problem in read.problems] == [key]
    assert read.problems[0].is_error
    assert read.problems[0].remedy
    assert key not in read.answers


@pytest.mark.parametrize("key", sorted(key for key in all_fields() if is_secret(key)))
@pytest.mark.parametrize("value", [["a"], True, 1.5, {"a": "b"}])
def test_a_secret_of_another_shape_is_never_kept_outside_a_secret(key: str, value: JsonValue) -> None:
    read = answers_from_json({key: value})
    assert key not in read.answers
    assert [problem.field for problem in read.problems] == [key]


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("phone_number", 5511940001207, "5511940001207"),
        ("app_key", 1204567890123456, "1204567890123456"),
        ("password", 12345678, Secret("12345678")),
        ("channel_name", 7, "7"),
        ("transfer_after_messages", 3, 3),
        ("transfer_after_messages", "3", "3"),
        ("transfer_after_messages", 1.5, "1.5"),
        ("transfer_keywords", "agent", ("agent",)),
        ("workday_hours", "08:00-12:00", ("08:00-12:00",)),
        ("robot_enabled", "true", "true"),
        ("channel_selection", "WhatsApp", "whatsapp"),
        ("channel_selection", "whatsapp", "whatsapp"),
        ("provider", "KooMessage", "KooMessage"),
        ("user_name", True, True),
        ("ou", 7, "7"),
    ],
)
def test_plain_slips_of_json_are_understood_and_the_rest_is_kept_for_the_check(
    key: str, given: JsonValue, kept: object
) -> None:
    assert answers_from_json({key: given}).answers[key] == kept


def test_a_fraction_is_no_phone_number() -> None:
    assert [p.field for p in answers_from_json({"phone_number": 5.5e12}).problems] == ["phone_number"]


def test_the_clean_up_is_noted_and_is_no_problem() -> None:
    read = answers_from_json({"provider": " twilio\n", "api_key_sid": "SK 12\u200b3 ", "webhook_password": " a b "})
    assert read.problems == ()
    assert dict(read.notes) == {
        "provider": "Removed from the ends: 1 blank, 1 line end.",
        "api_key_sid": "Removed from the ends: 1 blank. Removed from inside: 1 blank, 1 invisible character.",
        "webhook_password": "Removed from the ends: 2 blanks.",
    }
    assert read.answers == Answers({"provider": "twilio", "api_key_sid": "SK123", "webhook_password": Secret("a b")})


def test_hours_and_switches_read_like_the_requirement_writes_them() -> None:
    document: dict[str, JsonValue] = {
        "workday_hours": ["08:30-12:00", "13:00-18:00"],
        "transfer_keywords": ["agent"],
        "robot_enabled": True,
        "robot_access_code": "1",
        "queue_reminder": "off",
    }
    read = answers_from_json(document)
    assert read.problems == ()
    assert found(complete("twilio").with_values(read.answers)) == []


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(all_fields())), st.text(max_size=8)), JSON_VALUES, max_size=8))
def test_any_object_can_be_read_checked_and_written(document: dict[str, JsonValue]) -> None:
    read = answers_from_json(document)
    assert {problem.field for problem in read.problems}.isdisjoint(read.answers)
    check(read.answers, alone())
    json.dumps(answers_to_json(read.answers, with_secrets=True))


# --- describing -------------------------------------------------------------------------------

SHAPE = {
    "key": str,
    "label": str,
    "step": str,
    "type": str,
    "required": bool,
    "secret": bool,
    "exported": bool,
    "help": str,
    "source": str,
    "providers": list,
}


@pytest.mark.parametrize("provider", ["", *PROVIDER_KEYS])
def test_the_table_is_described_row_by_row(provider: str) -> None:
    rows = describe_fields(provider)
    assert all({key: type(value) for key, value in row.items()} == SHAPE for row in rows)
    expected = [spec.key for spec in fields_of(provider)] if provider else list(all_fields())
    assert [row["key"] for row in rows] == expected
    assert json.loads(json.dumps(rows)) == rows


def test_a_row_says_what_the_table_says() -> None:
    rows = {row["key"]: row for row in describe_fields()}
    assert rows["channel_name"]["required"] is True
    assert rows["channel_name"]["exported"] is True
    assert rows["channel_name"]["step"] == "basic"
    assert rows["channel_name"]["providers"] == list(PROVIDER_KEYS)
    assert rows["queue_reminder_content"]["required"] is False
    assert rows["webhook_password"]["secret"] is True
    assert rows["webhook_password"]["exported"] is False
    assert rows["iam_url"]["providers"] == ["koomessage"]
    assert rows["trust_certificate"]["type"] == "certificate"
    assert not any(row["secret"] and row["exported"] for row in rows.values())
    twilio = {row["key"]: row for row in describe_fields("twilio")}
    assert twilio["identity_certificate"]["required"] is False
    assert set(twilio) == set(field_map("twilio"))
