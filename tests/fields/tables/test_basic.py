"""Basic configuration (channel page, table 3): each rule at its limit and one past it."""

from __future__ import annotations

import string

import pytest

from tests.fields.samples import found, problems
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.table import field_map, with_defaults
from wa_channel_studio.fields.tables.basic import PROGRESS_DEFAULT

QUEUE_FORBIDDEN = ["<", ">", "'", '"', "/", "\\"]
ALL: dict[str, RawValue] = {
    "queue_reminder": "all",
    "queue_reminder_content": "Please wait.",
    "queue_progress_content": PROGRESS_DEFAULT,
}


# --- channel name -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "Z", "_", "_1", "A" * 64, string.ascii_letters, "wa_support_2", "a" + "_" * 63])
def test_a_channel_name_of_letters_digits_and_underscores(name: str) -> None:
    assert found("twilio", {"channel_name": name}) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A" * 65, "65 characters"),
        ("1abc", "starts with a digit"),
        ("9", "starts with a digit"),
        ("wa support", "a blank"),
        ("wa-support", "-"),
        ("wa.support", "."),
        ("café", "é"),
        ("客服", "客"),
        ("Ａｂｃ", "Ａ"),
        ("ab\u200bc", "U+200B"),
        ("ab\n", "U+000A"),
        ("½", "½"),
        ("a²", "²"),
        ("a٣", "٣"),
    ],
)
def test_a_channel_name_is_refused_with_what_is_wrong_in_it(name: str, says: str) -> None:
    (problem,) = problems("twilio", {"channel_name": name})
    assert (problem.field, problem.severity) == ("channel_name", Severity.ERROR)
    assert says in problem.message


def test_a_name_that_is_too_long_and_wrong_says_both() -> None:
    assert found("twilio", {"channel_name": "-" * 65}) == [("channel_name", "error")] * 2


@pytest.mark.parametrize("value", [7, True, ("a",)])
def test_a_channel_name_is_a_text(value: RawValue) -> None:
    assert found("twilio", {"channel_name": value}) == [("channel_name", "error")]


# --- keywords and robot -----------------------------------------------------------------------


@pytest.mark.parametrize("keywords", [None, "", ()])
def test_the_robot_needs_a_keyword(keywords: RawValue) -> None:
    robot: dict[str, RawValue] = {"robot_enabled": True, "robot_access_code": "101"}
    assert found("twilio", {**robot, "transfer_keywords": keywords}) == [("transfer_keywords", "error")]
    assert found("twilio", {**robot, "transfer_keywords": ("agent",)}) == []


@pytest.mark.parametrize("robot", [False, None])
def test_without_the_robot_keywords_are_optional(robot: RawValue) -> None:
    assert found("twilio", {"robot_enabled": robot, "transfer_keywords": None}) == []
    assert found("twilio", {"robot_enabled": robot, "transfer_keywords": ("agent", "human")}) == []


def test_keywords_that_are_empty_or_twice_there_are_told() -> None:
    assert found("twilio", {"transfer_keywords": ("agent", "")}) == [("transfer_keywords", "error")]
    assert found("twilio", {"transfer_keywords": ("agent", "Agent")}) == [("transfer_keywords", "warning")]
    assert found("twilio", {"transfer_keywords": 5}) == [("transfer_keywords", "error")]
    assert found("twilio", {"transfer_keywords": "agent"}) == []


# --- working time -----------------------------------------------------------------------------

FOUR = ("00:00-06:00", "06:00-12:00", "12:00-18:00", "18:00-24:00")


@pytest.mark.parametrize("key", ["workday_hours", "non_workday_hours"])
@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((), []),
        (None, []),
        (("00:00-24:00",), []),
        ("08:30-12:00", []),
        (FOUR, []),
        ((*FOUR[:3], "18:00-23:00", "23:00-24:00"), ["error"]),
        (("08:30-24:01",), ["error"]),
        (("08:30-08:30",), ["error"]),
        (("12:00-08:30",), ["error"]),
        (("8:30-12:00",), ["error"]),
        (("08:30-12:00", ""), ["error"]),
        (("nine to five", "12:00-08:30"), ["error", "error"]),
        (("08:00-12:00", "11:59-13:00"), ["warning"]),
        (("08:00-12:00", "12:00-13:00"), []),
        (("08:00-18:00", "09:00-10:00", "11:00-12:00"), ["warning", "warning"]),
        ((*FOUR, "03:00-04:00"), ["error", "warning"]),
        (830, ["error"]),
        (True, ["error"]),
    ],
)
def test_working_time(key: str, hours: RawValue, expected: list[str]) -> None:
    assert found("twilio", {key: hours}) == [(key, severity) for severity in expected]


