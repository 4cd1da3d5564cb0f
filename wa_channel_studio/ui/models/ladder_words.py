"""The steps of a channel's ladder as words and small marks. Knows neither services nor lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from wa_channel_studio.domain.evidence import Rung, Source
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.ladder_rules import RungState, RungStatus
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.models.row_delegate import shade
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import current_tokens

MARK = 9
GAP = 4
WIDTH = 6 * MARK + 5 * GAP
_HALF = QPointF(MARK / 2 - 1, 0)


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Ladder", text)


def rung_title(rung: Rung) -> str:
    """A step by its name."""
    return {
        Rung.PREPARED: translate("Prepared"),
        Rung.ON_AICC: translate("On the AICC"),
        Rung.IN_SYNC: translate("In sync"),
        Rung.PROVIDER_TOLD: translate("Provider told"),
        Rung.WEBHOOK_VERIFIED: translate("Webhook verified"),
        Rung.MESSAGE_SEEN: translate("Message seen"),
    }[rung]


def rung_meaning(rung: Rung, provider: str) -> str:
    """What a step says, or what is to be done for it."""
    table = PROVIDERS.get(provider)
    told = table.told_to if table is not None and table.told_to else translate("Tell the provider the addresses.")
    return {
        Rung.PREPARED: translate("Every check here finds it ready. Looked at anew each time."),
        Rung.ON_AICC: translate("Somebody has entered or seen it there."),
        Rung.IN_SYNC: translate("Both sides were the same, and nothing was changed here since."),
        Rung.PROVIDER_TOLD: told,
        Rung.WEBHOOK_VERIFIED: translate("The provider has reached the AICC's address, or has confirmed it."),
        Rung.MESSAGE_SEEN: translate("A message of a customer has come through this channel."),
    }[rung]


def state_words(status: RungStatus) -> tuple[str, Kind]:
    """What a step is worth, with its colour."""
    if status.state is RungState.DONE:
        return translate("Done"), "success"
    if status.state is RungState.STALE:
        return translate("Stale"), "warning"
    if status.state is RungState.NOT_APPLICABLE:
        return translate("Not applicable"), "neutral"
    return translate("Not any more") if status.at is not None else translate("Not yet"), "neutral"


def source_words(source: Source) -> str:
    """Who saw it."""
    return {
        Source.CHECK: translate("by the check here"),
        Source.APPLY: translate("by the AICC's answer"),
        Source.PLAN: translate("read for a plan"),
        Source.GUIDED: translate("by guided entry"),
        Source.EXPORT: translate("by an export of the AICC"),
        Source.PERSON: translate("as somebody said"),
    }[source]


def line(status: RungStatus, now: datetime) -> str:
    """A step in one line: "In sync: done, yesterday 09:12, by guided entry"."""
    said = [state_words(status)[0].lower()]
    if status.at is not None:
        said.append(when(status.at, now))
    if status.source is not None and status.state is not RungState.NOT_SEEN:
        said.append(source_words(status.source))
    text = f"{rung_title(status.rung)}: {', '.join(said)}"
    return f"{text}. {status.reason}" if status.reason else text


def tip(ladder: Sequence[RungStatus], now: datetime) -> str:
    """All steps, one in a line."""
    return "\n".join(line(status, now) for status in ladder)


def short(ladder: Sequence[RungStatus]) -> str:
    """How many steps are done, and how many are stale."""
    done = sum(status.state is RungState.DONE for status in ladder)
    stale = sum(status.state is RungState.STALE for status in ladder)
    words = translate("{0} of {1} done").format(done, len(ladder))
    return f"{words}, {translate('{0} stale').format(stale)}" if stale else words


def paint_ladder(painter: QPainter, rect: QRect, ladder: Sequence[RungStatus], *, from_right: bool) -> None:
    """Six small marks in the middle of ``rect``: full is done, half is stale, a ring is not seen, a dash is neither.

    Their shapes differ, since colours alone say nothing to many.
    """
    tokens = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = rect.top() + (rect.height() - MARK) / 2
    for place, status in enumerate(ladder):
        offset = place * (MARK + GAP)
        left = rect.right() + 1 - MARK - offset if from_right else rect.left() + offset
        box = QRectF(left + 0.75, top + 0.75, MARK - 1.5, MARK - 1.5)
        if status.state is RungState.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade(tokens.success))
            painter.drawEllipse(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        elif status.state is RungState.STALE:
            painter.setPen(QPen(shade(tokens.warning), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade(tokens.warning))
            painter.drawPie(box, 90 * 16, 180 * 16)
        elif status.state is RungState.NOT_SEEN:
            painter.setPen(QPen(shade(tokens.disabled), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
        else:
            painter.setPen(QPen(shade(tokens.disabled), 1.5))
            painter.drawLine(box.center() - _HALF, box.center() + _HALF)
    painter.restore()
