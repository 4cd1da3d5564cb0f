"""The words for a rotation: where a channel stands, how far all are, and in which order people must do the rest.

The AICC is never told by this program; that stands in the sentences here, once for all dialogs.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.rotation_ports import ItemState, Rotation
from wa_channel_studio.ui.kit.style import Kind

_WEBHOOK = "webhook"
"""The card of what is chosen here and told to the provider, the other way round than a provider's own credential."""


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Rotations", text)


def state_pill(state: ItemState) -> tuple[str, Kind]:
    """Where a channel stands, with the colour that goes with it."""
    words: dict[ItemState, tuple[str, Kind]] = {
        ItemState.OLD: (translate("old value"), "neutral"),
        ItemState.NEW: (translate("new value"), "success"),
        ItemState.SKIPPED: (translate("skipped"), "warning"),
    }
    return words[state]


def counts_of(rotation: Rotation) -> tuple[tuple[str, Kind], ...]:
    """How many channels stand where; skipped ones only where there are some."""
    told: list[tuple[str, Kind]] = [
        (translate("{0:,} with the new value").format(rotation.new), "success" if rotation.new else "neutral"),
        (translate("{0:,} with the old value").format(rotation.old), "neutral"),
    ]
    if rotation.skipped:
        told.append((translate("{0:,} skipped").format(rotation.skipped), "warning"))
    return tuple(told)


def progress_word(rotation: Rotation) -> str:
    """How far a rotation is, in a line of a list."""
    whole = rotation.old + rotation.new
    if rotation.closed_at is not None:
        return translate("closed, {0:,} of {1:,} new").format(rotation.new, whole)
    return translate("{0:,} of {1:,} new").format(rotation.new, whole)


def order_of_work(field: str) -> tuple[str, ...]:
    """What is done where, in this order (channel page, Context: the tenant administrator edits each channel)."""
    spec = all_fields().get(field)
    if spec is not None and spec.card == _WEBHOOK:
        return (
            translate("Here: change one channel first, look at it, then ten, then the rest."),
            translate(
                "On the AICC: enter the new value at each changed channel, by hand or led by guided entry; with a "
                "channel service plan and apply. A rotation does not tell the AICC."
            ),
            translate(
                "At the provider, right afterwards: enter the same value. While the two differ, messages of customers "
                "may not arrive."
            ),
        )
    return (
        translate("At the provider: make the new value, and let the old one go on working where that is possible."),
        translate("Here: change one channel first, look at it, then ten, then the rest."),
        translate(
            "On the AICC: enter the new value at each changed channel, by hand or led by guided entry; with a channel "
            "service plan and apply. A rotation does not tell the AICC; until then the AICC uses the old one."
        ),
        translate("At the provider: withdraw the old value once every channel works with the new one."),
    )
