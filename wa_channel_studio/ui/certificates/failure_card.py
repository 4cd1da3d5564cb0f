"""A host that could not be asked: at which layer it failed, what that means, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.chain import Failure, Layer
from wa_channel_studio.ui.certificates.words import layer_words
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.parts.elided import Elided


class FailureCard(QFrame):
    """``again_wanted``: ask this host once more."""

    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.failure")
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 18)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        flow = FlowLayout(gap=8)
        flow.setContentsMargins(0, 4, 0, 0)
        self._host = Elided("", "heading", parent=self)
        self._host.setMinimumHeight(24)
        self._pill = Pill("", "error", self)
        self._pill.setMinimumHeight(24)
        flow.addWidget(self._host)
        flow.addWidget(self._pill)
        head.addLayout(flow, 1)
        self.again = secondary_button(self.tr("Try again"), name="action.try_again", parent=self)
        self.again.clicked.connect(self.again_wanted)
        self._bar = Bar(self)
        self._bar.setFixedWidth(110)
        head.addWidget(self._bar)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._message = WrapLabel("", "", self)
        self._cause = WrapLabel("", "muted", self)
        self._remedy = WrapLabel("", "muted", self)
        for words in (self._message, self._cause, self._remedy):
            column.addWidget(words)

    @property
    def text(self) -> str:
        """All that is said."""
        parts = (self._message.plain_text, self._cause.plain_text, self._remedy.plain_text)
        return " ".join(part for part in parts if part)

    def show_failure(self, failure: Failure, *, asking: bool = False) -> None:
        """Show why a host could not be asked, and whether it is being asked once more."""
        self._bar.set_part(None if asking else 0.0)
        self._bar.setVisible(asking)
        self.again.setEnabled(not asking)
        shown = failure.server.shown
        self._host.setText(shown)
        stopped = failure.layer is Layer.CANCELLED
        self._pill.set(layer_words(failure.layer), "neutral" if stopped else "error")
        self._message.set_text(failure.problem.message)
        for words, text in ((self._cause, failure.problem.cause), (self._remedy, failure.problem.remedy)):
            words.set_text(text)
            words.setVisible(bool(text))
        self.again.setAccessibleName(self.tr("Try {0} again").format(shown))
        self.setAccessibleName(self.tr("{0}: {1}").format(shown, failure.problem.message))
