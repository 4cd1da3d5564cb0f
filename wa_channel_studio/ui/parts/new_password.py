"""A new password, typed twice, with how hard it is to guess.

Judging runs beside the window, since the first judgement reads a large list of words; only the latest text is judged.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.passwords import ENOUGH, LEVELS, Strength, strength
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.strength_meter import StrengthMeter, StrengthWord
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.field import Field

_PAUSE_MS = 120
_KINDS: tuple[Kind, ...] = ("error", "error", "warning", "success", "success")
WORDS = tuple(StrengthWord(bits, words.capitalize(), kind) for (bits, words), kind in zip(LEVELS, _KINDS, strict=True))
"""The scale of the service with a colour for each of its levels."""


class NewPassword(QWidget):
    """Two fields and a meter. ``submitted`` is Enter in the last one."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, context: UiContext, *, what: str = "", parent: QWidget | None = None) -> None:
        """``what`` names the password; without it it is the master password."""
        super().__init__(parent)
        self._context = context
        what = what or self.tr("Master password")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.first = SecretEdit(parent=self)
        self.first.setObjectName("field.new_password")
        self.second = SecretEdit(parent=self)
        self.second.setObjectName("field.new_password_again")
        self._meter = StrengthMeter(words=WORDS, parent=self)
        self.first_field = Field(what, self.first, below=self._meter, parent=self)
        self.second_field = Field(self.tr("{0}, again").format(what), self.second, parent=self)
        column.addWidget(self.first_field)
        column.addWidget(self.second_field)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._judge)
        self._judging = False
        self._judged = ""
        self.first.edited.connect(self._on_first)
        self.second.edited.connect(self._on_second)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.submitted)

    @property
    def bits(self) -> float | None:
        """How hard the first text is to guess, once it was judged."""
        return self._meter.bits

    def clear(self) -> None:
        """Forget what was typed."""
        self.set_both("")

    def set_both(self, text: str) -> None:
        """Put ``text`` into both fields, as a generator does."""
        self.first.setText(text)
        self.second.setText(text)
        self.first.conceal()
        self.second.conceal()
        self.first_field.say()
        self.second_field.say()
        self._pause.stop()
        self._judge()

    def take(self) -> Secret | None:
        """The password, or None with a message at the field that is wrong."""
        if not self.first.text():
            self._refuse(self.first_field, self.tr("The password is missing."))
        elif self.first.text() != self.second.text():
            self._refuse(self.second_field, self.tr("The two passwords differ."))
        else:
            return Secret(self.first.text())
        return None

    def say_problem(self, problem: Problem) -> None:
        """Show why a password was refused."""
        self.first_field.say_problem(problem)

    def _refuse(self, field: Field, text: str) -> None:
        field.say(text, "error")
        field.editor.setFocus()

    def _on_first(self) -> None:
        self.first_field.say()
        self._pause.start()
        self._compare()
        self.edited.emit()

    def _on_second(self) -> None:
        self._compare()
        self.edited.emit()

    def _compare(self) -> None:
        """Say that they differ only once the second can no longer become the first."""
        if self.first.text().startswith(self.second.text()):
            self.second_field.say()
        else:
            self.second_field.say(self.tr("The two passwords differ."), "error")

    def _judge(self) -> None:
        text = self.first.text()
        if not text:
            self._meter.set_bits(None)
            return
        if self._judging:
            return  # the answer to come looks whether the text has changed meanwhile
        self._judging = True
        self._judged = text

        def work(_context: JobContext) -> Strength:
            return strength(Secret(text))

        ask(self, self._context.runner, work, self._show, finished=self._judged_once, queue=FILES)

    def _show(self, judged: Strength) -> None:
        if self.first.text():
            self._meter.set_bits(judged.bits)
            if not self.first_field.state:  # what was refused meanwhile weighs more than advice
                # One judgement only: a password that is called good is not told to be longer.
                self.first_field.say(judged.advice if judged.score < ENOUGH else "")

    def _judged_once(self) -> None:
        self._judging = False
        if self.first.text() != self._judged:
            self._judge()
        self._judged = ""
