"""Starts the sandbox AICC as a program of its own and reads from it how it can be reached.

Knows how this program calls itself, its one line of output, and how to end it: the sandbox watches its standard input,
so that it goes with this program however this one ends. It knows nothing of what a sandbox serves.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from typing import IO

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import RunningSandbox

PATIENCE = 15.0
"""Seconds until the line must be there."""
_END = 5.0
"""Seconds that it has to end by itself."""
_UNTIL_STDIN_CLOSES = "WCS_SANDBOX_UNTIL_STDIN_CLOSES"
"""What ``cli.sandbox_command`` calls the same."""


class SandboxPrograms:
    """Implements ``services.aicc_ports.Sandboxes``."""

    def __init__(self, patience: float = PATIENCE, program: tuple[str, ...] = ()) -> None:
        """``program`` is what is called instead of this program, in tests."""
        self._patience = patience
        self._program = program or own_program()

    def start(self, data: str) -> RunningSandbox:
        """Start one on its data in the folder ``data``. Raises ProblemError."""
        command = [*self._program, "aicc", "sandbox", "--data", data, "--json"]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=os.environ | {_UNTIL_STDIN_CLOSES: "1"},
                # Ctrl-C in a terminal is for this program, which then ends the sandbox.
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as reason:
            raise ProblemError.of(f"The sandbox did not start: {reason.strerror}.", "Try it again.") from None
        running = _Running(process)
        try:
            running.read_line(self._patience)
        except BaseException:
            running.stop()
            raise
        return running


def own_program() -> tuple[str, ...]:
    """How this program calls itself: a frozen one is its own interpreter."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "wa_channel_studio")


class _Running:
    """Implements ``services.aicc_ports.RunningSandbox``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._complaints: list[bytes] = []
        self._readers = [
            threading.Thread(target=self._read_output, name="sandbox output", daemon=True),
            threading.Thread(target=self._read_complaints, name="sandbox complaints", daemon=True),
        ]
        self._connection = Connection()
        for reader in self._readers:
            reader.start()
        atexit.register(self.stop)

    @property
    def connection(self) -> Connection:
        """How to reach it, with its key and secret."""
        return self._connection

    def read_line(self, seconds: float) -> None:
        """Wait for the line and take it in. Raises ProblemError."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise ProblemError.of(
                f"The sandbox did not start within {seconds:g} seconds.", "Try it again when the computer is less busy."
            ) from None
        try:
            reached = json.loads(line)
            secret = Secret(reached["app_secret"])
            self._connection = Connection(
                api_url=reached["api"],
                auth_url=reached["auth"],
                app_key=reached["app_key"],
                app_secret=secret,
                channel_service=reached["channel_service"],
                oiap_url=reached["api"],
                oiap_tenant_id=reached["app_key"],  # the sandbox takes its key for the tenant's id
                oiap_password=secret,
            )
        except (ValueError, KeyError, TypeError):
            raise ProblemError.of("The sandbox did not start.", self._complaint()) from None

    def stop(self) -> None:
        """End it and wait for that. Any number of times."""
        atexit.unregister(self.stop)
        process = self._process
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()  # it ends by itself then
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def _complaint(self) -> str:
        """What it said before it ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END)
        self._readers[1].join(_END)
        said = b"".join(self._complaints).decode("utf-8", "replace").strip()
        return said.removeprefix("wa-channel-studio: ")

    def _read_output(self) -> None:
        for line in _lines(self._process.stdout):
            self._lines.put(line)
        self._lines.put(b"")  # it ended without a line

    def _read_complaints(self) -> None:
        for line in _lines(self._process.stderr):
            if len(self._complaints) < 50:
                self._complaints.append(line)


def _lines(stream: IO[bytes] | None) -> IO[bytes] | tuple[bytes, ...]:
    return () if stream is None else stream
