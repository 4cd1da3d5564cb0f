"""The read-only Greetings message: both greetings with what the AICC puts between them, and how long it is."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.tables.name_card import MAX_GREETING, greeting_preview
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import set_look, surface


class GreetingPreview(QWidget):
    """Follows the answers; counts as the check does, over the text as it is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field.greeting_preview")
        self.setAccessibleName(self.tr("Greetings message"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Greetings message, as it is put together"), "field", self))
        head.addStretch(1)
        self._count = label("", "secondary", self)
        head.addWidget(self._count)
        column.addLayout(head)
        box: QFrame = surface("box", self)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(12, 8, 12, 8)
        self._words = WrapLabel("", "", box)
        inner.addWidget(self._words)
        column.addWidget(box)

    @property
    def text(self) -> str:
        """The whole greeting."""
        return self._words.plain_text

    def show_answers(self, answers: Answers) -> None:
        """Put the greeting together anew."""
        whole = greeting_preview(answers.text("greeting_1"), answers.text("greeting_2"))
        if whole == self.text:
            return
        self._words.set_text(whole)
        self._count.setText(f"{len(whole)} / {MAX_GREETING}")
        self._count.setAccessibleName(self.tr("{0} of {1} characters").format(len(whole), MAX_GREETING))
        set_look(self._count, "role", "error" if len(whole) > MAX_GREETING else "secondary")
