"""What the command line says of itself, and how it ends when it is used wrongly."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.support import Run
from wa_channel_studio import __version__
from wa_channel_studio.cli.command import Command
from wa_channel_studio.cli.commands import COMMANDS
from wa_channel_studio.cli.parser import build_parser

EXAMPLES = [(command, example) for command in COMMANDS for example in command.examples]


def test_help_names_every_command_and_the_ways_of_passwords(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for word in ("workspace", "tenant", "fields", "channel", "pack", "WCS_WORKSPACE_PASSWORD", "examples:"):
        assert word in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.words))
def test_every_command_has_help_with_an_example(run: Run, command: Command) -> None:
    outcome = run(*command.words, "--help")
    assert outcome.code == 0
    assert f"wa-channel-studio {' '.join(command.words)}" in outcome.out
    assert "examples:" in outcome.out
    assert max(len(line) for line in outcome.out.splitlines() if not line.startswith("  wa-")) <= 82


@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_can_be_typed(command: Command, example: str) -> None:
    assert build_parser().parse_args(shlex.split(example)).command is command


def test_version(run: Run) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.out) == (0, f"wa-channel-studio {__version__}\n")


def test_without_arguments_the_help_is_no_result(run: Run) -> None:
    outcome = run()
    assert outcome.code == 2
    assert outcome.out == ""
    assert "usage:" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "channel",
        "channel nonsense",
        "workspace create",
        "workspace create a.wcs b.wcs",
        "tenant add --workspace a.wcs Name",
        "tenant add Name --aicc https://aicc.example.com",
        "tenant set Name",
        "fields --provider nobody",
        "fields --prov infobip",
        "channel add --workspace a.wcs --tenant T",
        "channel add --workspace a.wcs --from a.json",
        "channel list",
        "channel show --workspace a.wcs",
        "channel check",
        "channel check name",
        "channel check --workspace a.wcs",
        "channel check --from a.json --workspace a.wcs",
        "channel check --from a.json --tenant T",
        "channel check --from",
        "pack --workspace a.wcs --out p.zip",
        "pack --workspace a.wcs name",
        "workspace create a.wcs --password secret",
    ],
)
def test_wrong_use_ends_with_two_and_no_result(run: Run, arguments: str) -> None:
    outcome = run(*arguments.split())
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err != ""
    assert "Traceback" not in outcome.err


def test_from_and_names_do_not_go_together(run: Run, tmp_path: Path) -> None:
    outcome = run("channel", "check", "name", "--from", tmp_path / "a.json")
    assert (outcome.code, outcome.out) == (2, "")
