"""Keeps the key of a workspace in the system's keyring, when a person asks for that.

Knows the library ``keyring`` and which of its backends keep secrets. Whether to use it is somebody else's decision.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret

SERVICE = "wa-channel-studio"

GOOD_PRIORITY = 1
"""keyring's own border: below it are backends that do nothing (fail, null) or write plain text."""


class SystemKeyring:
    """Implements ``services.ports.Keyring`` with the keyring of the operating system."""

    def available(self) -> bool:
        """Whether this machine has one that keeps secrets."""
        try:
            return float(_library().get_keyring().priority) >= GOOD_PRIORITY
        # A backend says in its own way that it does not work here: RuntimeError, import or D-Bus errors.
        except Exception:  # noqa: BLE001
            return False

    def put(self, workspace_id: str, key: Secret) -> None:
        """Keep the key of a workspace. Raises ProblemError when the keyring refuses or there is none."""
        if not self.available():
            raise ProblemError.of(
                "This machine has no keyring that keeps secrets.", "Unlock with the master password instead."
            )
        self._call("set_password", workspace_id, key.reveal())

    def get(self, workspace_id: str) -> Secret | None:
        """The kept key, or None. Raises ProblemError when the keyring is there but refuses."""
        if not self.available():
            return None
        kept = self._call("get_password", workspace_id)
        return Secret(kept) if kept else None

    def forget(self, workspace_id: str) -> None:
        """Remove it; nothing happens when there is none. Raises ProblemError when the keyring refuses."""
        if self.available() and self._call("get_password", workspace_id) is not None:
            self._call("delete_password", workspace_id)

    def _call(self, action: str, *arguments: str) -> Any:
        library = _library()
        try:
            return getattr(library, action)(SERVICE, *arguments)
        # Backends raise what their system gives them, beside keyring's own errors; none of it may quote the key.
        except Exception as exc:  # noqa: BLE001
            raise ProblemError.of(
                "The system's keyring did not do what was asked.",
                "Unlock the keyring, or use the master password.",
                cause=type(exc).__name__,
            ) from None


def _library() -> ModuleType:
    # Imported when first used: it looks through all installed backends and asks D-Bus, and the option is off.
    return importlib.import_module("keyring")
