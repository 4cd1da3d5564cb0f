"""Notes an error nobody foresaw and turns it into the one line that is shown.

What is noted is ``log``'s decision: the kind of the error and its places in the code, never values.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from wa_channel_studio import __version__
from wa_channel_studio.log import MAX_BYTES, log_dir, told


def record(accident: BaseException) -> str:
    """Note where it happened; returns the line to show. Raises nothing."""
    what = f"Something went wrong that was not foreseen ({type(accident).__name__})."
    try:
        path = _append(told(accident))
    except OSError:
        return f"{what} The log could not be written."
    return f"{what} Where it happened is noted in {path}."


def _append(text: str) -> Path:
    folder = log_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "command-line.log"
    mode = "w" if path.exists() and path.stat().st_size > MAX_BYTES else "a"
    python = ".".join(str(part) for part in sys.version_info[:3])
    with path.open(mode, encoding="utf-8", errors="backslashreplace") as log:
        log.write(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {__version__}, Python {python}, {sys.platform}\n{text}\n\n"
        )
    return path
