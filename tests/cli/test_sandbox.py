"""``aicc sandbox``: one line when it listens, nothing secret beside it, and a good end by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.aicc_sandbox import PATIENCE, running_program, running_sandbox
from tests.cli.support import Run
from wa_channel_studio.aicc.sandbox.program import Program
from wa_channel_studio.cli import sandbox_command

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")


@POSIX
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_how_it_is_reached_and_ends_well_with_a_signal(tmp_path: Path, how: signal.Signals) -> None:
    with running_program(tmp_path, "--tls") as (sandbox, process):
        assert sandbox.api == sandbox.auth
        assert sandbox.api.startswith("https://127.0.0.1:")
        assert Path(sandbox.ca).is_absolute()
        assert sandbox.call("GET", "/channel-service/v1", None, sandbox.signed_in()).status == 200
        process.send_signal(how)
        assert process.wait(PATIENCE) == 0


def test_the_line_is_one_and_has_these_members(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "run", lambda _, listening: listening())
    outcome = run("aicc", "sandbox", "--data", str(tmp_path / "a"), "--json")
    assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)
    told = json.loads(outcome.out)
    assert list(told) == ["api", "auth", "app_key", "app_secret", "channel_service", "ca"]
    assert (told["channel_service"], told["ca"]) == ("/channel-service/v1", "")


def test_people_are_told_the_same_in_words(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "run", lambda _, listening: listening())
    outcome = run("aicc", "sandbox", "--data", str(tmp_path / "a"), "--tls")
    assert "Ctrl-C" in outcome.out
    assert str(tmp_path / "a" / "ca.pem") in outcome.out
    assert "app secret:" in outcome.out


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1.5"])
def test_a_port_that_is_none_is_wrong_use(tmp_path: Path, run: Run, port: str) -> None:
    outcome = run("aicc", "sandbox", "--data", str(tmp_path / "a"), f"--port={port}")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--port" in outcome.err
    assert not (tmp_path / "a").exists()


def test_a_folder_that_another_sandbox_uses_is_told(tmp_path: Path, run: Run) -> None:
    with running_sandbox(tmp_path):
        outcome = run("aicc", "sandbox", "--data", str(tmp_path / "sandbox"))
    assert outcome.code == 1
    assert "Another sandbox" in outcome.err


def test_strict_reaches_the_sandbox(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(Program, "run", lambda program, _: seen.append(program.sandbox.data.settings.strict))
    for option in (["--strict"], []):
        run("aicc", "sandbox", "--data", str(tmp_path / "a"), *option)
    assert seen == [True, False]


def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wa_channel_studio", "aicc", "sandbox", "--data", str(tmp_path / "a"), "--json"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {sandbox_command.UNTIL_STDIN_CLOSES: "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline()
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_the_signals_are_as_before_afterwards(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert threading.current_thread() is threading.main_thread()
    monkeypatch.setattr(Program, "run", lambda *_: None)
    before = signal.getsignal(signal.SIGTERM)
    assert run("aicc", "sandbox", "--data", str(tmp_path / "a")).code == 0
    assert signal.getsignal(signal.SIGTERM) is before
