"""Where a channel is, as far as that bars a change from outside: in the trash, or open in the wizard."""

from __future__ import annotations

from enum import Enum, auto

from wa_channel_studio.services.channel_ports import Place


class Where(Enum):
    """Whether a channel can be changed from outside."""

    HERE = auto()
    TRASH = auto()
    WIZARD = auto()
    """What stands in the wizard would overwrite the change when it is saved."""


def whereabouts(row: Place) -> Where:
    """Where a channel is; no draft has to be opened for it."""
    if row.trashed:
        return Where.TRASH
    return Where.WIZARD if row.open_draft else Where.HERE
