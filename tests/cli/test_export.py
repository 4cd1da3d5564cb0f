"""``export``: channels as spreadsheets in one archive, from the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import pyzipper

from tests.cli.support import ARCHIVE_PASSWORD, OTHER_TENANT, PASSWORD, PROVIDERS, SAMPLES, TENANT, Run, letter
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

NAMES = {provider: letter(provider)["channel_name"] for provider in PROVIDERS}


@pytest.fixture
def filled(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", ARCHIVE_PASSWORD)
    for tenant, providers in ((TENANT, PROVIDERS), (OTHER_TENANT, ("twilio", "other"))):
        files = [SAMPLES / f"{provider}.json" for provider in providers]
        assert run("channel", "add", "--workspace", workspace, "--tenant", tenant, "--from", *files).code == 0
    return workspace


def exported(archive: str | Path, password: str = ARCHIVE_PASSWORD) -> list[tuple[str, str]]:
    with pyzipper.AESZipFile(archive) as file:
        if password:
            file.setpassword(password.encode())
        (name,) = file.namelist()
        assert name == "channels-0001.csv"
        text = file.read(name).decode("utf-8-sig")
    return [(row["Tenant"], row["Channel Name"]) for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_all_channels_as_xlsx_into_a_folder_that_is_made(run: Run, filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "exports"
    outcome = run("export", "--workspace", filled, "--out", folder)
    assert outcome.code == 0
    (archive,) = folder.iterdir()
    assert outcome.out == f"{archive}\n"
    assert "8 channels in 1 file" in outcome.err
    with pyzipper.AESZipFile(archive) as file:
        file.setpassword(ARCHIVE_PASSWORD.encode())
        assert file.namelist() == ["channels-0001.xlsx"]
        assert file.testzip() is None
    again = run("export", "--workspace", filled, "--out", folder, "--json").json
    assert again["archive"] == str(folder / "acme-channels-2.zip")
    size = (folder / "acme-channels-2.zip").stat().st_size
    assert again == {**again, "format": "xlsx", "records": 8, "files": 1, "size": size, "encrypted": True}


def test_named_channels_and_those_of_a_tenant(run: Run, filled: Path, tmp_path: Path) -> None:
    start = ("export", "--workspace", filled, "--out", tmp_path / "out", "--format", "csv", "--json")
    one = run(*start, NAMES["gupshup"], NAMES["gupshup"]).json
    assert exported(one["archive"]) == [(TENANT, NAMES["gupshup"])]
    chile = run(*start, "--tenant", OTHER_TENANT).json
    assert {name for _, name in exported(chile["archive"])} == {NAMES["twilio"], NAMES["other"]}
    assert {tenant for tenant, _ in exported(chile["archive"])} == {OTHER_TENANT}
    named = run(*start, "--tenant", OTHER_TENANT, NAMES["other"]).json
    assert exported(named["archive"]) == [(OTHER_TENANT, NAMES["other"])]
    several = run(*start, NAMES["twilio"])
    assert (several.code, several.out) == (2, "")
    assert "--tenant" in several.err


def test_while_a_window_holds_the_workspace(run: Run, filled: Path, tmp_path: Path, studio: app.Studio) -> None:
    holder = studio.workspaces.open(filled, Secret(PASSWORD))
    try:
        assert run("export", "--workspace", filled, "--out", tmp_path / "out").code == 0
        assert holder.exports.all() == ()
    finally:
        holder.close()


def test_no_password_only_where_no_tenant_demands_one(run: Run, filled: Path, tmp_path: Path) -> None:
    start = ("export", "--workspace", filled, "--out", tmp_path / "out", "--format", "csv", "--no-password", "--json")
    refused = run(*start)
    assert (refused.code, refused.out) == (1, "")
    assert "demands a password" in refused.err
    assert not (tmp_path / "out").exists()
    command = ("tenant", "set", "--workspace", filled, OTHER_TENANT, "--parameter", "export_password=false")
    assert run(*command).code == 0
    assert run(*start).code == 1
    allowed = run(*start, "--tenant", OTHER_TENANT).json
    assert not allowed["encrypted"]
    assert len(exported(allowed["archive"], "")) == 2


@pytest.mark.parametrize(("password", "code"), [("", 2), ("pässwörd für das Archiv", 1)])
def test_a_password_that_7_zip_could_not_take(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, password: str, code: int
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", password)
    outcome = run("export", "--workspace", filled, "--out", tmp_path / "out")
    assert (outcome.code, outcome.out) == (code, "")
    assert not password or password not in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_short_password_is_said_and_taken(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", "short")
    outcome = run("export", "--workspace", filled, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert "only 5 characters" in outcome.err


def test_what_cannot_be_exported_leaves_nothing(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    missing = run("export", "--workspace", filled, "--out", out, NAMES["other"], "nobody", "--tenant", TENANT)
    assert (missing.code, missing.out) == (1, "")
    assert "“nobody”" in missing.err
    assert run("export", "--workspace", filled, "--out", out, "--tenant", "nobody").code == 1
    assert run("export", "--workspace", filled, "--out", " ").code == 2
    assert run("export", "--workspace", filled, "--out", out, "--format", "ods").code == 2
    assert run("export", "--workspace", filled, "--out", filled).code == 1
    assert run("export", "--workspace", filled, "--out", tmp_path / ("n" * 300)).code == 1
    assert not out.exists()


def test_a_workspace_without_channels(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", ARCHIVE_PASSWORD)
    outcome = run("export", "--workspace", workspace, "--out", tmp_path / "out")
    assert (outcome.code, outcome.out) == (1, "")
    assert "no channel to export" in outcome.err
