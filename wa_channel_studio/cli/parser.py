"""Turns the table of commands into the argument parser. It knows argparse and decides nothing."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable
from typing import Any

from wa_channel_studio import __version__
from wa_channel_studio.cli.commands import COMMANDS, GROUPS, Command

PROGRAM = "wa-channel-studio"
_WIDTH = 80

_PASSWORDS = """\
Passwords are typed on a terminal, or stand in WCS_WORKSPACE_PASSWORD,
WCS_ARCHIVE_PASSWORD and WCS_KEYSTORE_PASSWORD. They are never arguments.

Exit codes: 0 done, also when drafts were stored or there are warnings; 1 an error
was found, or it could not be done; 2 wrong use."""


def build_parser() -> argparse.ArgumentParser:
    """The parser; what it returns has the command's row as ``command``."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Prepares WhatsApp channels for the AICC contact centre. Without arguments the window opens.",
        epilog=f"{_examples(command.examples[0] for command in COMMANDS)}\n\n{_PASSWORDS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    top = parser.add_subparsers(metavar="COMMAND", required=True)
    groups: dict[str, Any] = {}
    for command in COMMANDS:
        first = command.words[0]
        if len(command.words) == 1:
            _add(top, command)
            continue
        if first not in groups:
            words = GROUPS[first]
            group = top.add_parser(first, help=words, description=_sentence(words), allow_abbrev=False)
            groups[first] = group.add_subparsers(metavar="COMMAND", required=True)
        _add(groups[first], command)
    return parser


def _add(parent: Any, command: Command) -> None:
    parser = parent.add_parser(
        command.words[-1],
        help=command.summary,
        description=_sentence(command.summary, command.notes),
        epilog=_examples(command.examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for argument in command.arguments:
        parser.add_argument(*argument.names, help=argument.help, **argument.settings)
    parser.set_defaults(command=command)


def _sentence(summary: str, notes: str = "") -> str:
    return textwrap.fill(f"{summary[:1].upper()}{summary[1:]}. {notes}", _WIDTH)


def _examples(lines: Iterable[str]) -> str:
    return "\n".join(["examples:", *(f"  {PROGRAM} {line}" for line in lines)])
