"""One certificate of a chain as a card: its place, name, key and validity, and whether it is the one to use.

It shows and asks; which of the cards is chosen is said by the picture they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.chain import Link, Tone, Verdict
from wa_channel_studio.services.anchors import Forecast
from wa_channel_studio.ui.certificates.findings import said
from wa_channel_studio.ui.certificates.words import kind_of, place_of_link, span, time_left, validity_tone
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import color
from wa_channel_studio.ui.kit.validity_bar import ValidityBar
from wa_channel_studio.ui.tokens import CARD_RADIUS

_NOTABLE = (Tone.DOUBTFUL, Tone.BAD)


class ChainCard(QWidget):
    """``details_wanted``: the person wants to know all about this certificate."""

    details_wanted = Signal()

    def __init__(
        self,
        link: Link,
        forecast: Forecast | None,
        now: datetime,
        number: int,
        *,
        said_above: Sequence[Verdict] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Without a ``forecast`` it is not offered for use. ``number`` counts from the server, which is 1.

        Verdicts that are ``said_above`` the picture are not repeated.
        """
        super().__init__(parent)
        self.link = link
        self._chosen = False
        self._opened = False
        self._now = now
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{place_of_link(link)}: {link.facts.common_name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(4)
        column.addWidget(WrapLabel(place_of_link(link), "secondary", self))
        column.addWidget(WrapLabel(link.facts.common_name or self.tr("no name"), "heading", self))
        column.addWidget(WrapLabel(f"{link.facts.key} · {link.facts.signature}", "secondary", self))
        column.addSpacing(2)
        column.addWidget(self._bar())
        column.addWidget(WrapLabel(span(link.facts.not_before, link.facts.not_after), "secondary", self))
        self._add_pills(column, said_above)
        self.radio: QRadioButton | None = None
        if forecast is not None:
            self._add_choice(column, forecast)
        column.addStretch(1)
        self.more = link_button(self.tr("Details"), name=f"action.details.{number}", parent=self)
        self.more.setAccessibleName(self.tr("Details of {0}").format(link.facts.common_name))
        self.more.clicked.connect(self.details_wanted)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTrailing)

    @property
    def chosen(self) -> bool:
        """Whether this is the one to use."""
        return self._chosen

    def set_chosen(self, on: bool) -> None:
        """Frame it as the one to use."""
        self._chosen = on
        if self.radio is not None:
            self.radio.setChecked(on)
            letters = self.radio.font()
            letters.setBold(on)
            self.radio.setFont(letters)
        self.update()

    def set_opened(self, on: bool) -> None:
        """Show that the details on show are its own."""
        self._opened = on
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.details_wanted.emit()
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would go to whatever lies below

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2 if self._chosen else 1
        edge = wide / 2
        role = "accent" if self._chosen else "muted" if self._opened else "line"
        painter.setPen(QPen(color(role), wide))
        painter.setBrush(color("raised" if self.underMouse() or self._opened else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), CARD_RADIUS, CARD_RADIUS)
        painter.end()

    def _bar(self) -> ValidityBar:
        facts = self.link.facts
        bar = ValidityBar(self)
        bar.set_span(facts.not_before, facts.not_after, self._now, validity_tone(self.link, self._now))
        words = self.tr("Valid {0}, {1}").format(span(facts.not_before, facts.not_after), time_left(facts, self._now))
        bar.set_words(words)
        return bar

    def _add_pills(self, column: QVBoxLayout, said_above: Sequence[Verdict]) -> None:
        notable = [one for one in self.link.verdicts if one.tone in _NOTABLE and one not in said_above]
        if not notable:
            return
        flow = FlowLayout(gap=4)
        for verdict in notable:
            pill = Pill(verdict.words, kind_of(verdict.tone), self)
            pill.setToolTip(said(verdict))
            flow.addWidget(pill)
        column.addSpacing(2)
        column.addLayout(flow)

    def _add_choice(self, column: QVBoxLayout, forecast: Forecast) -> None:
        column.addSpacing(4)
        self.radio = QRadioButton(self.tr("Use this"), self)
        self.radio.setObjectName(f"choice.anchor.{forecast.anchor}")
        self.radio.setAccessibleName(self.tr("Use {0}").format(self.link.facts.common_name))
        self.radio.setAccessibleDescription(forecast.sentence)
        self.sentence = WrapLabel(forecast.sentence, "secondary", self)
        column.addWidget(self.radio)
        column.addWidget(self.sentence)
