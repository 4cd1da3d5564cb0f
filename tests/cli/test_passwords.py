"""Where passwords come from: the environment, or a terminal that is asked; nowhere else."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.support import ARCHIVE_PASSWORD, PASSWORD, SAMPLES, TENANT, Run, letter
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

pty = pytest.importorskip("pty", reason="Windows has no pseudo terminals")
PROGRAM = [sys.executable, "-m", "wa_channel_studio"]


@pytest.mark.parametrize(
    "command",
    [
        "workspace create new.wcs",
        "tenant add --workspace acme.wcs New --aicc https://aicc.example.com",
        "channel list --workspace acme.wcs",
        "channel show --workspace acme.wcs name",
        "channel check --workspace acme.wcs name",
        "pack --workspace acme.wcs --out pack.zip name",
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_neither_variable_nor_terminal(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, command: str, value: str | None
) -> None:
    monkeypatch.chdir(workspace.parent)
    monkeypatch.delenv("WCS_WORKSPACE_PASSWORD")
    if value is not None:
        monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", value)
    outcome = run(*command.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert "WCS_WORKSPACE_PASSWORD" in outcome.err
    assert not (workspace.parent / "new.wcs").exists()


def test_a_password_that_is_no_utf_8_is_refused(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", "canary\udcff")
    outcome = run("channel", "list", "--workspace", workspace)
    assert (outcome.code, outcome.out) == (2, "")
    assert "canary" not in outcome.err


def test_a_missing_archive_password_names_its_variable(run: Run, workspace: Path) -> None:
    add = ("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", SAMPLES / "other.json")
    assert run(*add).code == 0
    pack = workspace.parent / "pack.zip"
    outcome = run("pack", "--workspace", workspace, "--out", pack, letter("other")["channel_name"])
    assert (outcome.code, outcome.out) == (2, "")
    assert "WCS_ARCHIVE_PASSWORD" in outcome.err
    assert not pack.exists()


# --- on a terminal -----------------------------------------------------------------------------


def on_terminal(arguments: Sequence[str], dialogue: Sequence[tuple[str, str]], out: Path) -> tuple[int, str]:
    """Run the program on a terminal of its own, answering each prompt; its results go to the file ``out``."""
    child, terminal = pty.fork()
    if child == 0:  # the program
        results = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(results, 1)
        os.execv(PROGRAM[0], [*PROGRAM, *arguments])
    seen = b""
    try:
        for prompt, answer in dialogue:
            while prompt.encode() not in seen:
                seen += _read(terminal, seen)
            seen = seen.rpartition(prompt.encode())[2]
            os.write(terminal, answer.encode())
        while chunk := _read(terminal, seen, end=True):
            seen += chunk
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), seen.decode()


def _read(terminal: int, seen: bytes, *, end: bool = False) -> bytes:
    ready, _, _ = select.select([terminal], [], [], 30)
    assert ready, f"the program says nothing more after {seen!r}"
    try:
        chunk = os.read(terminal, 4096)
    except OSError:  # how Linux says that the other side has gone
        chunk = b""
    assert chunk or end, f"the program ended after {seen!r}"
    return chunk


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> None:
    monkeypatch.delenv("WCS_WORKSPACE_PASSWORD")
    monkeypatch.delenv("WCS_ARCHIVE_PASSWORD", raising=False)


@pytest.mark.usefixtures("no_variables")
def test_the_master_password_is_asked_for_and_not_echoed(workspace: Path, tmp_path: Path) -> None:
    arguments = ["channel", "list", "--workspace", str(workspace), "--json"]
    code, seen = on_terminal(arguments, [("Master password: ", f"{PASSWORD}\n")], tmp_path / "out")
    assert code == 0
    assert PASSWORD not in seen
    assert (tmp_path / "out").read_text("utf-8") == "[]\n"


@pytest.mark.usefixtures("no_variables")
def test_a_new_master_password_is_asked_for_twice(tmp_path: Path, studio: app.Studio) -> None:
    path = tmp_path / "new.wcs"
    dialogue = [("Master password: ", f"{PASSWORD}\n"), ("once more: ", f"{PASSWORD}\n")]
    code, _ = on_terminal(["workspace", "create", str(path)], dialogue, tmp_path / "out")
    assert code == 0
    studio.workspaces.open(path, Secret(PASSWORD), read_only=True).close()


@pytest.mark.usefixtures("no_variables")
def test_two_different_entries_make_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.wcs"
    dialogue = [("Master password: ", "canary one\n"), ("once more: ", "canary two\n")]
    code, seen = on_terminal(["workspace", "create", str(path)], dialogue, tmp_path / "out")
    assert code == 1
    assert "differ" in seen
    assert "canary" not in seen
    assert not path.exists()


@pytest.mark.usefixtures("no_variables")
def test_an_empty_entry_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.wcs"
    code, seen = on_terminal(["workspace", "create", str(path)], [("Master password: ", "\n")], tmp_path / "out")
    assert code == 1
    assert "empty" in seen
    assert not path.exists()


@pytest.mark.usefixtures("no_variables")
@pytest.mark.parametrize(("key", "expected"), [("\x04", 2), ("\x03", 130)], ids=["end of input", "Ctrl-C"])
def test_leaving_the_prompt(workspace: Path, tmp_path: Path, key: str, expected: int) -> None:
    arguments = ["channel", "list", "--workspace", str(workspace)]
    code, seen = on_terminal(arguments, [("Master password: ", key)], tmp_path / "out")
    assert code == expected
    assert code != -signal.SIGINT
    assert "Traceback" not in seen


@pytest.mark.usefixtures("no_variables")
def test_the_archives_password_is_asked_for_twice(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
        add = ("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", SAMPLES / "other.json")
        assert run(*add).code == 0
    pack = tmp_path / "pack.zip"
    arguments = ["pack", "--workspace", str(workspace), "--out", str(pack), letter("other")["channel_name"]]
    dialogue = [
        ("Master password: ", f"{PASSWORD}\n"),
        ("Password of the archive: ", f"{ARCHIVE_PASSWORD}\n"),
        ("once more: ", f"{ARCHIVE_PASSWORD}\n"),
    ]
    code, seen = on_terminal(arguments, dialogue, tmp_path / "out")
    assert code == 0
    assert ARCHIVE_PASSWORD not in seen
    assert pack.exists()
