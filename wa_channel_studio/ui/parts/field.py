"""One labelled editor with its message below, for the few forms that no field table declares.

The label names the editor, the message stands where the fault is, and both are read out.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import State, set_state
from wa_channel_studio.ui.parts.asking import sentence


class Field(QWidget):
    """A label, an editor with perhaps something beside it, and a line of help or the message of a problem."""

    def __init__(
        self,
        text: str,
        editor: QWidget,
        *,
        help_text: str = "",
        beside: QWidget | None = None,
        below: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._help = help_text
        self._state: State = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = label(text, "field", self)
        name.setBuddy(editor)
        editor.setAccessibleName(text)
        column.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(editor, 1)
        if beside is not None:
            row.addWidget(beside)
        column.addLayout(row)
        if below is not None:
            column.addWidget(below)
        self._message = WrapLabel("", "secondary", self)
        column.addWidget(self._message)
        self.say()

    @property
    def message(self) -> str:
        """The line below the editor."""
        return self._message.plain_text

    @property
    def state(self) -> State:
        """What the message is: "error", "warning", or "" for help."""
        return self._state

    def say(self, text: str = "", state: State = "") -> None:
        """Show ``text`` as an error or a warning; without text the help stands there again."""
        self._state = state
        set_state(self.editor, state)
        self._message.set_role(state or "secondary")
        shown = text or self._help
        self._message.set_text(shown)
        self._message.setVisible(bool(shown))
        self.editor.setAccessibleDescription(shown)

    def say_problem(self, problem: Problem) -> None:
        """Show ``problem`` with its remedy and take the keyboard to the editor."""
        self.say(sentence(problem), "error" if problem.is_error else "warning")
        self.editor.setFocus()
