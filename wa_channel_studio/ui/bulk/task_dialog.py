"""What all dialogs of this package share: one place for faults, one for progress with Stop, and how to leave.

It runs one piece of work at a time beside the window and says that data changed. What the work is, a subclass knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import BULK, DATABASE, JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, sentence

T = TypeVar("T")

_MARGIN = 48
"""What of the window below stays in sight around a dialog that fills it."""


class TaskDialog(Dialog):
    """Sends ``changed`` with a Changed when data has become other. Escape stops work that is under way, then leaves."""

    changed = Signal(object)

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        title: str,
        *,
        name: str,
        parent: QWidget,
        size: tuple[int, int] = (560, 0),
    ) -> None:
        """``size`` in pixels is wished; the dialog is never larger than the window below. Height 0: as needed."""
        room = parent.window().size() - QSize(_MARGIN, _MARGIN)
        wide, high = min(size[0], room.width()), min(size[1], room.height())
        super().__init__(title, name=name, width=min(wide, 560), parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(wide, high or self.height())
        self._high = high
        self._fitting = False
        self.context = context
        self.workspace = workspace
        self._job: JobHandle | None = None
        self._focus: QWidget | None = None
        self._held: list[QWidget] = []
        self._deed = ""
        self.banner = Banner("error", parent=self)
        self.banner.setObjectName("banner.dialog")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.bar = BusyBar(keep_room=False, parent=self)
        self.stops_at_foot = False
        """Whether a button at the foot stops the work, so that the bar needs none."""

    def set_title(self, title: str) -> None:
        """Call the dialog otherwise, once its name is known."""
        self.setWindowTitle(title)
        item = self.body.itemAt(0)
        head = item.widget() if item is not None else None
        if isinstance(head, WrapLabel):
            head.set_text(title)

    def add_bar(self) -> None:
        """Put the place for progress at the end of what the body holds so far."""
        self.body.addWidget(self.bar)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def hold(self, *widgets: QWidget) -> None:
        """Let these be used only while no work is under way."""
        self._held.extend(widgets)

    def run(
        self,
        work: Callable[[JobContext], T],
        done: Callable[[T], object],
        words: str,
        *,
        failed: Callable[[Problem], object] | None = None,
        stopped: Callable[[], object] | None = None,
        queue: str = BULK,
    ) -> None:
        """Do ``work`` with ``words`` beside its progress; nothing happens while other work is under way."""
        if self.busy:
            return
        self.say("")
        self._focus = QApplication.focusWidget()
        for widget in self._held:
            widget.setEnabled(False)
        self._job = ask(
            self, self.context.runner, work, done, failed or self.complain, finished=self._over, queue=queue
        )
        self._job.cancelled.connect(stopped or self._on_stopped)
        self.bar.follow(self._job, words, cancellable=not self.stops_at_foot)

    def read(self, work: Callable[[JobContext], T], done: Callable[[T], object], words: str) -> None:
        """Do work that only reads; it does not wait behind work on many channels."""
        self.run(work, done, words, queue=DATABASE)

    def say(self, text: str, kind: Kind = "error") -> None:
        """Show a message at the top; "" takes it away."""
        if text:
            self.banner.set(kind, text)
        self.banner.setVisible(bool(text))

    def complain(self, problem: Problem) -> None:
        """Show what went wrong."""
        self.say(sentence(problem))

    def reject(self) -> None:
        """Stop what is under way; where nothing is, leave."""
        if self._job is not None:
            self._job.cancel()
            return
        super().reject()

    def event(self, event: QEvent) -> bool:
        """Where a layout asks for another size, come back to the wished one when it has settled.

        Text that wraps is taken for tall while its page has not been shown, and Qt lets a window grow, but not shrink.
        """
        if event.type() == QEvent.Type.LayoutRequest and not self._fitting:
            self._fitting = True
            QTimer.singleShot(0, self, self._fit)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.spontaneous() and self._high:
            self._high = self.height()  # a person pulled at it

    def _fit(self) -> None:
        self._fitting = False
        layout = self.layout()
        if layout is None or not self.isVisible():
            return
        layout.activate()
        needed = layout.totalMinimumSize().height()
        if not self._high:
            needed = max(needed, layout.totalHeightForWidth(self.width()))
        wanted = max(self._high, needed)
        if self.height() != wanted:
            self.resize(self.width(), wanted)

    def leave(self, told: str, words: str) -> None:
        """Close, and tell over the window what was done; ``words`` is the deed on the undo stack, to be taken back."""
        above = self.parentWidget()
        host = above.window().findChild(ToastHost) if above is not None else None
        if not isinstance(host, ToastHost):
            self.accept()
            return
        # The way back is this dialog's: it lives on, out of sight, for as long as the toast offers it.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.accept()
        self._deed = words
        toast = host.show(told, self.tr("Undo") if words else "")
        toast.action_triggered.connect(self._take_back)
        toast.expired.connect(self.deleteLater)

    def _take_back(self) -> None:
        stack, words = self.workspace.undo, self._deed
        ask(
            self,
            self.context.runner,
            lambda job: undo_exactly(stack, words, job),
            self._on_taken_back,
            lambda problem: self._part(sentence(problem)),
            queue=BULK,
        )

    def _on_taken_back(self, changed: Changed) -> None:
        self.changed.emit(changed)
        self._part(self.tr("Taken back."))

    def _part(self, told: str) -> None:
        above = self.parentWidget()
        host = above.window().findChild(ToastHost) if above is not None else None
        if isinstance(host, ToastHost):
            host.show(told)
        self.deleteLater()

    def settled(self) -> None:
        """Work has ended, well or not: a subclass sets anew what can be pressed."""

    def _on_stopped(self) -> None:
        self.say(self.tr("Stopped. Nothing has changed."), "information")

    def _over(self) -> None:
        self._job = None
        for widget in self._held:
            widget.setEnabled(True)
        self.settled()
        focus = self._focus
        if focus is not None and self.isAncestorOf(focus) and focus.isVisible() and focus.isEnabled():
            here = QApplication.focusWidget()
            if here is None or not self.isAncestorOf(here):
                focus.setFocus()
