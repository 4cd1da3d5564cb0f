"""A sandbox AICC for tests: the real server over real sockets, started in a thread and ended with the block.

Knows how a test reaches it, its admin door, and a small HTTP caller that hides nothing of an answer. A sandbox in a
process of its own is only slower; ``running_program`` gives one to tests that need it.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wa_channel_studio.aicc.sandbox.program import Program

PATIENCE = 20
"""Seconds; only a broken sandbox takes them."""


@dataclass(frozen=True)
class Answer:
    """One answer as it came."""

    status: int
    headers: Mapping[str, str]
    """With names in small letters."""
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class SandboxAicc:
    """How to reach a sandbox that runs."""

    api: str
    auth: str
    app_key: str
    app_secret: str = field(repr=False)
    channel_service: str
    ca: str
    """Path of the CA's certificate; empty without TLS."""

    def call(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request on a connection of its own; ``body`` is sent as it is when it is bytes, as JSON otherwise."""
        with self.connection() as connection:
            return call(connection, method, path, body, headers)

    @contextmanager
    def connection(self) -> Iterator[HTTPConnection]:
        """A connection that stays open for several requests."""
        parts = urlsplit(self.api)
        connection = (
            HTTPSConnection(
                parts.hostname or "", parts.port, timeout=PATIENCE, context=ssl.create_default_context(cafile=self.ca)
            )
            if parts.scheme == "https"
            else HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        )
        try:
            yield connection
        finally:
            connection.close()

    def token(self, seconds: int = 3600) -> str:
        """A fresh token."""
        answer = self.call(
            "POST",
            "/apigovernance/api/oauth/tokenByAkSk",
            {"app_key": self.app_key, "app_secret": self.app_secret},
            {"X-Token-Expire": str(seconds)},
        )
        assert answer.status == 200, answer
        return str(answer.json["AccessToken"])

    def signed_in(self, seconds: int = 3600) -> dict[str, str]:
        """The headers of every call, with a fresh token."""
        return {"Authorization": f"Bearer {self.token(seconds)}", "x-app-key": self.app_key}

    def admin(self, method: str, path: str, json: object = None) -> Any:
        """A call at the admin door; ``path`` begins after ``/_sandbox/``. Gives the JSON of the answer, or None."""
        path = path.removeprefix("/_sandbox").removeprefix("/")
        answer = self.call(method, f"/_sandbox/{path}", json, {"x-sandbox-secret": self.app_secret})
        assert answer.status < 300, (answer.status, answer.body)
        return answer.json if answer.body else None

    def fault(self, fault: str, path: str = "", **more: object) -> None:
        """Switch a fault on."""
        self.admin("POST", "faults", {"fault": fault, **({"path": path} if path else {}), **more})

    def requests(self) -> list[dict[str, Any]]:
        """The record of requests."""
        return list(self.admin("GET", "requests")["items"])


def call(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on an open connection."""
    content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} if content is not None else {}
    connection.request(method, path, content, {**given, **(headers or {})})
    answer = connection.getresponse()
    named = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, named, answer.read())


@contextmanager
def running_sandbox(folder: Path, *, tls: bool = False, strict: bool = False, port: int = 0) -> Iterator[SandboxAicc]:
    """A sandbox on its data in ``folder``/sandbox, in a thread, until the block ends. Fresh where there is none."""
    listening = threading.Event()
    with Program(folder / "sandbox", port, tls=tls, strict=strict) as program:
        thread = threading.Thread(target=program.run, args=(listening.set,), name="sandbox")
        thread.start()
        try:
            assert listening.wait(PATIENCE)
            yield SandboxAicc(**program.reached.told())
        finally:
            program.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@contextmanager
def running_program(folder: Path, *options: str) -> Iterator[tuple[SandboxAicc, subprocess.Popen[str]]]:
    """The command itself in a process of its own; it must end well with SIGTERM when the block ends."""
    command = [sys.executable, "-m", "wa_channel_studio", "aicc", "sandbox", "--data", str(folder / "sandbox")]
    with subprocess.Popen(
        [*command, "--json", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                _, said = process.communicate(timeout=PATIENCE)
                raise AssertionError(said)
            yield SandboxAicc(**json.loads(line)), process
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE)
            assert (process.returncode, said) == (0, "")
        finally:
            process.kill()
