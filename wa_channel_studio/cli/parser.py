"""Turns the table of commands into the argument parser. It knows argparse and decides nothing."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from wa_channel_studio import __version__
from wa_channel_studio.cli.command import Command
from wa_channel_studio.cli.commands import COMMANDS, GROUPS

PROGRAM = "wa-channel-studio"
_WIDTH = 80

_PASSWORDS = """\
Passwords are typed on a terminal, or stand in WCS_WORKSPACE_PASSWORD,
WCS_ARCHIVE_PASSWORD, WCS_KEYSTORE_PASSWORD, WCS_PROXY_PASSWORD, WCS_APP_SECRET
and WCS_OIAP_PASSWORD. They are never arguments.

Exit codes: 0 done, also when drafts were stored or there are hints; 1 an error
was found, or it could not be done; 2 wrong use; 3 a plan has something to do."""


class _Parser(argparse.ArgumentParser):
    """Takes names and options in any order, as people type them: ``jks create a.jks --alias x=x.der y.der``.

    Left to itself argparse ends a list of names at the first option and calls the rest unknown.
    """

    _mixing = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        if self._mixing or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._mixing = True  # what follows comes back here
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False


def build_parser(first_word: str = "") -> argparse.ArgumentParser:
    """The parser; what it returns has the command's row as ``command``.

    With the first word of a command it knows the commands of that word only, which starts quicker.
    """
    commands = [command for command in COMMANDS if command.words[0] == first_word] or COMMANDS
    parser = _Parser(
        prog=PROGRAM,
        description="Prepares WhatsApp channels for the AICC contact centre. Without arguments the window opens.",
        epilog=f"{_examples(command.examples[0] for command in COMMANDS)}\n\n{_PASSWORDS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    top = parser.add_subparsers(metavar="COMMAND", required=True)
    groups: dict[str, Any] = {}
    for command in commands:
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
