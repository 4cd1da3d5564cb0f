"""``channel check --from``: letters judged without a workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import PROVIDERS, SAMPLES, Run, letter, write

BROKEN = {
    "no JSON": b"{provider: twilio}",
    "cut off": b'{"provider": "twilio"',
    "empty": b"",
    "a list": b"[]",
    "a text": b'"twilio"',
    "null": b"null",
    "not UTF-8": b'{"provider": "caf\xe9"}',
    "NaN": b'{"transfer_after_messages": NaN}',
    "an endless number": b'{"transfer_after_messages": ' + b"9" * 5000 + b"}",
    "a deep hole": b"[" * 100_000,
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_sample_letter_is_ready(run: Run, provider: str) -> None:
    outcome = run("channel", "check", "--from", SAMPLES / f"{provider}.json", "--json")
    assert outcome.code == 0
    (judged,) = outcome.json
    assert list(judged) == ["file", "ready", "problems"]
    assert judged["file"] == str(SAMPLES / f"{provider}.json")
    assert judged["ready"] is True
    assert outcome.fields() == []


def test_shape_of_a_problem(run: Run, tmp_path: Path) -> None:
    outcome = run("channel", "check", "--from", write(tmp_path, {"provider": "twilio"}), "--json")
    assert outcome.code == 1
    (judged,) = outcome.json
    assert judged["ready"] is False
    assert judged["problems"]
    for problem in judged["problems"]:
        assert list(problem) == ["field", "severity", "message", "remedy"]
        assert problem["severity"] in ("error", "warning")
        assert all(isinstance(text, str) for text in problem.values())
    assert "channel_name" in outcome.fields()


def test_without_json_the_same_in_words(run: Run, tmp_path: Path) -> None:
    outcome = run("channel", "check", "--from", write(tmp_path, letter("twilio", channel_name="9lives")))
    assert outcome.code == 1
    assert "not ready, 1 problem, 1 hint" in outcome.out
    assert "problem: channel_name: The name starts with a digit." in outcome.out


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_a_problem_and_the_others_are_judged(run: Run, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(content)
    good = SAMPLES / "twilio.json"
    outcome = run("channel", "check", "--from", broken, tmp_path / "missing.json", tmp_path, good, "--json")
    assert outcome.code == 1
    files = outcome.json
    assert [judged["ready"] for judged in files] == [False, False, False, True]
    for judged in files[:3]:
        (problem,) = judged["problems"]
        assert problem["severity"] == "error"
        assert problem["field"] == ""
        assert problem["message"]
        assert problem["remedy"]
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("key", ["phone_nummer", "Provider", "", "paßwort", "ünknown key"])
def test_an_unknown_key_is_an_error_at_that_key(run: Run, tmp_path: Path, key: str) -> None:
    document = letter("twilio") | {key: "canary-4711"}
    outcome = run("channel", "check", "--from", write(tmp_path, document), SAMPLES / "infobip.json", "--json")
    assert outcome.code == 1
    first, second = outcome.json
    assert [p["field"] for p in first["problems"] if p["severity"] == "error"] == [key]
    assert second["ready"] is True
    assert "canary-4711" not in outcome.out + outcome.err


@pytest.mark.parametrize("provider", ["vonage", "Twilio", "", None, 7, ["twilio"], {"a": 1}, True])
def test_an_unknown_provider_is_an_error_at_provider(run: Run, tmp_path: Path, provider: object) -> None:
    outcome = run("channel", "check", "--from", write(tmp_path, letter("twilio") | {"provider": provider}), "--json")
    assert outcome.code == 1
    assert "provider" in outcome.fields()
    assert outcome.fields().count("provider") == 1


def test_a_key_of_another_provider_is_a_warning(run: Run, tmp_path: Path) -> None:
    document = letter("twilio", iam_url="https://iam.myhuaweicloud.com")
    outcome = run("channel", "check", "--from", write(tmp_path, document), "--json")
    assert outcome.code == 0
    assert "iam_url" in outcome.fields("warning")


def test_a_key_that_stands_twice_is_an_error(run: Run, tmp_path: Path) -> None:
    text = json.dumps(letter("gupshup"))[:-1] + ', "app_name": "AcmeCare2"}'
    (tmp_path / "twice.json").write_text(text, "utf-8")
    outcome = run("channel", "check", "--from", tmp_path / "twice.json", "--json")
    assert outcome.fields().count("app_name") == 1


def test_half_a_character_is_an_error_and_the_json_can_be_read(run: Run, tmp_path: Path) -> None:
    document = letter("gupshup", app_name="\ud83d", transfer_keywords=["\udc00"])
    outcome = run("channel", "check", "--from", write(tmp_path, document), "--json")
    assert outcome.fields()[:2] == ["app_name", "transfer_keywords"]
    outcome = run("channel", "check", "--from", "\udcff.json", "--json")
    assert outcome.json[0]["file"] == "\udcff.json"


def test_an_object_or_nested_list_has_no_place(run: Run, tmp_path: Path) -> None:
    document = letter("gupshup", app_name={"name": "x"}, workday_hours=[["08:00-09:00"]], password=["canary-4712"])
    outcome = run("channel", "check", "--from", write(tmp_path, document), "--json")
    assert {"app_name", "workday_hours", "password"} <= set(outcome.fields())
    assert outcome.fields().count("app_name") == 1
    assert "canary-4712" not in outcome.out + outcome.err


def test_a_byte_order_mark_is_no_fault(run: Run, tmp_path: Path) -> None:
    text = json.dumps(letter("other", trust_certificate=..., identity_certificate=...))
    (tmp_path / "mark.json").write_bytes(b"\xef\xbb\xbf" + text.encode())
    outcome = run("channel", "check", "--from", tmp_path / "mark.json", "--json")
    assert outcome.fields() == ["trust_certificate", "identity_certificate"]


def test_a_key_left_out_takes_its_default_and_an_emptied_one_does_not(run: Run, tmp_path: Path) -> None:
    left_out = letter("other", queue_reminder="progress", queue_progress_content=...)
    assert run("channel", "check", "--from", write(tmp_path, left_out), "--json").code == 0
    for empty in ("", None):
        emptied = letter("other", queue_reminder="progress", queue_progress_content=empty)
        outcome = run("channel", "check", "--from", write(tmp_path, emptied), "--json")
        assert outcome.fields() == ["queue_progress_content"]


def test_what_the_clean_up_removed_is_a_note_and_no_problem(run: Run, tmp_path: Path) -> None:
    document = letter("gupshup", app_id=f"\u200b{letter('gupshup')['app_id']}\t\n")
    outcome = run("channel", "check", "--from", write(tmp_path, document), "--json")
    assert outcome.code == 0
    assert outcome.json[0]["problems"] == []
    assert "app_id: Removed from the ends: 1 tab, 1 line end, 1 invisible character." in outcome.err


def test_three_stars_stand_for_a_secret_that_is_not_there(run: Run, tmp_path: Path) -> None:
    outcome = run("channel", "check", "--from", write(tmp_path, letter("gupshup", api_key="***")), "--json")
    assert outcome.fields() == ["api_key"]
    assert "api_key: *** stands for a secret that was not shown" in outcome.err


def test_references_and_uniqueness_are_not_judged(run: Run, tmp_path: Path) -> None:
    document = letter("gupshup", ou="nowhere", skill_queue="nobody knows it")
    first, second = write(tmp_path, document, "a.json"), write(tmp_path, document, "b.json")
    outcome = run("channel", "check", "--from", first, second, "--json")
    assert outcome.code == 0
    assert [judged["problems"] for judged in outcome.json] == [[], []]


# --- limits -------------------------------------------------------------------------------------

QUEUE = {"queue_reminder": "all"}
GREETING = {"name_card_enabled": True, "greeting_2": ""}
MIDDLE = len("${staffId} (${staffName}) ")


@pytest.mark.parametrize(
    ("key", "good", "bad", "more"),
    [
        ("channel_name", "a" * 64, "a" * 65, {}),
        ("channel_name", "_9", "9_", {}),
        ("channel_name", "name", "na me", {}),
        ("queue_reminder_content", "ü" * 256, "ü" * 257, QUEUE),
        ("queue_progress_content", "x" * 256, "x" * 257, QUEUE),
        ("queue_progress_content", "${userId}${nickName}${position}${waitTime}", "${agent}", QUEUE),
        ("greeting_1", "x" * (255 - MIDDLE), "x" * (256 - MIDDLE), GREETING),
        ("workday_hours", ["00:00-06:00", "06:00-12:00", "12:00-18:00", "18:00-24:00"], ["24:00-24:00"], {}),
        ("workday_hours", ["00:00-24:00"], ["00:00-24:01"], {}),
        ("workday_hours", ["08:00-08:01"], ["08:00-08:00"], {}),
        ("non_workday_hours", [f"0{n}:00-0{n}:30" for n in range(4)], [f"0{n}:00-0{n}:30" for n in range(5)], {}),
        ("transfer_after_messages", 0, -1, {}),
        ("customer_reply_minutes", 60, 61, {"session_end_enabled": True}),
        ("offline_outbound_minutes", 10080, 10081, {"offline_enabled": True}),
        ("queue_reminder", "off", "none", {}),
        ("robot_enabled", False, "false", {}),
    ],
)
def test_at_the_limit_and_one_past_it(
    run: Run, tmp_path: Path, key: str, *, good: object, bad: object, more: dict[str, Any]
) -> None:
    base = letter("twilio") | {"queue_reminder_content": "Please wait.", **more}
    assert run("channel", "check", "--from", write(tmp_path, base | {key: good}), "--json").fields() == []
    outcome = run("channel", "check", "--from", write(tmp_path, base | {key: bad}), "--json")
    assert (outcome.code, set(outcome.fields())) == (1, {key})


@pytest.mark.parametrize("character", list("<>'\"/\\"))
def test_each_forbidden_character(run: Run, tmp_path: Path, character: str) -> None:
    document = letter("twilio", queue_reminder="queue", queue_reminder_content=f"a{character}b")
    assert run("channel", "check", "--from", write(tmp_path, document), "--json").fields() == ["queue_reminder_content"]


@pytest.mark.parametrize("character", list(":&@/?#% "))
def test_characters_that_break_twilios_url_are_warnings(run: Run, tmp_path: Path, character: str) -> None:
    password = f"canary{character}4713"
    document = letter("twilio", webhook_password=password, webhook_password_confirm=password)
    outcome = run("channel", "check", "--from", write(tmp_path, document), "--json")
    assert outcome.code == 0
    assert "webhook_password" in outcome.fields("warning")
    assert password not in outcome.out + outcome.err


# --- certificates ------------------------------------------------------------------------------


def test_certificates_are_relative_to_the_letter(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "letters", letter("other"))
    monkeypatch.chdir(tmp_path)
    assert run("channel", "check", "--from", "letters/channel.json").code == 0
    absolute = letter("other", trust_certificate=str(tmp_path / "letters" / "certificates" / "itau.cer"))
    write(tmp_path / "elsewhere", absolute)
    assert run("channel", "check", "--from", "elsewhere/channel.json").code == 0


@pytest.mark.parametrize(
    "value", ["certificates/none.cer", "certificates", "", None, "x" * 300, "nul\0.cer", ["certificates/aicc.cer"] * 2]
)
def test_a_certificate_that_cannot_be_read_is_an_error(run: Run, tmp_path: Path, value: object) -> None:
    outcome = run("channel", "check", "--from", write(tmp_path, letter("other", trust_certificate=value)), "--json")
    assert (outcome.code, outcome.fields()) == (1, ["trust_certificate"])


def test_a_file_that_is_no_certificate_is_an_error(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, letter("other", identity_certificate="certificates/aicc.txt"))
    (tmp_path / "certificates" / "aicc.txt").write_text("see attachment", "utf-8")
    assert run("channel", "check", "--from", path, "--json").fields() == ["identity_certificate"]


@pytest.mark.parametrize(
    ("in_letter", "in_environment", "wrong"),
    [
        ("sample-keystore", None, []),
        (..., "sample-keystore", []),
        ("", "sample-keystore", []),
        ("sample-keystore", "not it", []),
        ("not it", "sample-keystore", ["trust_certificate_password"]),
        (..., None, ["trust_certificate_password"]),
        (..., "not it", ["trust_certificate_password"]),
    ],
)
def test_the_keystores_password_is_the_letters_or_the_environments(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    in_letter: object,
    in_environment: str | None,
    wrong: list[str],
) -> None:
    if in_environment is not None:
        monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", in_environment)
    path = write(tmp_path, letter("infobip", trust_certificate_password=in_letter))
    assert run("channel", "check", "--from", path, "--json").fields() == wrong


def test_two_certificates_for_infobip_need_no_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", "meant for another letter")
    two = ["certificates/aicc.cer", "certificates/itau.cer"]
    path = write(tmp_path, letter("infobip", trust_certificate=two, trust_certificate_password=...))
    assert run("channel", "check", "--from", path, "--json").fields() == []


def test_no_secret_of_a_letter_is_ever_said(run: Run, tmp_path: Path) -> None:
    for provider in PROVIDERS:
        document = letter(provider)
        secrets = [row["key"] for row in run("fields", "--provider", provider, "--json").json if row["secret"]]
        canaries = {key: f" canary {number} &{key} " for number, key in enumerate(secrets)}
        for extra in ("", "--json"):
            path = write(tmp_path, document | canaries)
            outcome = run(*f"channel check --from {path} {extra}".split())
            assert outcome.code in (0, 1)
            for canary in canaries.values():
                assert canary.strip() not in outcome.out + outcome.err
