"""Help beside the form for the field in focus: what it is, where to find it, what must be done first, who says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.kit.labels import WrapLabel, label

WIDTH = 262
WIDE = 340
WIDE_FROM = 1700
"""From this width of the wizard on there is room for longer lines."""


class FindSteps(QWidget):
    """Numbered steps, the numbers hanging before the lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, WrapLabel]] = []

    def show_steps(self, steps: Sequence[str]) -> None:
        """Show ``steps`` in their order; none hides this."""
        self.lines = tuple(f"{number}. {step}" for number, step in enumerate(steps, start=1))
        while len(self._rows) < len(steps):
            place = len(self._rows)
            number, words = label(f"{place + 1}.", "", self), WrapLabel("", "", self)
            self._grid.addWidget(number, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, place, 1)
            self._rows.append((number, words))
        for place, (number, words) in enumerate(self._rows):
            number.setVisible(place < len(steps))
            words.setVisible(place < len(steps))
            words.set_text(steps[place] if place < len(steps) else "")
        self.setVisible(bool(steps))


class HelpPanel(QScrollArea):
    """Read with the eyes while typing; F1 brings the keyboard here, Escape takes it back to the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.help")
        self.setAccessibleName(self.tr("Help on the field"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._back_to: QWidget | None = None
        self._spec: FieldSpec | None = None
        inner = QFrame()
        inner.setProperty("surface", "raised")
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 18, 18, 18)
        column.setSpacing(6)
        self._title = WrapLabel("", "heading", inner)
        self._text = WrapLabel("", "muted", inner)
        self._title.setObjectName("view.help.title")
        column.addWidget(self._title)
        column.addWidget(self._text)
        self._parts: dict[str, tuple[WrapLabel, WrapLabel]] = {}
        self._steps = FindSteps(inner)
        for name, title, role in (
            ("find", self.tr("Where do I find it?"), ""),
            ("before", self.tr("Before it works"), ""),
            ("kept", self.tr("How it is kept"), ""),
            ("source", self.tr("Source"), "muted"),
        ):
            heading, words = WrapLabel(title, "heading", inner), WrapLabel("", role, inner)
            heading.setContentsMargins(0, 12, 0, 0)
            column.addWidget(heading)
            column.addWidget(words)
            if name == "find":
                column.addWidget(self._steps)
            self._parts[name] = (heading, words)
        column.addStretch(1)
        self.setWidget(inner)
        self.show_field(None)

    @property
    def text(self) -> str:
        """Everything that can be read, for tests and for screen readers."""
        shown = [self._title, self._text, *(part for pair in self._parts.values() for part in pair)]
        return "\n".join([*(part.plain_text for part in shown if not part.isHidden()), *self._steps.lines])

    def show_field(self, spec: FieldSpec | None) -> None:
        """Show the help of ``spec``; None says what this place is for."""
        if spec is self._spec and spec is not None:
            return
        self._spec = spec
        if spec is None:
            self._title.set_text(self.tr("Help"))
            self._text.set_text(self.tr("Go to a field: what it is and where to find it is told here."))
        else:
            self._title.set_text(spec.label)
            self._text.set_text(spec.help)
        steps = spec.find if spec is not None else ()
        self._say("find", steps[0] if len(steps) == 1 else "")
        self._steps.show_steps(steps if len(steps) > 1 else ())
        self._parts["find"][0].setVisible(bool(steps))
        self._say("before", spec.before if spec is not None else "")
        sealed = self.tr(
            "Sealed in the workspace file. It is shown here only while you ask for it, is left out of exports unless "
            "you ask for secrets, and a copy is cleared from the clipboard after a while."
        )
        self._say("kept", sealed if spec is not None and spec.secret else "")
        self._say("source", _capital(spec.source) if spec is not None else "")
        self.verticalScrollBar().setValue(0)

    def read(self, back_to: QWidget | None) -> None:
        """Take the keyboard; Escape and F1 give it back to ``back_to``."""
        self._back_to = back_to
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_back(self) -> bool:
        """Give the keyboard back to the field it came from; False when it is not here."""
        if not self.hasFocus():
            return False
        if self._back_to is not None:
            self._back_to.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.give_back():
            event.accept()
            return
        super().keyPressEvent(event)

    def _say(self, name: str, text: str) -> None:
        heading, words = self._parts[name]
        words.set_text(text)
        heading.setVisible(bool(text))
        words.setVisible(bool(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
