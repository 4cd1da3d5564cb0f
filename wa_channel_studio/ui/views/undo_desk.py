"""Undo and redo of an open workspace: keys, entries of the menu, progress, and a word about what was done.

What a deed was and how it is undone, the services know; the deeds run one after the other on the queue for long work.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import BULK, JobRunner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask

UNDO_KEYS = "Ctrl+Z"
REDO_KEYS = ("Ctrl+Shift+Z", "Ctrl+Y")
_LONGEST = 60
"""Letters of a deed's words in the menu."""


class UndoDesk(QObject):
    """Sends ``changed`` with what was touched, ``failed`` with a Problem. ``bar`` shows what takes its time."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, workspace: Workspace, toasts: ToastHost, widget: QWidget) -> None:
        """The keys work while ``widget`` is in sight, where no editor wants them for itself."""
        super().__init__(widget)
        self._runner = runner
        self._workspace = workspace
        self._toasts = toasts
        self.bar = BusyBar(parent=widget)
        for keys, call in ((UNDO_KEYS, self._undo_by_key), *((keys, self.redo) for keys in REDO_KEYS)):
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.activated.connect(call)
            # A notice with a way back has the same key: both mean the same deed.
            shortcut.activatedAmbiguously.connect(call)

    def undo(self) -> None:
        """Undo what was done last."""
        stack = self._workspace.undo
        self._run(
            stack.undo_words,
            stack.undo,
            (self.tr("There is nothing to undo."), self.tr("Undoing: {0} …"), self.tr("Undone: {0}"), self.tr("Redo")),
            self.redo,
        )

    def redo(self) -> None:
        """Do again what was undone last."""
        stack = self._workspace.undo
        self._run(
            stack.redo_words,
            stack.redo,
            (self.tr("There is nothing to redo."), self.tr("Redoing: {0} …"), self.tr("Redone: {0}"), self.tr("Undo")),
            self.undo,
        )

    def add_to(self, menu: QMenu) -> None:
        """Put both into a menu, with the words of what they would do."""
        stack = self._workspace.undo
        for key, words, text, plain, keys, call in (
            ("undo", stack.undo_words, self.tr("Undo: {0}"), self.tr("Undo"), UNDO_KEYS, self.undo),
            ("redo", stack.redo_words, self.tr("Redo: {0}"), self.tr("Redo"), REDO_KEYS[0], self.redo),
        ):
            shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
            action = QAction((text.format(shown) if words else plain).replace("&", "&&"), menu)
            action.setObjectName(f"action.{key}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(bool(words))
            action.triggered.connect(call)
            menu.addAction(action)

    def _undo_by_key(self) -> None:
        """A notice that offers to take something back is nearer than what was done last."""
        toast = self._toasts.current
        if toast is not None and toast.undoes:
            toast.trigger()
        else:
            self.undo()

    def _run(
        self,
        words: str,
        work: Callable[[JobContext], Changed],
        sentences: tuple[str, str, str, str],
        back: Callable[[], object],
    ) -> None:
        nothing, doing, done, way_back = sentences
        if not words:
            self._toasts.show(nothing)
            return

        def told(changed: Changed) -> None:
            toast = self._toasts.show(done.format(words), way_back, undoes=way_back == self.tr("Undo"))
            toast.action_triggered.connect(back)
            self.changed.emit(changed)

        def failed(problem: Problem) -> None:
            self._toasts.dismiss()
            self.failed.emit(problem)

        handle = ask(self, self._runner, work, told, failed, queue=BULK)
        self.bar.follow(handle, doing.format(words))
