"""The frame of an assistant: its steps at the left, the page of one of them, a message above and progress below it.

It runs one piece of work at a time and knows how to stop and to leave. Which steps there are, and what lies between
them, a subclass knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import BULK, JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.step_list import Step, StepList
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.transfer.desk import TransferDesk

T = TypeVar("T")

_SIZE = (1200, 740)
_MARGIN = 40
"""What of the window below stays in sight around the dialog."""
_STEP_WIDTH = 168


class AssistantFrame(Dialog):
    """``step_wanted`` brings the key of a step that was pressed; the subclass goes there or does not."""

    step_wanted = Signal(str)

    def __init__(
        self, context: UiContext, title: str, steps: Sequence[tuple[str, str]], *, name: str, parent: QWidget
    ) -> None:
        """``steps`` are keys with titles, in their order."""
        super().__init__(title, name=name, width=780, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self.desk = TransferDesk.of(parent)
        self.order = tuple(key for key, _title in steps)
        self._job: JobHandle | None = None
        self._closing = False
        self._page: dict[str, QWidget] = {}
        row = QHBoxLayout()
        row.setSpacing(20)
        self.steps = StepList(tuple(Step(key, words) for key, words in steps), parent=self)
        self.steps.setFixedWidth(_STEP_WIDTH)
        self.steps.activated.connect(self.step_wanted)
        side = QVBoxLayout()
        side.addWidget(self.steps)
        side.addStretch(1)
        row.addLayout(side)
        right = QVBoxLayout()
        right.setSpacing(10)
        self.banner = Banner("error", parent=self)
        self.banner.hide()
        right.addWidget(self.banner)
        self.pages = QStackedWidget(self)
        right.addWidget(self.pages, 1)
        self.busy = BusyBar(delay_ms=120, keep_room=False, parent=self)
        right.addWidget(self.busy)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)
        room = parent.window().size() - QSize(_MARGIN, _MARGIN)
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))

    def add_page(self, step: str, page: QWidget) -> None:
        """Show ``page`` while ``step`` is current."""
        self._page[step] = page
        self.pages.addWidget(page)

    @property
    def step(self) -> str:
        """The step on show."""
        return self.steps.current

    def show_step(self, step: str) -> None:
        """Make ``step`` the current one."""
        self.steps.set_current(step)
        self.pages.setCurrentWidget(self._page[step])

    def say(self, text: str, kind: Kind = "error", action: str = "") -> None:
        """Show a message above the page; "" takes it away."""
        if text:
            self.banner.set(kind, text, action)
        self.banner.setVisible(bool(text))

    # --- work -------------------------------------------------------------------------------------

    @property
    def working(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def run(self, work: Callable[[JobContext], T], done: Callable[[T], object], words: str, stopped: str) -> None:
        """Do ``work`` beside the window, with ``words`` at its progress; ``stopped`` is said when it was stopped.

        A fault comes back as a value, so that a lock that waits for the end need not care how it ended.
        """

        def guarded(job: JobContext) -> T | ProblemError:
            try:
                return work(job)
            except ProblemError as fault:
                return fault

        def came(result: T | ProblemError) -> None:
            self._job = None
            if isinstance(result, ProblemError):
                self.fail(result.problem)
            else:
                done(result)

        self._job = ask(self, self.context.runner, guarded, came, self.fail, finished=self._work_over, queue=BULK)
        self._job.cancelled.connect(lambda: None if self._closing else self.say(stopped, "information"))
        self.desk.watch(self._job)
        self.busy.follow(self._job, words)
        self.settle()

    def fail(self, problem: Problem) -> None:
        """Work has failed: a subclass says so."""

    def settle(self) -> None:
        """A subclass sets steps and buttons after what is known now."""

    def refocus(self) -> None:
        """A subclass gives the keyboard to somebody, since who had it cannot have it any more."""

    def _work_over(self) -> None:
        self._job = None
        self.settle()
        here: QWidget | None = self.focusWidget()
        if not (here is not None and here.isEnabled() and here.isVisible()):
            self.refocus()

    # --- leaving ----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Escape stops what is under way; where nothing is, it leaves."""
        if self._job is not None and not self._closing:
            self._job.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing, also by a lock, stops the work and leaves at once; the lock waits for the work's end."""
        self._closing = True
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)