def test_a_hint_says_where_non_working_days_are_set() -> None:
    assert "set on another page" in field_map("twilio")["non_workday_hours"].help


def test_the_non_working_notification_has_no_limit_of_ours() -> None:
    assert found("twilio", {"non_working_notification": "'" * 5000}) == []


# --- queue reminders --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "needed"),
    [
        ("all", {"queue_reminder_content", "queue_progress_content"}),
        ("queue", {"queue_reminder_content"}),
        ("progress", {"queue_progress_content"}),
        ("off", set()),
        (None, set()),
        ("left out", set()),
    ],
)
def test_the_mode_says_which_content_is_required(mode: str | None, needed: set[str]) -> None:
    contents = ("queue_reminder_content", "queue_progress_content")
    changes: dict[str, RawValue] = dict.fromkeys(contents, "")
    if mode != "left out":
        changes["queue_reminder"] = mode
    assert set(found("twilio", changes)) == {(key, "error") for key in needed}
    shown = {spec.key for spec in visible_fields(Answers({"provider": "twilio", **changes}), TenantParameters())}
    assert shown & set(contents) == needed


@pytest.mark.parametrize("mode", ["All", "ALL Reminders", "none", True, 1, ("all",)])
def test_a_mode_that_is_none_of_the_four_is_an_error(mode: RawValue) -> None:
    assert found("twilio", {"queue_reminder": mode}) == [("queue_reminder", "error")]


def test_the_progress_content_starts_with_the_text_of_the_page() -> None:
    assert PROGRESS_DEFAULT == (
        "You are currently in the queue, in position ${position}, and are expected to wait for ${waitTime} seconds"
    )
    assert found("twilio", {"queue_reminder": "progress"}) == []
    assert with_defaults(Answers({"provider": "twilio"}))["queue_progress_content"] == PROGRESS_DEFAULT
    assert found("twilio", {"queue_reminder": "all"}) == [("queue_reminder_content", "error")]


@pytest.mark.parametrize("key", ["queue_reminder_content", "queue_progress_content"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 256, []),
        ("x" * 257, ["error"]),
        ("ü" * 256, []),
        ("\U0001f4ac" * 256, []),
        ("\U0001f4ac" * 257, ["error"]),
        ("Line one\nline two; and more: $5 (50%) & {x}", []),
        (7, ["error"]),
    ],
)
def test_the_length_of_the_contents(key: str, text: RawValue, expected: list[str]) -> None:
    assert found("twilio", {**ALL, key: text}) == [(key, severity) for severity in expected]


@pytest.mark.parametrize("key", ["queue_reminder_content", "queue_progress_content"])
@pytest.mark.parametrize("character", QUEUE_FORBIDDEN)
def test_each_forbidden_character_is_named(key: str, character: str) -> None:
    (problem,) = problems("twilio", {**ALL, key: f"Please {character} wait"})
    assert (problem.field, problem.severity) == (key, Severity.ERROR)
    assert problem.message.startswith(f"{character} cannot be used")


@pytest.mark.parametrize("key", ["queue_reminder_content", "queue_progress_content"])
def test_every_other_printable_character_is_allowed(key: str) -> None:
    allowed = "".join(c for c in string.printable if c not in QUEUE_FORBIDDEN and c not in "${}")
    assert found("twilio", {**ALL, key: allowed}) == []


def test_several_forbidden_characters_and_a_length_are_all_told() -> None:
    reported = problems("twilio", {**ALL, "queue_reminder_content": "<a>" * 100})
    assert [problem.severity for problem in reported] == [Severity.ERROR] * 2
    assert "< and >" in reported[1].message


