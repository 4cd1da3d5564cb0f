"""The command line: the same services as the window's, without a window.

Knows how a command ends: which exit code, what is said on which stream, and that nothing a person can cause shows a
traceback. What the commands are stands in ``commands``; what each does stands in its own module, which is loaded only
when it is asked for, so that ``fields``, ``channel check --from`` and ``--help`` need neither a database nor Qt.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from wa_channel_studio.cli.output import FAILED, INTERRUPTED, WRONG_USE, Output, UsageError
from wa_channel_studio.cli.parser import build_parser
from wa_channel_studio.domain.problem import Problem, ProblemError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the arguments are those after the program's name. Returns the exit code, and raises nothing."""
    output = Output()
    try:
        return _run(sys.argv[1:] if argv is None else argv, output)
    except BrokenPipeError:
        output.abandon()
        return output.exit_code
    finally:
        output.finish()


def _run(argv: Sequence[str], output: Output) -> int:
    parser = build_parser(argv[0] if argv else "")
    if not argv:
        output.note(parser.format_help().rstrip())
        return WRONG_USE
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as end:  # how argparse ends after --help, --version and wrong use
        return end.code if isinstance(end.code, int) else WRONG_USE
    output.as_json = bool(getattr(arguments, "json", False))
    try:
        code = _load(arguments.command.module_for(arguments)).run(arguments, output)
        return code if isinstance(code, int) else FAILED
    except UsageError as wrong:
        output.note(f"wa-channel-studio: {wrong}")
        return WRONG_USE
    except ProblemError as refused:
        output.note(f"wa-channel-studio: {in_words(refused.problem)}")
        return FAILED
    except KeyboardInterrupt:
        output.note("wa-channel-studio: Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as accident:  # noqa: BLE001  # the last resort of the program: everything unforeseen ends here
        mishap = importlib.import_module("wa_channel_studio.cli.mishap")  # it loads logging, which none of them needs
        output.note(f"wa-channel-studio: {mishap.record(accident)}")
        return FAILED


def _load(name: str) -> ModuleType:
    """The module of a command. Raises ProblemError where a package it needs is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", __name__.partition(".")[0]):
            raise
        raise ProblemError.of(
            f"This command needs the package {package}, which is not installed.",
            "Install the program again, with all it depends on.",
        ) from None


def in_words(problem: Problem) -> str:
    """A problem as one line: what is wrong and how to put it right."""
    return " ".join(part for part in (problem.message, problem.remedy) if part)
