"""Which way a tenant uses, in a word and a sentence, with what can be done about its connection.

It shows and asks; whether an address answers it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.fields.connection_form import WAY_SENTENCES
from wa_channel_studio.ui.kit.buttons import quiet_button, secondary_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.words import listed

_SEAM = ": "


class WayCard(Card):
    """``test_wanted`` and ``log_wanted`` are its two buttons."""

    test_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Way to the AICC"), columns=1, parent=parent)
        self.setObjectName("card.aicc_way")
        self.pill = Pill(parent=self)
        self.test = secondary_button(self.tr("Test connection …"), name="action.test_connection", parent=self)
        self.test.clicked.connect(self.test_wanted)
        log = quiet_button(self.tr("Network log …"), name="action.network_log", parent=self)
        log.clicked.connect(self.log_wanted)
        self.add_action(self.pill)
        deeds = QWidget(self)
        row = FlowLayout(deeds, gap=8)
        row.addWidget(self.test)
        row.addWidget(log)
        self._sentence = WrapLabel("", "", self)
        self._missing = WrapLabel("", "warning", self)
        self._missing.hide()
        self.body.addWidget(self._sentence, 0, 0)
        self.body.addWidget(self._missing, 1, 0)
        self.body.addWidget(deeds, 2, 0)
        self.body.setVerticalSpacing(10)

    @property
    def text(self) -> str:
        """The sentence, and what is missing."""
        return f"{self._sentence.plain_text} {self._missing.plain_text}".strip()

    def show_way(self, connection: Connection, missing: Sequence[str]) -> None:
        """Show the way of ``connection``; ``missing`` are the labels of what a connection that was begun lacks."""
        words: dict[Way, tuple[str, Kind]] = {
            Way.GUIDED: (self.tr("Guided entry"), "neutral"),
            Way.DOCUMENTED: (self.tr("Documented API"), "information"),
            Way.CHANNEL_SERVICE: (self.tr("Channel service"), "success"),
        }
        self.pill.set(*words[connection.way])
        sentence = WAY_SENTENCES[connection.way].partition(_SEAM)[2]
        self._sentence.set_text(sentence[:1].upper() + sentence[1:])
        names = listed(list(missing), most=8)
        self._missing.set_text(self.tr("The connection is not complete. Missing: {0}.").format(names) if names else "")
        self._missing.setVisible(bool(names))
        self.test.setEnabled(bool(connection.api_url or connection.auth_url or connection.oiap_url))
