"""Sandboxes as programs of their own: started, reached, ended; and what is told when one does not start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from wa_channel_studio.aicc.sandboxes import SandboxPrograms, own_program
from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.domain.problem import ProblemError


def of(connection: Connection) -> SandboxAicc:
    return SandboxAicc(
        connection.api_url,
        connection.auth_url,
        connection.app_key,
        connection.app_secret.reveal(),
        connection.channel_service,
        "",
    )


def answers(connection: Connection) -> bool:
    parts = urlsplit(connection.api_url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_started_one_is_reached_by_its_connection_until_it_is_stopped(tmp_path: Path) -> None:
    running = SandboxPrograms().start(str(tmp_path / "a"))
    try:
        connection = running.connection
        assert connection.way is Way.CHANNEL_SERVICE
        sandbox = of(connection)
        assert sandbox.call("GET", f"{sandbox.channel_service}/channels", None, sandbox.signed_in()).status == 200
        oiap = {"appKey": connection.oiap_tenant_id, "appSecret": connection.oiap_password.reveal()}
        assert sandbox.call("POST", "/oifde/rest/api/gettoken", oiap).json["errorCode"] == 0
    finally:
        running.stop()
    assert not answers(connection)
    running.stop()  # no harm


def test_why_it_did_not_start_is_told(tmp_path: Path) -> None:
    with running_sandbox(tmp_path), pytest.raises(ProblemError) as raised:
        SandboxPrograms().start(str(tmp_path / "sandbox"))
    assert "Another sandbox" in raised.value.problem.remedy


def test_one_that_says_nothing_is_ended(tmp_path: Path) -> None:
    silent = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with pytest.raises(ProblemError, match="did not start within"):
        SandboxPrograms(0.2, silent).start(str(tmp_path))


@pytest.mark.parametrize("said", ["print('no json')", "print('{}')", "pass"])
def test_one_that_says_something_else_is_ended(tmp_path: Path, said: str) -> None:
    with pytest.raises(ProblemError, match="did not start"):
        SandboxPrograms(15, (sys.executable, "-c", said)).start(str(tmp_path))


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="did not start"):
        SandboxPrograms(15, (str(tmp_path / "missing"),)).start(str(tmp_path))


def test_a_frozen_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_program() == (sys.executable, "-m", "wa_channel_studio")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program() == (sys.executable,)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_it_goes_when_the_program_that_started_it_is_killed(tmp_path: Path) -> None:
    starter = (
        "import sys\n"
        "from wa_channel_studio.aicc.sandboxes import SandboxPrograms\n"
        "running = SandboxPrograms().start(sys.argv[1])\n"
        "print(running.connection.api_url, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter, str(tmp_path / "a")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        connection = Connection(api_url=process.stdout.readline().strip())
        assert answers(connection)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    while answers(connection):  # it ends by itself; the test's time limit waits for it
        pass
