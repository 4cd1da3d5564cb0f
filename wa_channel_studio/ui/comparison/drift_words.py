"""The words of a comparison: what was found of a channel, and who changed a field. Knows one value at a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.services.drift_rows import DriftField, DriftRow, DriftState
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.kit.style import Kind


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Comparison", text)


def state_words(state: DriftState) -> tuple[str, Kind]:
    """What was found, with its colour."""
    found: dict[DriftState, tuple[str, Kind]] = {
        DriftState.SAME: (translate("Same"), "success"),
        DriftState.DIFFERS: (translate("Differs"), "warning"),
        DriftState.ONLY_HERE: (translate("Only here"), "information"),
        DriftState.ONLY_THERE: (translate("Only in the export"), "information"),
        DriftState.REFUSED: (translate("Not compared"), "error"),
    }
    return found[state]


def changed_words(field: DriftField, *, linked: bool) -> str:
    """Who changed a field, as far as that is known."""
    if field.changed is Side.HERE:
        return translate("Changed here")
    if field.changed is Side.THERE:
        return translate("Changed on the AICC")
    return translate("Changed on both sides") if linked else translate("Who changed it is not known")


def row_sentence(row: DriftRow, *, complete: bool) -> str:
    """What is to be said of a channel of one side only, or of a row that was refused."""
    if row.state is DriftState.SAME:
        return translate("Both sides are the same in all fields that the export has. Of the others it tells nothing.")
    if row.state is DriftState.ONLY_THERE:
        return translate("Here is no channel of that name. It can be brought in with Import.")
    if row.state is DriftState.ONLY_HERE:
        if complete:
            return (
                translate("It was on the AICC, and is not any more.")
                if row.linked
                else translate("As far as known it was never entered there.")
            )
        return translate("The export has no channel of that name; it may be only a part.")
    if row.problem is not None:
        return f"{row.problem.message} {row.problem.remedy}".strip()
    return ""
