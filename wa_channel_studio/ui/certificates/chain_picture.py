"""The picture of a chain: the server, what it is signed by, up to the root, and which of them is the one to use.

It draws what a chain and the services say. Adding, saving and consent are the business of who shows the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Anchor, Role
from wa_channel_studio.domain.chain import Chain, Link
from wa_channel_studio.services.anchors import forecasts, suggested
from wa_channel_studio.ui.certificates.chain_card import ChainCard
from wa_channel_studio.ui.certificates.chain_layout import ChainLayout
from wa_channel_studio.ui.certificates.findings import said
from wa_channel_studio.ui.certificates.words import kind_of
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.tokens import CONTROL_HEIGHT

_ARROW = 18
_HEAD = 24


class _Row(QWidget):
    """The cards with the arrows between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.cards = ChainLayout(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.cards.setGeometry(self.rect())
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        arrow = pixmap("arrow-right", "muted", _ARROW, self.devicePixelRatioF())
        for place in self.cards.arrows:
            box = QRect(QPoint(), QSize(_ARROW, _ARROW))
            box.moveCenter(place.center())
            painter.drawPixmap(box, arrow)
        painter.end()


class ChainPicture(QWidget):
    """``chosen`` brings the Anchor that the person picked, ``details_wanted`` the Link that was clicked.

    ``extras`` takes buttons for the end of the head line, ``notices`` what has to be said before the picture.
    """

    chosen = Signal(object)
    details_wanted = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.chain")
        self._now = now
        self._shown: tuple[Chain, Role] | None = None
        self._pills: list[Pill] = []
        self.cards: tuple[ChainCard, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._flow = FlowLayout(gap=8)
        self._flow.setContentsMargins(0, (CONTROL_HEIGHT - _HEAD) // 2, 0, 0)
        self._host = Elided("", "heading", parent=self)
        self._host.setMinimumHeight(_HEAD)
        self._flow.addWidget(self._host)
        head.addLayout(self._flow, 1)
        self.extras = QHBoxLayout()
        self.extras.setSpacing(8)
        side = QVBoxLayout()
        side.addLayout(self.extras)
        side.addStretch(1)
        head.addLayout(side)
        column.addLayout(head)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        self._row = _Row(self)
        column.addWidget(self._row)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def anchor(self) -> Anchor | None:
        """The choice on show."""
        return next((card.link.place for card in self.cards if card.chosen), None)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The words of the pills."""
        return tuple(pill.text for pill in self._pills)

    def show_chain(self, chain: Chain, role: Role, chosen: Anchor | None) -> None:
        """Show ``chain`` for ``role``, with one of its certificates chosen; None takes what is suggested."""
        if self._shown is None or self._shown[0] is not chain or self._shown[1] is not role:
            self._shown = (chain, role)
            self._show_head(chain)
            self._show_cards(chain, role)
        wanted = chosen if chosen is not None else suggested(chain, role)
        self._group.setExclusive(False)  # or the group would refuse to let go of the old choice first
        for card in self.cards:
            card.set_chosen(card.radio is not None and card.link.place is wanted)
        self._group.setExclusive(True)

    def show_opened(self, link: Link | None) -> None:
        """Mark the card whose details are on show."""
        for card in self.cards:
            card.set_opened(card.link is link)

    def _show_head(self, chain: Chain) -> None:
        self._host.setText(chain.server.shown)
        self.setAccessibleName(self.tr("Chain of {0}").format(chain.server.shown))
        for pill in self._pills:
            self._flow.removeWidget(pill)
            retire(pill)
        self._pills = []
        for verdict in chain.verdicts:
            pill = Pill(verdict.words, kind_of(verdict.tone), self)
            pill.setToolTip(said(verdict))
            pill.setAccessibleDescription(said(verdict))
            pill.setMinimumHeight(_HEAD)
            self._flow.addWidget(pill)
            self._pills.append(pill)

    def _show_cards(self, chain: Chain, role: Role) -> None:
        for card in self.cards:
            if card.radio is not None:
                self._group.removeButton(card.radio)
            self._row.cards.removeWidget(card)
            retire(card)
        offered = {forecast.anchor: forecast for forecast in forecasts(chain, role)}
        now = self._now()
        cards = []
        for number, link in enumerate(chain.links, 1):
            forecast = offered.get(link.place) if chain.link(link.place) is link else None
            above = chain.verdicts if link is chain.leaf else ()
            card = ChainCard(link, forecast, now, number, said_above=above, parent=self._row)
            card.details_wanted.connect(lambda link=link: self.details_wanted.emit(link))
            if card.radio is not None:
                self._group.addButton(card.radio)
            self._row.cards.addWidget(card)
            card.show()
            cards.append(card)
        self.cards = tuple(cards)

    def _on_clicked(self) -> None:
        radio = self._group.checkedButton()
        for card in self.cards:
            if card.radio is radio:
                self.chosen.emit(card.link.place)
