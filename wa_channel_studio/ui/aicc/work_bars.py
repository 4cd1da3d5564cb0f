"""The bars of a plan that is applied: how far it is with Pause and Cancel, and what waits with Resume and Discard.

They show and wish; what stops where, the service knows.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import set_look


class ApplyBar(QFrame):
    """How far a plan is."""

    pause_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._words = WrapLabel("", "", self)
        self.pause = secondary_button(self.tr("Pause"), name="action.pause", parent=self)
        self.pause.setToolTip(self.tr("Stops after the present line. What is left waits, and can be gone on with."))
        self.pause.clicked.connect(self.pause_wanted)
        self.cancel = secondary_button(self.tr("Cancel the rest"), name="action.cancel_apply", parent=self)
        self.cancel.setToolTip(self.tr("Stops after the present line. What is left is given up; what is done stays."))
        self.cancel.clicked.connect(self.cancel_wanted)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.pause)
        row.addWidget(self.cancel)
        column.addLayout(row)
        self.bar = Bar(self)
        column.addWidget(self.bar)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._words.plain_text

    def show_part(self, done: int, total: int, text: str, *, stopping: bool, ending: bool) -> None:
        """Say how far it is; ``ending``: what waits is being given up, which takes no time to stop."""
        told = self.tr("{0:,} of {1:,}").format(done, total) if total else ""
        if stopping:
            text = self.tr("Stopping after the present line …")
        elif not text:
            text = self.tr("Giving up what waits …") if ending else self.tr("Applying the plan …")
        self._words.set_text(f"{told} · {text}" if told else text)
        self.setAccessibleName(self._words.plain_text)
        self.bar.set_part(done / total if total else None)
        for button in (self.pause, self.cancel):
            button.setVisible(not ending)
            button.setEnabled(not stopping)


class WaitingBar(QFrame):
    """What waits in the outbox after a pause, a restart or a failure."""

    resume_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "banner")
        set_look(self, "kind", "warning")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._icon = QLabel(self)
        self._icon.setFixedSize(20, 20)
        self._icon.setPixmap(pixmap("clock", "warning", 20, self.devicePixelRatioF()))
        self._words = WrapLabel("", "", self)
        self.discard = secondary_button(self.tr("Discard"), name="action.discard_outbox", parent=self)
        self.discard.clicked.connect(self.discard_wanted)
        self.resume = primary_button(self.tr("Resume"), name="action.resume_outbox", parent=self)
        self.resume.clicked.connect(self.resume_wanted)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.discard)
        row.addWidget(self.resume)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._words.plain_text

    def say(self, text: str) -> None:
        """Say what waits."""
        self._words.set_text(text)
        self.setAccessibleName(text)


class AdoptBar(QFrame):
    """Above channels that are only on the AICC: take over what is chosen, or all."""

    wanted = Signal(bool)
    """True: all; False: those that are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = WrapLabel("", "muted", self)
        self.some = secondary_button("", name="action.adopt_chosen", parent=self)
        self.some.clicked.connect(lambda: self.wanted.emit(False))
        self.all = secondary_button("", name="action.adopt_all", parent=self)
        self.all.clicked.connect(lambda: self.wanted.emit(True))
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.some)
        row.addWidget(self.all)
        self._words.set_text(self.tr("They come as they are on the AICC; passwords and keys stay empty."))
        self.hide()

    def offer(self, chosen: int, total: int, *, usable: bool) -> None:
        """Offer ``chosen`` of ``total``."""
        self.some.setText(self.tr("Take over {0:,} chosen").format(chosen) if chosen else self.tr("Take over chosen"))
        self.some.setEnabled(usable and bool(chosen))
        self.all.setText(self.tr("Take over all {0:,}").format(total))
        self.all.setEnabled(usable and bool(total))
