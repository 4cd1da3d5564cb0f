"""Where a command's words go: results to standard output, everything else to standard error, always as UTF-8.

Knows streams, exit codes and that text from a file must not steer the terminal. It knows no command.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from wa_channel_studio.domain.problem import ProblemError

if TYPE_CHECKING:
    from wa_channel_studio.fields.types import JsonValue

DONE = 0
"""The command did what was asked, also when it stored drafts or there are warnings."""
FAILED = 1
"""``channel check`` found an error, or what was asked could not be done."""
WRONG_USE = 2
"""The command was not understood, or lacks something only its caller can give."""
INTERRUPTED = 130
"""Stopped by Ctrl-C, as shells write it."""

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class UsageError(Exception):
    """The command was used wrongly; the message says how, for people. Leads to exit code 2."""


class Output:
    """The two streams of one command."""

    def __init__(self) -> None:
        self.as_json = False
        self.exit_code = DONE
        """What the command ends with when its reader goes away in the middle of the result."""

    def result(self, document: JsonValue, lines: Iterable[str], code: int = DONE) -> int:
        """Write the result, as one JSON document or as lines for people. Returns ``code`` for the caller's ease.

        Raises BrokenPipeError when the reader has gone, ProblemError when the result cannot be written.
        """
        self.exit_code = code
        self._bring_out(as_json(document) if self.as_json else "".join(f"{harmless(line)}\n" for line in lines))
        return code

    def stream(self, rows: Iterable[JsonValue]) -> int:
        """Write one JSON list as its rows come, exactly as :meth:`result` would write it. Returns 0; raises like it.

        An error while rows are made leaves the list open, so that nobody takes a part for the whole.
        """
        begun = False
        for row in rows:
            text = as_json(row).rstrip("\n").replace("\n", "\n  ")
            self._bring_out(f"{',' if begun else '['}\n  {text}")
            begun = True
        self._bring_out("\n]\n" if begun else "[]\n")
        return DONE

    def line(self, document: JsonValue) -> None:
        """Write one JSON document in one line, at once: of a command that goes on running. Raises like ``result``."""
        self._bring_out(f"{json.dumps(document)}\n")

    def _bring_out(self, text: str) -> None:
        try:
            _write(sys.stdout, text)
        except BrokenPipeError:
            raise
        except OSError as reason:
            self.abandon()
            raise ProblemError.of(f"The result cannot be written: {reason.strerror}.", "Make room for it.") from None

    def note(self, text: str) -> None:
        """Say something that is not the result."""
        try:
            _write(sys.stderr, f"{harmless(text)}\n")
        except OSError:
            return  # nobody listens; the exit code still tells

    def finish(self) -> None:
        """Bring out what is still buffered."""
        for stream in (sys.stdout, sys.stderr):
            if stream is None:
                continue
            try:
                stream.flush()
            except BrokenPipeError:
                self.abandon()
            except (OSError, ValueError):
                continue  # closed by whoever called us

    def abandon(self) -> None:
        """The reader of standard output is gone: let the interpreter's last flush go nowhere instead of complaining."""
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
        except (OSError, ValueError, AttributeError):
            return  # not a real stream, so there is no last flush either


def as_json(document: JsonValue) -> str:
    """One JSON document with a line end. Readable letters, unless UTF-8 has none for them (halves of characters)."""
    text = _whole(json.dumps(document, ensure_ascii=False, indent=2))
    return f"{text if text is not None else json.dumps(document, indent=2)}\n"


def _whole(text: str) -> str | None:
    """The text, with what a C locale had cut into bytes (names of files) put together again; None for other halves."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return None


def harmless(text: str) -> str:
    """The text with control characters shown instead of obeyed; line ends and tabs stay."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return  # closed before the start, as by >&-
    data = (_whole(text) or text).encode("utf-8", "backslashreplace")
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(data.decode("utf-8"))
        return
    stream.flush()
    binary.write(data)
    binary.flush()
