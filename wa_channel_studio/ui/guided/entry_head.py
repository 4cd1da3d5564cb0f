"""The head of the window: which channel of how many, whose, and how far its entry is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.guided import Entry, EntryKind
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.parts.elided import Elided


class EntryHead(QFrame):
    """``step_wanted`` brings 1 for the next channel and -1 for the one before."""

    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "header")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = Elided("", "heading", parent=self)
        self._name.setObjectName("text.channel")
        self._what = Elided("", "secondary", parent=self)
        words.addWidget(self._name)
        words.addWidget(self._what)
        row.addLayout(words, 1)
        self._which = label("", "secondary", self)
        self._which.setObjectName("text.which")
        row.addWidget(self._which)
        self._back = icon_button(
            "back", self.tr("Previous channel (Ctrl+Page up)"), name="action.previous_channel", size=28, parent=self
        )
        self._next = icon_button(
            "arrow-right", self.tr("Next channel (Ctrl+Page down)"), name="action.next_channel", size=28, parent=self
        )
        self._back.clicked.connect(lambda: self.step_wanted.emit(-1))
        self._next.clicked.connect(lambda: self.step_wanted.emit(1))
        row.addWidget(self._back)
        row.addWidget(self._next)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(10)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Entered"))
        below.addWidget(self._bar, 1)
        self.progress = label("", "secondary", self)
        self.progress.setObjectName("text.progress")
        below.addWidget(self.progress)
        column.addLayout(below)

    def show_entry(self, entry: Entry, number: int, count: int) -> None:
        """Show the channel ``number``, from 0, of ``count``."""
        channel = entry.channel
        table = PROVIDERS.get(channel.provider)
        self._name.setText(channel.name or self.tr("a channel without a name"))
        told = [table.label if table is not None else self.tr("no provider"), entry.tenant]
        if entry.kind is not EntryKind.FIRST:
            told.append(self.tr("changes only"))
        self._what.setText(" · ".join(told))
        self._which.setText(self.tr("{0} of {1}").format(number + 1, count) if count > 1 else "")
        self._back.setVisible(count > 1)
        self._next.setVisible(count > 1)
        self._back.setEnabled(number > 0)
        self._next.setEnabled(number + 1 < count)
        self.show_progress(entry)

    def show_progress(self, entry: Entry) -> None:
        """Show how many fields are ticked."""
        for widget in (self._bar, self.progress):
            widget.setVisible(bool(entry.fields))  # where nothing is to be entered, there is no part of it
        self._bar.setMaximum(max(1, len(entry.fields)))
        self._bar.setValue(entry.done if entry.fields else 1)
        self.progress.setText(self.tr("{0} of {1}").format(entry.done, len(entry.fields)))
