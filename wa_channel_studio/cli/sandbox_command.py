"""``aicc sandbox``: runs a sandbox AICC on loopback until a signal ends it.

The only module outside the sandbox that loads it. Knows signals, the one line that tells how the sandbox is reached,
and that a sandbox which another program started ends with that program.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from wa_channel_studio.aicc.sandbox.data import DataError
from wa_channel_studio.aicc.sandbox.program import Program, Reached
from wa_channel_studio.cli.output import DONE, Output, UsageError
from wa_channel_studio.domain.problem import ProblemError

UNTIL_STDIN_CLOSES = "WCS_SANDBOX_UNTIL_STDIN_CLOSES"
"""Environment variable: end when standard input does, as it does when the program that holds its other end is gone."""

_HIGHEST_PORT = 65535


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Serve until SIGINT or SIGTERM; returns 0 then."""
    port = str(arguments.port or 0)
    if not (port.isascii() and port.isdecimal() and int(port) <= _HIGHEST_PORT):
        raise UsageError(f"--port is a number from 0 to {_HIGHEST_PORT}.")
    try:
        program = Program(Path(arguments.data), int(port), tls=arguments.tls, strict=arguments.strict)
    except DataError as reason:
        raise ProblemError.of(str(reason), "Choose another folder or port.") from None
    with program, _ended_by_signals(program.stop):
        if os.environ.get(UNTIL_STDIN_CLOSES):
            threading.Thread(target=_wait_for_end, args=(program.stop,), daemon=True).start()
        program.run(lambda: _tell(program.reached, output))
    return DONE


def _tell(reached: Reached, output: Output) -> None:
    if output.as_json:
        output.line(dict(reached.told()))
        return
    output.result(
        None,
        [
            f"A sandbox AICC listens on {reached.api} until you press Ctrl-C.",
            f"  API and authentication: {reached.api}",
            f"  channel service:        {reached.channel_service}",
            f"  app key:                {reached.app_key}",
            f"  app secret:             {reached.app_secret}",
            *([f"  CA certificate:         {reached.ca}"] if reached.ca else []),
        ],
    )


@contextmanager
def _ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM (on Windows also Ctrl-Break) stop the server and have no other effect."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    former = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _wait_for_end(stop: Callable[[], None]) -> None:
    # Not through sys.stdin: its lock would be held when the interpreter ends.
    try:
        while os.read(sys.stdin.fileno(), 1024):
            pass
    except (OSError, ValueError, AttributeError):
        pass  # there is none: nobody holds the other end
    stop()
