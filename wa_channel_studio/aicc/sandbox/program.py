"""A sandbox that runs: its folder opened, its port bound, its app built. What the command and the tests start.

Knows the order of these and how a caller reaches it. Signals and standard output are the command's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from wa_channel_studio.aicc.sandbox.app import build
from wa_channel_studio.aicc.sandbox.authority import certificate_files
from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE, Data, DataError
from wa_channel_studio.aicc.sandbox.server import LOOPBACK, Server


@dataclass(frozen=True, slots=True)
class Reached:
    """How a caller reaches the sandbox."""

    api: str
    auth: str
    app_key: str
    app_secret: str
    channel_service: str
    ca: str
    """Path of the authority's certificate, PEM; empty without TLS."""

    def told(self) -> dict[str, str]:
        """The members of the command's line, in their order."""
        return {name: getattr(self, name) for name in self.__slots__}


class Program:
    """One sandbox. ``with`` it, :meth:`run` it, and :meth:`stop` it from another thread or a signal."""

    def __init__(self, folder: Path, port: int = 0, *, tls: bool = False, strict: bool = False) -> None:
        """Ready to run, and bound to its port. Raises DataError, with words for people."""
        self._data = Data(folder)
        try:
            files = certificate_files(folder, datetime.now(UTC)) if tls else None
            self._data.change_settings(strict=strict)
            self.sandbox = build(self._data)
            self._server = Server(self.sandbox.app, port, files[1:] if files else None)
        except OSError as reason:
            self._data.close()
            raise DataError(f"Port {port} of {LOOPBACK} or the folder cannot be used: {reason.strerror}.") from None
        except BaseException:
            self._data.close()
            raise
        self._data.address = self._server.address
        identity = self._data.identity
        self.reached = Reached(
            self._server.address,
            self._server.address,
            identity.app_key,
            identity.app_secret,
            CHANNEL_SERVICE,
            str(files[0].resolve()) if files else "",
        )

    def run(self, listening: Callable[[], None]) -> None:
        """Serve until it is stopped; ``listening`` is called once, when callers will be answered."""
        self._server.run(listening)

    def stop(self) -> None:
        """End within a second. From any thread."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._data.close()
