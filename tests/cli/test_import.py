"""``channel import``: from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import pyzipper

from tests.cli.support import ARCHIVE_PASSWORD, OTHER_TENANT, PASSWORD, SAMPLES, TENANT, Run, letter
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

CANARY = "canary-of-the-command-line-1"
HEAD = ("channel_name", "Business Solution Provider", "phone_number", "OU Configuration")


def sheet(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "list.csv") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    path = folder / name
    path.write_text(text.getvalue(), "utf-8", newline="")
    return path


def listed(run: Run, workspace: Path) -> list[str]:
    return sorted(row["name"] for row in run("channel", "list", "--workspace", workspace, "--json").json)


def test_keys_and_headings_and_incomplete_rows_are_drafts(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("wa_a", "twilio", "5511940001207", "Sales"), ("wa_b", "KooMessage", "nonsense", ""))
    outcome = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert outcome.code == 0, outcome.err
    document = outcome.json
    assert {key: document[key] for key in ("new", "changed", "unchanged", "refused", "incomplete", "stored")} == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "incomplete": 2,
        "stored": True,
    }
    first = document["rows"][0]
    assert (first["line"], first["file"], first["tenant"], first["name"]) == (2, "list.csv", TENANT, "wa_a")
    assert first["state"] == "new"
    assert first["errors"] > 0
    assert first["problem"] is None
    assert {"field": "ou", "old": "", "new": "Sales"} in first["differences"]
    assert listed(run, workspace) == ["wa_a", "wa_b"]
    again = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert (again.code, again.json["unchanged"], again.json["rows"], again.json["stored"]) == (0, 2, [], True)


def test_one_refused_row_and_nothing_is_stored(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("wa_a", "twilio", "", ""), ("9wa", "twilio", "", ""), ("wa_c", "pigeon", "", ""))
    arguments = ("channel", "import", "--workspace", workspace, "--tenant", TENANT, path)
    outcome = run(*arguments, "--json")
    assert (outcome.code, outcome.json["stored"], outcome.json["refused"]) == (1, False, 2)
    problems = [row["problem"] for row in outcome.json["rows"] if row["state"] == "refused"]
    assert [problem["field"] for problem in problems] == ["channel_name", "provider"]
    assert all(problem["message"] and problem["remedy"] for problem in problems)
    assert listed(run, workspace) == []
    outcome = run(*arguments)
    assert outcome.code == 1
    assert "list.csv:3" in outcome.out
    assert "Nothing was stored." in outcome.out
    outcome = run(*arguments, "--good-rows", "--json")
    assert (outcome.code, outcome.json["stored"]) == (1, True)
    assert listed(run, workspace) == ["wa_a"]


def test_a_dry_run_changes_nothing_and_works_beside_a_window(
    run: Run, workspace: Path, tmp_path: Path, studio: app.Studio
) -> None:
    path = sheet(tmp_path, ("wa_a", "twilio", "", ""))
    arguments = ("channel", "import", "--workspace", workspace, "--tenant", TENANT, path)
    holder = studio.workspaces.open(workspace, Secret(PASSWORD))
    try:
        outcome = run(*arguments, "--dry-run", "--json")
        assert run(*arguments).code == 1
    finally:
        holder.close()
    assert (outcome.code, outcome.json["new"], outcome.json["stored"]) == (0, 1, False)
    assert listed(run, workspace) == []
    bad = sheet(tmp_path, ("", "twilio", "", ""), name="bad.csv")
    assert run("channel", "import", "--workspace", workspace, "--tenant", TENANT, bad, "--dry-run").code == 1
    said = run(*arguments, "--dry-run").out
    assert "dry run" in said


def test_the_tenant_of_the_command_decides(run: Run, workspace: Path, tmp_path: Path) -> None:
    head = ("Tenant", "channel_name", "provider")
    path = sheet(tmp_path, (OTHER_TENANT, "wa_a", "twilio"), ("Nobody", "wa_b", "twilio"), head=head)
    outcome = run("channel", "import", "--workspace", workspace, path, "--json")
    assert outcome.code == 1
    assert [row["problem"]["field"] for row in outcome.json["rows"] if row["problem"]] == ["tenant"]
    outcome = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert {row["tenant"] for row in outcome.json["rows"]} == {TENANT}
    bare = sheet(tmp_path, ("wa_a", "twilio"), head=head[1:], name="bare.csv")
    outcome = run("channel", "import", "--workspace", workspace, bare)
    assert (outcome.code, outcome.out) == (1, "")
    assert "which tenant" in outcome.err
    assert run("channel", "import", "--workspace", workspace, "--tenant", "Nobody", bare).code == 1


def test_secrets_only_when_they_were_asked_for(run: Run, workspace: Path, tmp_path: Path) -> None:
    head = ("channel_name", "provider", "api_key_secret", "Favourite")
    path = sheet(tmp_path, ("wa_a", "twilio", CANARY, "red"), head=head)
    arguments = ("channel", "import", "--workspace", workspace, "--tenant", TENANT, path)
    outcome = run(*arguments, "--json")
    assert any("Passwords and keys are left out: api_key_secret." in note for note in outcome.json["notes"])
    assert any("Columns that are left out: Favourite." in note for note in outcome.json["notes"])
    assert "--with-secrets" in outcome.err
    with_secrets = run(*arguments, "--with-secrets", "--json")
    assert with_secrets.json["changed"] == 1
    assert [one["new"] for row in with_secrets.json["rows"] for one in row["differences"]] == ["***"]
    shown = run("channel", "show", "--workspace", workspace, "wa_a", "--json")
    assert shown.json["api_key_secret"] == "***"
    for said in (outcome, with_secrets, shown, run(*arguments, "--with-secrets")):
        assert CANARY not in said.out + said.err


def test_letters_are_imported_with_their_secrets(run: Run, workspace: Path, tmp_path: Path, studio: app.Studio) -> None:
    path = tmp_path / "letters.json"
    path.write_text(json.dumps([letter("gupshup"), letter("infobip")]), "utf-8")
    outcome = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert (outcome.code, outcome.json["new"]) == (0, 2)
    opened = studio.workspaces.open(workspace, Secret(PASSWORD), read_only=True)
    (channel,) = opened.channels.named(letter("gupshup")["channel_name"])
    opened.close()
    assert channel.answers["api_key"] == Secret(letter("gupshup")["api_key"])
    assert letter("gupshup")["api_key"] not in outcome.out + outcome.err
    single = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, SAMPLES / "other.json", "--json")
    assert single.json["new"] == 1


def test_an_archive_with_its_password(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.zip"
    with pyzipper.AESZipFile(path, "w") as archive:
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.setpassword(ARCHIVE_PASSWORD.encode())
        archive.writestr("a.csv", "channel_name,provider\nwa_a,twilio\n")
    arguments = ("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert run(*arguments).code == 2
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", "another password")
    wrong = run(*arguments)
    assert (wrong.code, wrong.out) == (1, "")
    assert "another password" not in wrong.err
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", ARCHIVE_PASSWORD)
    assert run(*arguments).json["rows"][0]["file"] == "a.csv"


@pytest.mark.parametrize("content", ["", "a,b\n", 'a,b\n"1,2\n', "no known heading\n1\n", '{"channel_name": 1, '])
def test_a_file_that_cannot_be_read(run: Run, workspace: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, "utf-8")
    outcome = run("channel", "import", "--workspace", workspace, "--tenant", TENANT, path, "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err
    assert run("channel", "import", "--workspace", workspace, "--tenant", TENANT, tmp_path / "none").code == 1


def test_what_was_exported_is_imported_back(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio: app.Studio
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", ARCHIVE_PASSWORD)
    letters = [SAMPLES / f"{provider}.json" for provider in ("twilio", "infobip", "cloud-api")]
    run("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", *letters)
    for form in ("xlsx", "csv"):
        archive = run("export", "--workspace", workspace, "--out", tmp_path / form, "--format", form, "--json").json
        outcome = run("channel", "import", "--workspace", workspace, archive["archive"], "--json")
        assert (outcome.code, outcome.json["unchanged"], outcome.json["rows"]) == (0, 3, [])
