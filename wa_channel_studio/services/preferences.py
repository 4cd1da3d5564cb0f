"""What the program remembers for the person at this computer: recent workspaces, look, times.

It is a small JSON file in the clear and holds no secret and nothing of a workspace's content. A file that cannot be
read is set aside, never overwritten silently.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

RECENT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices of one person on one computer."""

    theme: str = "system"
    """``system``, ``light`` or ``dark``."""
    auto_lock_minutes: int = 10
    """Minutes without input after which the workspace is locked; 0 for never."""
    clipboard_seconds: int = 20
    """Seconds after which a copied secret is cleared from the clipboard; 0 for never."""
    compact_rows: bool = False
    recent: tuple[str, ...] = ()
    """Paths of workspaces, the newest first."""
    window: str = ""
    """Place and size of the window, as the window system gave them."""
    guided_window: str = ""
    """The same for the window of guided entry."""

    def with_recent(self, path: Path) -> Preferences:
        """The same with ``path`` on top of the recent workspaces."""
        text = str(path.absolute())
        kept = tuple(item for item in self.recent if item != text)
        return replace(self, recent=(text, *kept)[:RECENT_LIMIT])

    def without_recent(self, path: str) -> Preferences:
        """The same without one of the recent workspaces."""
        return replace(self, recent=tuple(item for item in self.recent if item != path))


class PreferenceFile:
    """The file of preferences. ``write`` is the program's one way to write files (atomic, private)."""

    def __init__(self, path: Path, write: Callable[[Path, bytes], None]) -> None:
        self._path = path
        self._write = write

    def load(self) -> Preferences:
        """What was kept; defaults where nothing was or where a value makes no sense."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError):
            self._set_aside()
            return Preferences()
        return _from_document(document) if isinstance(document, dict) else Preferences()

    def save(self, preferences: Preferences) -> None:
        """Keep them. Raises ProblemError when the file cannot be written."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(preferences), indent=2, sort_keys=True, ensure_ascii=False)
        self._write(self._path, text.encode())

    def _set_aside(self) -> None:
        try:
            self._path.replace(self._path.with_suffix(".unreadable.json"))
        except OSError:
            return  # it stays where it is; saving will say if it cannot be replaced


def _from_document(document: dict[str, Any]) -> Preferences:
    defaults = Preferences()
    values: dict[str, Any] = {}
    for item in fields(Preferences):
        given, default = document.get(item.name), getattr(defaults, item.name)
        if item.name == "recent" and isinstance(given, list):
            values["recent"] = tuple(str(entry) for entry in given)[:RECENT_LIMIT]
        elif type(given) is type(default):
            values[item.name] = given
    return replace(defaults, **values)
