"""What a command is, as data: its words, its arguments, its examples and the module that carries it out.

Types only, and the two arguments that many commands share. It loads nothing of the program, so that a short command
starts quickly; the rows themselves stand in ``commands`` and ``certificate_rows``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HERE = "wa_channel_studio.cli."


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as argparse takes it."""

    names: tuple[str, ...]
    help: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """One command: ``workspace create`` has two words."""

    words: tuple[str, ...]
    summary: str
    module: str
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    notes: str = ""
    module_with_workspace: str = ""
    """The module to take instead when ``--workspace`` is given."""

    def module_for(self, arguments: argparse.Namespace) -> str:
        """The full name of the module that carries this out for ``arguments``."""
        if self.module_with_workspace and arguments.workspace:
            return self.module_with_workspace
        return self.module


JSON = Argument(("--json",), "write one JSON document instead of text", {"action": "store_true"})
