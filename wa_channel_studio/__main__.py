"""Chooses between the window and the command line; the one place that loads either.

Without arguments the window opens, otherwise the command line answers, which loads no Qt. A missing system library or
screen is told in one line. The services are loaded after the first paint: SQLAlchemy and the cryptography library take
longer to import than the whole window.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wa_channel_studio.ui.context import Services

NO_DISPLAY = (
    "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the command line works without one, "
    "see “wa-channel-studio --help”."
)


def load_services() -> Services:
    """Put the services together. Takes up to a second: it imports what the first paint does without."""
    from wa_channel_studio import app  # noqa: PLC0415 - see the module

    return app.build()


def window() -> int:
    """Open the window and return the exit code; 1 with one line on standard error where it cannot open."""
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    try:
        from wa_channel_studio.ui import application  # noqa: PLC0415 - see the module
    except ImportError as reason:
        if (reason.name or "").startswith("wa_channel_studio"):
            raise
        print(missing_library(reason), file=sys.stderr)
        return 1
    from wa_channel_studio.exports.safe_write import safe_write  # noqa: PLC0415 - see the module

    return application.run(load_services, safe_write)


def missing_library(reason: ImportError) -> str:
    """One line that names what Qt lacks and how to get it."""
    text = str(reason)
    if ".so" in text:
        library = text.split(":", 1)[0].strip()
        return (
            f"The window cannot open: the system library {library} is missing. “make run” installs what Qt needs, "
            "or names the packages; the command line works without it."
        )
    return f"The window cannot open: {text}. Install the program again with its dependencies."


def main(argv: Sequence[str] | None = None) -> int:
    """The entry point; returns the exit code."""
    if getattr(sys, "frozen", False):
        # A program of PyInstaller starts itself for each of its processes; this tells those from the program.
        from multiprocessing import freeze_support  # noqa: PLC0415 - only a frozen program needs it

        freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return window()
    from wa_channel_studio import cli  # noqa: PLC0415 - see the module

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
