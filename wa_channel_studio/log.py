"""Where the program notes what went wrong, without noting anything that must stay secret.

Knows the log file, its size and what is left out: values of variables are never written, and of an error only what
kind it was and where it came from, since the words of a foreign error may quote what somebody typed. Words that were
written for people (``ProblemError``) name no secret and are kept.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO, TypeAlias

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.paths import home_dir

NAME = "wa_channel_studio"
MAX_BYTES = 512 * 1024
"""Size at which a new file is begun; three old ones are kept."""

_CRASH_FILE = "crash.log"

Fault: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def log_dir() -> Path:
    """The folder of the log files."""
    return home_dir() / "logs"


class QuietFormatter(logging.Formatter):
    """Tells an error by its kind and its places in the code; never by its words or by the values around it."""

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - logging's own name
        return told(ei[1]) if ei[1] is not None else ""


def told(error: BaseException) -> str:
    """An error and what led to it, as lines without values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        words = f": {current}" if isinstance(current, ProblemError) else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{words}")
        lines.extend(
            f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        )
        follows = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if follows is not None:
            lines.append("after")
        current = follows
    return "\n".join(lines)


def start_logging(folder: Path | None = None) -> TextIO | None:
    """Write to files in ``folder`` from now on, and let a crash of the interpreter be noted as well.

    Returns the open file of the crash notes, which must live as long as the program, or None when the folder cannot be
    written: a program that cannot note its faults still works.
    """
    folder = folder if folder is not None else log_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "program.log", maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8", delay=True
        )
        crash = (folder / _CRASH_FILE).open("a", encoding="utf-8")
    except OSError:
        faulthandler.enable()
        return None
    handler.setFormatter(QuietFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger(NAME)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    faulthandler.enable(crash)
    return crash


def stop_logging(crash: TextIO | None) -> None:
    """Close the files."""
    faulthandler.disable()
    if crash is not None:
        crash.close()
    logger = logging.getLogger(NAME)
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