@pytest.mark.parametrize("name", ["userId", "nickName", "position", "waitTime"])
def test_each_of_the_four_variables_may_stand_in_the_progress_content(name: str) -> None:
    assert found("twilio", {**ALL, "queue_progress_content": f"You are ${{{name}}}."}) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("${userid}", "${userid}"),
        ("${POSITION}", "${POSITION}"),
        ("${staffId}", "${staffId}"),
        ("${ position }", "${ position }"),
        ("${}", "${}"),
        ("${position", "not closed"),
        ("${position} and ${", "not closed"),
        ("${${position}}", "not closed"),
    ],
)
def test_any_other_variable_is_an_error(text: str, says: str) -> None:
    reported = problems("twilio", {**ALL, "queue_progress_content": text})
    assert {problem.field for problem in reported} == {"queue_progress_content"}
    assert all(problem.severity is Severity.ERROR for problem in reported)
    assert any(says in problem.message for problem in reported)


@pytest.mark.parametrize("text", ["5 $", "$position", "{position}", "$ {position}"])
def test_what_is_no_variable_is_left_alone(text: str) -> None:
    assert found("twilio", {**ALL, "queue_progress_content": text}) == []


def test_variables_in_the_other_content_are_worth_a_warning() -> None:
    assert found("twilio", {**ALL, "queue_reminder_content": "You are ${position}"}) == [
        ("queue_reminder_content", "warning")
    ]


def test_contents_that_the_mode_hides_are_kept_and_not_judged() -> None:
    too_long = {"queue_reminder_content": "<" * 300, "queue_progress_content": "${x}" * 300}
    assert found("twilio", {"queue_reminder": "off", **too_long}) == []


# --- transfer ---------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, "0", "", None, 1, "12", 10**6, 10**100])
def test_transfer_after_messages_is_a_whole_number_from_zero_or_empty(value: RawValue) -> None:
    assert found("twilio", {"transfer_after_messages": value}) == []


@pytest.mark.parametrize("value", [-1, "-1", "three", "1.5", "1,5", True, False, ("1",), "٣", "1e3", "0x10"])
def test_anything_else_is_refused(value: RawValue) -> None:
    assert found("twilio", {"transfer_after_messages": value}) == [("transfer_after_messages", "error")]


# --- more -------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["last_agent", "agent_reply_transfer", "session_transfer"])
def test_an_option_without_documented_fields_has_a_switch_and_a_remark(option: str) -> None:
    assert found("twilio", {f"{option}_enabled": True, f"{option}_remark": "<anything> " * 100}) == []
    for on in (True, False):
        answers = Answers({"provider": "twilio", f"{option}_enabled": on})
        shown = {spec.key for spec in visible_fields(answers, TenantParameters())}
        assert (f"{option}_remark" in shown) is on


@pytest.mark.parametrize(
    ("key", "lowest", "highest"),
    [
        ("customer_reply_minutes", 1, 60),
        ("offline_routing_minutes", 1, 60),
        ("offline_outbound_minutes", 0, 10080),
        ("offline_customer_reply_minutes", 1, 5),
    ],
)
def test_minutes_within_the_manuals_limits(key: str, lowest: int, highest: int) -> None:
    switch = "session_end_enabled" if key == "customer_reply_minutes" else "offline_enabled"
    for value in (lowest, highest, str(highest), None):
        assert found("twilio", {switch: True, key: value}) == []
    for value in (lowest - 1, highest + 1, str(highest + 1), "soon"):
        assert found("twilio", {switch: True, key: value}) == [(key, "error")]
        assert found("twilio", {switch: False, key: value}) == []


def test_the_defaults_of_more_are_the_manuals() -> None:
    defaults = with_defaults(Answers({"provider": "twilio"}))
    assert defaults["customer_reply_minutes"] == 20
    assert defaults["offline_routing_minutes"] == 30
    assert defaults["offline_customer_reply_minutes"] == 3
    assert "offline_outbound_minutes" not in defaults
    assert not any(defaults[key] for key in defaults if key.endswith("_enabled"))


@pytest.mark.parametrize("character", [*QUEUE_FORBIDDEN, ";"])
def test_the_offline_prompt_forbids_the_semicolon_too(character: str) -> None:
    assert found("twilio", {"offline_enabled": True, "offline_prompt": f"a{character}b"}) == [
        ("offline_prompt", "error")
    ]
    assert found("twilio", {"offline_enabled": False, "offline_prompt": f"a{character}b"}) == []


@pytest.mark.parametrize(("length", "expected"), [(256, []), (257, [("offline_prompt", "error")])])
def test_the_offline_prompt_has_256_characters(length: int, expected: list[tuple[str, str]]) -> None:
    assert found("twilio", {"offline_enabled": True, "offline_prompt": "x" * length}) == expected
