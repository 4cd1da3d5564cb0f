"""A conflict over a channel as a whole, in plain words: what happened, and what each of both ways out does.

Knows what a plan says of the channel: who deleted it, or that only a name connects both.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.sync.plan import PlanField, PlanItem
from wa_channel_studio.ui.aicc.plan_words import WHOLE


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Conflict", text)


@dataclass(frozen=True, slots=True)
class WholeWords:
    """What happened, and both ways out as heading and explanation."""

    happened: str
    mine: tuple[str, str]
    theirs: tuple[str, str]


def whole_of(item: PlanItem) -> PlanField | None:
    """The line that stands for the channel as a whole."""
    return next((field for field in item.fields if field.field == WHOLE), None)


def deleted(item: PlanItem) -> bool:
    """Whether one side has deleted it, so that its fields cannot be decided one by one."""
    whole = whole_of(item)
    return whole is not None and (whole.here is None or whole.there is None)


def whole_words(item: PlanItem) -> WholeWords | None:
    """The words for ``item``; None when its fields are decided one by one only.

    The line of the whole says by its values where the channel is: its name, or None where it was deleted.
    """
    whole = whole_of(item)
    if whole is None:
        return None
    if whole.there is None:
        return WholeWords(
            translate("It was deleted on the AICC, and changed here since both were the same."),
            (
                translate("Keep mine"),
                translate("It is created on the AICC once more, as it is here. Its id and addresses there are new."),
            ),
            (
                translate("Let theirs count"),
                translate("It is deleted here too: it goes to the trash, from where it can be restored."),
            ),
        )
    if whole.here is None:
        return WholeWords(
            translate("It was deleted here, and changed on the AICC since both were the same."),
            (
                translate("Let mine count"),
                translate("It is deleted on the AICC too, where deletions are allowed. There is no way back there."),
            ),
            (
                translate("Keep theirs"),
                translate("It comes back into this workspace as it is on the AICC. Its passwords and keys stay empty."),
            ),
        )
    return WholeWords(
        translate(
            "Both sides have a channel of this name, and nothing tells whether it is the same. If not, rename one."
        ),
        (
            translate("It is the same channel: mine counts"),
            translate("What is there is written over with what is here, passwords and keys included."),
        ),
        (
            translate("It is the same channel: theirs counts"),
            translate("What is here is written over with what is there. Passwords and keys stay as they are here."),
        ),
    )
