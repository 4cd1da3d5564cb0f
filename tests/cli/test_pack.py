"""``pack``: the preparation pack from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import pyzipper

from tests.cli.support import ARCHIVE_PASSWORD, PASSWORD, PROVIDERS, SAMPLES, TENANT, Run, letter
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

NAMES = {provider: letter(provider)["channel_name"] for provider in PROVIDERS}


@pytest.fixture
def filled(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", ARCHIVE_PASSWORD)
    files = [SAMPLES / f"{provider}.json" for provider in PROVIDERS]
    assert run("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", *files).code == 0
    return workspace


def unpack(pack: Path, folder: Path) -> list[Path]:
    with pyzipper.AESZipFile(pack) as archive:
        archive.setpassword(ARCHIVE_PASSWORD.encode())
        archive.extractall(folder)
    return sorted(folder.rglob("*.json"))


def test_a_pack_holds_every_channel_and_can_be_checked(run: Run, filled: Path, tmp_path: Path) -> None:
    pack = tmp_path / "acme.zip"
    outcome = run("pack", "--workspace", filled, "--out", pack, *NAMES.values(), "--json")
    assert outcome.code == 0
    assert outcome.json["pack"] == str(pack)
    assert set(outcome.json["channels"]) == set(NAMES.values())
    assert outcome.json["with_secrets"] is False
    letters = unpack(pack, tmp_path / "unpacked")
    assert len(letters) == 6
    # Without its secrets a channel is not ready; everything else is there, certificates included.
    checked = run("channel", "check", "--from", *letters, "--json")
    secrets = {row["key"] for row in run("fields", "--json").json if row["secret"]}
    for judged in checked.json:
        wrong = {problem["field"] for problem in judged["problems"] if problem["severity"] == "error"}
        assert wrong <= secrets
    whole = "".join(
        path.read_text("utf-8") for path in (tmp_path / "unpacked").rglob("*.[jh]*") if path.suffix != ".jks"
    )
    for provider in PROVIDERS:
        for key in secrets & letter(provider).keys():
            assert letter(provider)[key] not in whole


def test_secrets_only_when_asked_for_and_then_recorded(
    run: Run, filled: Path, tmp_path: Path, studio: app.Studio
) -> None:
    pack = tmp_path / "acme.zip"
    outcome = run("pack", "--workspace", filled, "--out", pack, NAMES["gupshup"], "--with-secrets", "--json")
    assert outcome.json["with_secrets"] is True
    (path,) = unpack(pack, tmp_path / "unpacked")
    assert json.loads(path.read_text("utf-8"))["api_key"] == letter("gupshup")["api_key"]
    assert run("channel", "check", "--from", path).code == 0
    opened = studio.workspaces.open(filled, Secret(PASSWORD), read_only=True)
    (channel,) = opened.channels.named(NAMES["gupshup"])
    actions = list(dict.fromkeys(entry.action for entry in opened.channels.history(channel.id)))
    opened.close()
    assert actions == ["preparation pack with passwords and keys", "create"]


def test_while_a_window_holds_the_workspace(run: Run, filled: Path, tmp_path: Path, studio: app.Studio) -> None:
    arguments = ("pack", "--workspace", filled, "--out", tmp_path / "acme.zip", NAMES["other"])
    holder = studio.workspaces.open(filled, Secret(PASSWORD))
    try:
        assert run(*arguments, "--with-secrets").code == 1
        assert not (tmp_path / "acme.zip").exists()
        assert run(*arguments).code == 0
    finally:
        holder.close()


@pytest.mark.parametrize(("password", "code"), [("", 2), ("pässwörd für das Archiv", 1), ("line\nend", 1)])
def test_a_password_that_7_zip_could_not_take(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, password: str, code: int
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", password)
    outcome = run("pack", "--workspace", filled, "--out", tmp_path / "acme.zip", NAMES["other"])
    assert (outcome.code, outcome.out) == (code, "")
    assert not password or password not in outcome.err
    assert not (tmp_path / "acme.zip").exists()


def test_a_short_password_is_said_and_taken(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", "short")
    outcome = run("pack", "--workspace", filled, "--out", tmp_path / "acme.zip", NAMES["other"])
    assert outcome.code == 0
    assert "only 5 characters" in outcome.err


def test_what_cannot_be_packed_leaves_nothing(run: Run, filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    missing = run("pack", "--workspace", filled, "--out", folder / "a.zip", NAMES["other"], "nobody")
    assert (missing.code, missing.out) == (1, "")
    assert "“nobody”" in missing.err
    assert run("pack", "--workspace", filled, "--out", folder / "none" / "a.zip", NAMES["other"]).code == 1
    assert run("pack", "--workspace", filled, "--out", folder, NAMES["other"]).code == 1
    assert run("pack", "--workspace", filled, "--out", "", NAMES["other"]).code == 2
    assert list(folder.iterdir()) == []


def test_a_channel_named_twice_is_packed_once(run: Run, filled: Path, tmp_path: Path) -> None:
    pack = tmp_path / "acme.zip"
    outcome = run("pack", "--workspace", filled, "--out", pack, NAMES["other"], NAMES["other"], "--json")
    assert outcome.json["channels"] == [NAMES["other"]]
