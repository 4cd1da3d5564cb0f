"""How a wizard is left: saved, closed with its draft kept, or thrown away after a question.

Nothing that was typed is lost on any of these ways unless the person says so.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.wizard.frame import WizardFrame
from wa_channel_studio.ui.wizard.keeper import DraftKeeper
from wa_channel_studio.ui.wizard.saver import Saver
from wa_channel_studio.wizard.machine import Journey


class Ending(QObject):
    """``saved`` brings what was saved; ``closed`` says that the wizard is done with, this way or another."""

    saved = Signal(object)
    closed = Signal()

    def __init__(
        self, runner: JobRunner, workspace: Workspace, keeper: DraftKeeper, frame: WizardFrame, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._frame = frame
        self._may_save = not workspace.read_only
        self._again: Callable[[], object] | None = None
        self._focus: QWidget | None = None
        self._saver = Saver(runner, workspace, keeper.draft, self)
        self._saver.saved.connect(self._on_saved)
        self._saver.discarded.connect(self.closed)
        self._saver.failed.connect(self._on_failed)
        frame.head.set_busy(False, read_only=workspace.read_only)

    @property
    def busy(self) -> bool:
        """Whether the channel is being saved, or the draft thrown away."""
        return self._saver.busy

    def save(self, journey: Journey) -> None:
        """Save the channel and take its draft away."""
        if self.busy or not self._may_save:
            return
        self._again = lambda: self.save(journey)
        self._begin(self.tr("Saving the channel …"))
        self._saver.save(journey)

    def leave(self) -> None:
        """Close; what has not been written yet is written first."""
        if self.busy:
            return
        job = self._keeper.flush()
        if job is None:
            self.closed.emit()
        else:
            job.succeeded.connect(self._on_left)

    def ask_to_discard(self) -> None:
        """Throw the draft away, after a question when there is something to lose."""
        if not self._keeper.written:
            self.closed.emit()
            return
        saved_before = bool(self._keeper.draft.channel_id)
        text = (
            self.tr("What was changed since the channel was saved last is lost. The saved channel stays as it is.")
            if saved_before
            else self.tr("The channel has never been saved. Everything entered here is lost.")
        )
        dialog = confirmation(
            self.tr("Throw the draft away?"), text, self.tr("Throw away"), danger=True, parent=self._frame
        )
        dialog.accepted.connect(self._discard)
        dialog.open()

    def _discard(self) -> None:
        self._again = self._discard
        self._begin(self.tr("Throwing the draft away …"))
        self._saver.discard()

    def _begin(self, text: str) -> None:
        self._focus = QApplication.focusWidget()
        self._keeper.stop()
        self._frame.set_busy(True, text, may_save=self._may_save)

    def _on_left(self) -> None:
        self.closed.emit()

    def _on_saved(self, saved: object) -> None:
        self._frame.set_busy(False, "", may_save=self._may_save)
        self.saved.emit(saved)
        self.closed.emit()

    def _on_failed(self, problem: object) -> None:
        self._frame.set_busy(False, "", may_save=self._may_save)
        if self._focus is not None:
            self._focus.setFocus()
        self._keeper.resume()
        if isinstance(problem, Problem) and self._again is not None:
            self._frame.complain(problem, self.tr("Try again"), self._again)
