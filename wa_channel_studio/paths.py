"""Where the program's own files are, and where it keeps what it remembers about itself.

Knows folders only. It reads nothing, and it never decides where a workspace lies: that is the person's choice.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """The shipped file ``parts`` below the resources; in a checkout they lie beside the package, installed inside it.

    Raises FileNotFoundError with the wanted name when the installation lacks the file.
    """
    wanted = Path(*parts)
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        candidate = root / wanted
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"The program's file {wanted.as_posix()} is missing. Install the program again.")


def home_dir() -> Path:
    """The folder for settings and logs: WCS_HOME when set, else the system's place for data of this user."""
    chosen = os.environ.get("WCS_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("wa-channel-studio", appauthor=False))
