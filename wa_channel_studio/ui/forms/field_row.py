"""One field on a page: its label, its editor, and what is said about it below.

Only what has changed is touched, because polishing a widget anew is what costs while somebody types.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.types import Integer
from wa_channel_studio.ui.forms.editor import Editor
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import State
from wa_channel_studio.ui.theme import theme

_ICON = 14


@dataclass(frozen=True, slots=True)
class FieldState:
    """What is to be said about a field: whether it must be filled in, its problems, a quiet note."""

    required: bool = False
    problems: tuple[Problem, ...] = ()
    note: str = ""


class MessageLine(QWidget):
    """One sentence below a field, with a sign that tells an error from a hint without colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON + 2)
        self._words = WrapLabel("", "", self)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._kind = ""
        theme().changed.connect(self._draw)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._words.plain_text

    @property
    def kind(self) -> str:
        """error, warning or information."""
        return self._kind

    def say(self, kind: str, text: str) -> None:
        """Show ``text`` as ``kind``: error, warning or information."""
        self._words.set_text(text)
        if kind != self._kind:
            self._kind = kind
            self._words.set_role("secondary" if kind == "information" else kind)
            self._draw()

    def _draw(self) -> None:
        names = {"error": "error", "warning": "warning", "information": "info"}
        if self._kind:
            role = "muted" if self._kind == "information" else self._kind
            self._icon.setPixmap(pixmap(names[self._kind], role, _ICON, self.devicePixelRatioF()))


class FieldRow(QWidget):
    """Label, editor and messages, one below the other."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.spec = editor.spec
        self.key = editor.spec.key
        self._state = FieldState()
        self._lines: list[MessageLine] = []
        self._room: QLabel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._head = self._title() if not editor.labelled else None
        if self._head is not None:
            self._column.addWidget(self._head)
        self._column.addWidget(editor.widget)
        if editor.below is not None:
            self._column.addWidget(editor.below)
        self._column.addStretch(1)

    @property
    def required(self) -> bool:
        """Whether the field must be filled in."""
        return self._state.required

    @property
    def messages(self) -> tuple[MessageLine, ...]:
        """The sentences on show."""
        return tuple(line for line in self._lines if not line.isHidden())

    def apply(self, state: FieldState) -> None:
        """Show ``state``; nothing is touched when it is shown already."""
        if state == self._state:
            return
        old, self._state = self._state, state
        if state.required != old.required and not self.editor.labelled:
            self._star.setVisible(state.required)
        said = [(problem.severity.value, _sentence(problem)) for problem in state.problems]
        if state.note:
            said.append(("information", state.note))
        while len(self._lines) < len(said):
            line = MessageLine(self)
            self._column.insertWidget(self._column.count() - 1, line)
            self._lines.append(line)
        for place, line in enumerate(self._lines):
            if place < len(said):
                line.say(*said[place])
            line.setVisible(place < len(said))
        self.editor.set_state(_worst(state.problems))
        words = [self.tr("Required.")] if state.required else []
        spoken = {"error": self.tr("Problem: {0}"), "warning": self.tr("Hint: {0}")}
        self.editor.describe(" ".join([*words, *(spoken.get(kind, "{0}").format(text) for kind, text in said)]))

    def explain(self, words: QWidget) -> None:
        """Put ``words`` right below the editor, for good."""
        self._column.insertWidget(self._column.indexOf(self.editor.widget) + 1, words)

    def stand_lower(self, on: bool) -> None:
        """Leave room for a label that this row does not have, so that its switch stands level with its neighbour."""
        if on and self._room is None:
            self._room = label(" ", "field", self)
            self._column.insertWidget(0, self._room)
        if self._room is not None:
            self._room.setVisible(on)

    def hide_title(self) -> None:
        """Show no label: the title of the card says it."""
        if self._head is not None:
            self._head.hide()

    def _title(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        words = _FieldLabel(self.spec.label, head)
        words.setBuddy(self.editor.widget)
        self._star = label("*", "muted", head)
        self._star.setToolTip(self.tr("This field must be filled in."))
        self._star.hide()
        row.addWidget(words)
        row.addWidget(self._star, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        kind = self.spec.type
        if isinstance(kind, Integer) and kind.unit:
            row.addWidget(label(kind.unit, "secondary", head), 0, Qt.AlignmentFlag.AlignBottom)
        return head


class _FieldLabel(WrapLabel):
    """The label above an editor; a click on it goes to the editor."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "field", parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)

    def event(self, event: QEvent) -> bool:
        buddy = self.buddy()
        if event.type() == QEvent.Type.MouseButtonPress and buddy is not None:
            buddy.setFocus(Qt.FocusReason.MouseFocusReason)
        return super().event(event)


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.remedy}".strip()


def _worst(problems: tuple[Problem, ...]) -> State:
    if not problems:
        return ""
    return "error" if any(problem.severity is Severity.ERROR for problem in problems) else "warning"


def row_of(widget: QWidget | None) -> FieldRow | None:
    """The field that ``widget`` is a part of, also through a list or a dialog that it opened."""
    while widget is not None:
        if isinstance(widget, FieldRow):
            return widget
        widget = widget.parentWidget()
    return None
