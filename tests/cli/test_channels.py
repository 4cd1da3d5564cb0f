"""``channel add``, ``list``, ``show`` and ``check`` on a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import OTHER_TENANT, PASSWORD, PROVIDERS, SAMPLES, TENANT, Outcome, Run, letter, write
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

NAMES = {
    provider: json.loads((SAMPLES / f"{provider}.json").read_text("utf-8"))["channel_name"] for provider in PROVIDERS
}


def add(run: Run, workspace: Path, *files: str | Path, tenant: str = TENANT) -> Outcome:
    return run("channel", "add", "--workspace", workspace, "--tenant", tenant, "--from", *files)


@pytest.fixture
def filled(run: Run, workspace: Path) -> Path:
    """The workspace with a channel of each provider."""
    assert add(run, workspace, *(SAMPLES / f"{provider}.json" for provider in PROVIDERS)).code == 0
    return workspace


# --- add ---------------------------------------------------------------------------------------


def test_a_letter_of_each_provider_is_added_ready(run: Run, workspace: Path) -> None:
    files = [SAMPLES / f"{provider}.json" for provider in PROVIDERS]
    outcome = run("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", *files, "--json")
    assert outcome.code == 0
    assert outcome.err == ""
    assert [(row["file"], row["added"], row["ready"]) for row in outcome.json] == [
        (str(file), True, True) for file in files
    ]


def test_certificates_are_kept_with_the_workspace(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "letters", letter("infobip", trust_certificate_password=...))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WCS_KEYSTORE_PASSWORD", "sample-keystore")
        assert add(run, workspace, path).code == 0
    for file in sorted((tmp_path / "letters").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    checked = run("channel", "check", "--workspace", workspace, NAMES["infobip"], "--json")
    assert (checked.code, checked.fields()) == (0, [])
    shown = run("channel", "show", "--workspace", workspace, NAMES["infobip"], "--json").json
    assert (shown["trust_certificate"], shown["trust_certificate_password"]) == ("infobip.jks", "***")


def test_an_incomplete_letter_is_kept_as_a_draft(run: Run, workspace: Path, tmp_path: Path) -> None:
    outcome = add(run, workspace, write(tmp_path, {"provider": "twilio", "channel_name": "wa_draft"}))
    assert outcome.code == 0
    assert "added to Acme Brazil, not ready" in outcome.out
    (row,) = run("channel", "list", "--workspace", workspace, "--json").json
    assert (row["name"], row["ready"]) == ("wa_draft", False)


@pytest.mark.parametrize("value", ["certificates/none.cer", "certificates"])
def test_a_certificate_that_cannot_be_read_is_said_and_the_channel_kept(
    run: Run, workspace: Path, tmp_path: Path, value: str
) -> None:
    outcome = add(run, workspace, write(tmp_path, letter("other", trust_certificate=value)))
    assert outcome.code == 0
    assert "trust_certificate" in outcome.err
    checked = run("channel", "check", "--workspace", workspace, NAMES["other"], "--json")
    assert (checked.code, checked.fields()) == (1, ["trust_certificate"])
    assert value.rpartition("/")[2] in checked.out


def test_refused_files_are_left_out_and_the_others_added(run: Run, workspace: Path, tmp_path: Path) -> None:
    unknown = write(tmp_path, letter("gupshup", nonsense="canary-4715"), "unknown.json")
    no_object = write(tmp_path, ["provider"], "list.json")
    good = write(tmp_path, letter("twilio"), "good.json")
    outcome = run(
        "channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", unknown, no_object,
        tmp_path / "missing.json", good, "--json",
    )  # fmt: skip
    assert outcome.code == 1
    assert [row["added"] for row in outcome.json] == [False, False, False, True]
    assert [row["problems"][0]["field"] for row in outcome.json[:3]] == ["nonsense", "", ""]
    assert "canary-4715" not in outcome.out + outcome.err
    assert "3 of 4 files could not be added." in outcome.err
    assert [row["name"] for row in run("channel", "list", "--workspace", workspace, "--json").json] == [NAMES["twilio"]]


def test_a_name_the_tenant_has_already_is_refused(run: Run, workspace: Path, tmp_path: Path) -> None:
    first, second = write(tmp_path, letter("twilio"), "a.json"), write(tmp_path, letter("gupshup"), "b.json")
    same = write(tmp_path, letter("koomessage", channel_name=NAMES["twilio"]), "c.json")
    outcome = add(run, workspace, first, same, second)
    assert outcome.code == 1
    assert f"has a channel {NAMES['twilio']} already" in outcome.out
    rows = run("channel", "list", "--workspace", workspace, "--json").json
    assert {row["provider"] for row in rows} == {"gupshup", "twilio"}
    assert add(run, workspace, same, tenant=OTHER_TENANT).code == 0


def test_keys_of_another_provider_are_kept_and_sealed(run: Run, workspace: Path, tmp_path: Path) -> None:
    strangers = {"iam_url": "https://iam.myhuaweicloud.com", "iam_user_password": "canary-4717"}
    assert add(run, workspace, write(tmp_path / "letters", letter("twilio", **strangers))).code == 0
    shown = run("channel", "show", "--workspace", workspace, NAMES["twilio"], "--json").json
    assert shown["iam_url"] == strangers["iam_url"]
    assert shown["iam_user_password"] == "***"
    checked = run("channel", "check", "--workspace", workspace, NAMES["twilio"], "--json")
    assert checked.code == 0
    assert set(strangers) <= set(checked.fields("warning"))
    assert all(b"canary-4717" not in file.read_bytes() for file in workspace.parent.glob("acme.wcs*"))


def test_names_that_differ_by_capitals_are_doubtful_in_list_and_check(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    twin = letter("twilio", channel_name=NAMES["twilio"].upper())
    assert add(run, workspace, write(tmp_path, letter("twilio"), "a.json"), write(tmp_path, twin, "b.json")).code == 0
    rows = run("channel", "list", "--workspace", workspace, "--json").json
    checked = run("channel", "check", "--workspace", workspace, *(row["name"] for row in rows), "--json").json
    assert [row["problems"] for row in rows] == [row["problems"] for row in checked]
    assert all("channel_name" in [problem["field"] for problem in row["problems"]] for row in rows)


def test_an_unknown_tenant_adds_nothing(run: Run, workspace: Path) -> None:
    outcome = add(run, workspace, SAMPLES / "twilio.json", tenant="Nobody")
    assert (outcome.code, outcome.out) == (1, "")
    assert run("channel", "list", "--workspace", workspace, "--json").json == []


def test_the_day_of_the_webhook_password_is_kept_by_itself(run: Run, filled: Path) -> None:
    shown = run("channel", "show", "--workspace", filled, NAMES["gupshup"], "--json").json
    assert len(shown["webhook_password_changed_on"]) == len("2026-11-22")


# --- list --------------------------------------------------------------------------------------


def test_list_has_every_channel_with_its_problems(run: Run, filled: Path) -> None:
    outcome = run("channel", "list", "--workspace", filled, "--json")
    assert outcome.code == 0
    rows = outcome.json
    assert [list(row)[:5] for row in rows] == [["tenant", "name", "provider", "ready", "problems"]] * 6
    assert {row["provider"]: row["name"] for row in rows} == NAMES
    assert {row["tenant"] for row in rows} == {TENANT}
    assert all(row["ready"] is True for row in rows)
    for row in rows:
        for problem in row["problems"]:
            assert list(problem) == ["field", "severity", "message", "remedy"]


def test_list_of_an_empty_workspace(run: Run, workspace: Path) -> None:
    assert run("channel", "list", "--workspace", workspace, "--json").json == []
    assert run("channel", "list", "--workspace", workspace).out == "There are no channels yet.\n"


def test_list_judges_as_check_does(run: Run, filled: Path, tmp_path: Path, studio: app.Studio) -> None:
    assert add(run, filled, write(tmp_path, {"provider": "other", "channel_name": "wa_half"})).code == 0
    opened = studio.workspaces.open(filled, Secret(PASSWORD))
    tenant = opened.tenants.by_name(TENANT)
    opened.channels.save(tenant.id, opened.channels.named("wa_half", tenant.id)[0].answers)  # the same name twice
    opened.close()
    rows = run("channel", "list", "--workspace", filled, "--json").json
    twins = [row for row in rows if row["name"] == "wa_half"]
    assert len(twins) == 2
    assert all("channel_name" in [p["field"] for p in row["problems"]] for row in twins)
    outcome = run("channel", "check", "--workspace", filled, *NAMES.values(), "--json")
    assert {row["name"]: row["problems"] for row in outcome.json} == {
        row["name"]: row["problems"] for row in rows if row["name"] != "wa_half"
    }


def test_list_of_one_tenant(run: Run, filled: Path) -> None:
    assert run("channel", "list", "--workspace", filled, "--tenant", OTHER_TENANT, "--json").json == []
    assert len(run("channel", "list", "--workspace", filled, "--tenant", TENANT, "--json").json) == 6
    assert run("channel", "list", "--workspace", filled, "--tenant", "Nobody", "--json").code == 1


def test_list_in_words(run: Run, filled: Path) -> None:
    lines = run("channel", "list", "--workspace", filled).out.splitlines()
    assert len(lines) == 6
    assert f"{TENANT}  {NAMES['other']}  other  ready" in lines
    assert f"{TENANT}  {NAMES['twilio']}  twilio  ready, 1 hint" in lines


# --- show --------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_show_is_the_channel_as_a_letter(run: Run, filled: Path, provider: str) -> None:
    outcome = run("channel", "show", "--workspace", filled, NAMES[provider], "--json")
    assert outcome.code == 0
    shown = outcome.json
    rows = run("fields", "--provider", provider, "--json").json
    secrets = {row["key"] for row in rows if row["secret"]}
    assert set(shown) <= {row["key"] for row in rows}
    for key, value in letter(provider).items():
        if value == []:
            continue
        if key in secrets:
            assert shown[key] == "***"
        elif key.endswith("_certificate"):
            assert shown[key] == value.rpartition("/")[2]
        else:
            assert shown[key] == value


def test_show_writes_an_emptied_field_that_has_a_default(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert add(run, workspace, write(tmp_path, letter("other", queue_progress_content=""))).code == 0
    shown = run("channel", "show", "--workspace", workspace, NAMES["other"], "--json").json
    assert shown["queue_progress_content"] == ""
    assert shown["robot_enabled"] is False


def test_show_in_words(run: Run, filled: Path) -> None:
    lines = run("channel", "show", "--workspace", filled, NAMES["infobip"]).out.splitlines()
    assert "Channel Selection: WhatsApp" in lines
    assert "Webhook Password: ***" in lines
    assert "Authentication certificate: infobip.jks" in lines
    assert "Connecting to the Intelligent Robot: on" in lines


def test_show_of_nobody(run: Run, filled: Path) -> None:
    outcome = run("channel", "show", "--workspace", filled, "nobody", "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert "“nobody”" in outcome.err


def test_no_secret_is_shown_or_stored_in_the_clear(run: Run, filled: Path, wcs_home: Path) -> None:
    said = "".join(
        outcome.out + outcome.err
        for name in NAMES.values()
        for outcome in (
            run("channel", "show", "--workspace", filled, name),
            run("channel", "show", "--workspace", filled, name, "--json"),
            run("channel", "check", "--workspace", filled, name, "--json"),
            run("channel", "list", "--workspace", filled, "--json"),
        )
    )
    stored = b"".join(path.read_bytes() for path in filled.parent.rglob("*") if path.is_file())
    for provider in PROVIDERS:
        rows = run("fields", "--provider", provider, "--json").json
        for row in rows:
            secret = letter(provider).get(row["key"]) if row["secret"] else None
            if secret:
                assert secret not in said
                assert str(secret).encode() not in stored


# --- check -------------------------------------------------------------------------------------


def test_check_judges_by_name(run: Run, filled: Path) -> None:
    outcome = run("channel", "check", "--workspace", filled, NAMES["twilio"], NAMES["other"], "--json")
    assert outcome.code == 0
    assert [list(row) for row in outcome.json] == [["name", "ready", "problems"]] * 2
    assert [row["name"] for row in outcome.json] == [NAMES["twilio"], NAMES["other"]]


def test_check_judges_the_others_when_one_is_not_there(run: Run, filled: Path) -> None:
    outcome = run("channel", "check", "--workspace", filled, "nobody", NAMES["other"], "--json")
    assert outcome.code == 1
    first, second = outcome.json
    assert (first["name"], first["ready"], first["problems"][0]["field"]) == ("nobody", False, "")
    assert second["ready"] is True


def test_check_in_a_workspace_judges_references(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert add(run, workspace, write(tmp_path, letter("other", ou="", skill_queue=""))).code == 0
    outcome = run("channel", "check", "--workspace", workspace, NAMES["other"], "--json")
    assert outcome.code == 0
    assert {"ou", "skill_queue"} <= set(outcome.fields("warning"))


# --- one name, several tenants -------------------------------------------------------------------


@pytest.mark.parametrize("command", ["show NAME", "check NAME", "check NAME --json", "pack NAME --out pack.zip"])
def test_a_name_of_several_tenants_needs_the_tenant(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", "archive password 1")
    monkeypatch.chdir(tmp_path)
    for tenant in (TENANT, OTHER_TENANT):
        assert add(run, workspace, SAMPLES / "koomessage.json", tenant=tenant).code == 0
    words = ([] if command.startswith("pack") else ["channel"]) + command.replace("NAME", NAMES["koomessage"]).split()
    outcome = run(*words, "--workspace", workspace)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{TENANT}, {OTHER_TENANT}" in outcome.err
    assert run(*words, "--workspace", workspace, "--tenant", OTHER_TENANT).code == 0
    assert run(*words, "--workspace", workspace, "--tenant", "Nobody").code == 1
