"""What is said of a reading of the AICC's lists: how old it is, how it ended, what a list is called.

Sentences only; what now is comes from whoever asks.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceKind
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.words import ago


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReadingWords", text)


def kind_title(kind: ReferenceKind) -> str:
    """What a list is called."""
    titles = {
        ReferenceKind.CALLED_ROUTE: _tr("Called routes"),
        ReferenceKind.SKILL_QUEUE: _tr("Skill queues"),
        ReferenceKind.OU: _tr("OUs"),
        ReferenceKind.CHATBOT: _tr("Chatbots"),
    }
    return titles[kind]


def state_pill(reading: Reading | None) -> tuple[str, Kind]:
    """The state of the last reading as a word and how it is coloured."""
    if reading is None:
        return _tr("never read"), "neutral"
    words: dict[ReadingState, tuple[str, Kind]] = {
        ReadingState.COMPLETE: (_tr("read"), "success"),
        ReadingState.PARTIAL: (_tr("broke off"), "warning"),
        ReadingState.NOT_OFFERED: (_tr("not offered"), "neutral"),
        ReadingState.NOT_SET_UP: (_tr("not set up"), "neutral"),
        ReadingState.FAILED: (_tr("failed"), "error"),
    }
    return words[reading.state]


def age(reading: Reading | None, now: datetime) -> str:
    """How old the list that counts is, and when it was last tried in vain."""
    if reading is None:
        return ""
    if reading.complete_at is None:
        return _tr("tried {0}").format(ago(reading.at, now))
    whole = _tr("read {0}").format(ago(reading.complete_at, now))
    if reading.state is ReadingState.COMPLETE:
        return whole
    return _tr("{0}; tried again {1}").format(whole, ago(reading.at, now))
