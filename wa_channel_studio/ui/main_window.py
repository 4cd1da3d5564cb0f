"""The window: the way in, an open workspace, or the cover over a locked one.

It owns the one open workspace and its life: opening, locking by hand or after a while, unlocking, closing. Nothing that
was typed is lost on any of these ways: drafts are kept before the key is dropped or the file is closed.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.preferences import Preferences
from wa_channel_studio.ui import preload
from wa_channel_studio.ui.auto_lock import AutoLock
from wa_channel_studio.ui.context import Services, UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, sentence, together
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.views.entry_view import EntryView

if TYPE_CHECKING:
    from wa_channel_studio.services.ports import Backup, KdfParameters
    from wa_channel_studio.services.workspaces import Workspace
    from wa_channel_studio.ui.views.resuming import ResumePoint
    from wa_channel_studio.ui.views.workspace_view import WorkspaceView

TITLE = "WA Channel Studio"
SIZE = (1280, 800)
SMALLEST = (900, 600)


class MainWindow(QWidget):
    """``load`` makes the services; it runs beside the window after the first paint."""

    ready = Signal()
    """The services are there."""
    ended = Signal()
    """Everything is kept and closed; the window is going."""

    def __init__(
        self,
        context: UiContext,
        load: Callable[[], Services],
        *,
        parameters: KdfParameters | None = None,
    ) -> None:
        """``parameters`` are the cost of new workspaces' key derivation; None takes the usual one."""
        super().__init__()
        self.setObjectName("window")
        self._context = context
        self._load = load
        self._painted = False
        self._ended = False
        self._leaving = False
        self._close_next = False
        self.workspace: Workspace | None = None
        self.view: WorkspaceView | None = None
        self._resume: ResumePoint | None = None
        self.toasts = ToastHost(self)
        self._stack = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.entry = EntryView(context, preload.LatePages(context), parameters=parameters, parent=self)
        self.entry.opened.connect(self._opened)
        self.entry.unlocked.connect(self._unlocked)
        self.entry.close_wanted.connect(self.close_workspace)
        self.entry.stay_wanted.connect(self._stay)
        self._stack.addWidget(self.entry)
        self.auto_lock = AutoLock(context.preferences.auto_lock_minutes, self)
        self.auto_lock.due.connect(self.lock_now)  # nobody is there to be asked
        lock = QShortcut(QKeySequence("Ctrl+L"), self)
        lock.activated.connect(self.lock)
        self._place()
        self._name()
        self.entry.show_start()

    @property
    def over(self) -> bool:
        """Whether everything is kept and closed."""
        return self._ended

    # --- the first paint --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._load_services)

    def _load_services(self) -> None:
        load = self._load
        ask(self, self._context.runner, lambda _job: load(), self._loaded, self._load_failed, queue=FILES)

    def _loaded(self, services: Services) -> None:
        self._context.services = services
        self.entry.services_loaded()
        self.ready.emit()

    def _load_failed(self, problem: Problem) -> None:
        self.entry.show_start(sentence(problem))

    # --- opening ----------------------------------------------------------------------------------

    def open_path(self, path: Path) -> None:
        """Ask for the password of ``path``."""
        self.entry.open_path(path)

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._remember(self._context.preferences.with_recent(workspace.path))
        self._show_view(None)
        if self.entry.trying.hint:
            self.toasts.show(self.entry.trying.hint)

    def _unlocked(self) -> None:
        self._show_view(self._resume)

    def _show_view(self, point: ResumePoint | None) -> None:
        if self.workspace is None:
            return
        view = preload.workspace_view(self._context, self.workspace, self.toasts, self)
        view.lock_wanted.connect(self.lock)
        view.close_wanted.connect(self.close_workspace)
        view.restore_wanted.connect(self._restore)
        view.preferences_changed.connect(self._take_preferences)
        self.view = view
        self._resume = None
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self._name()
        if point is not None:
            view.resume(point)
        else:
            view.go("channels")
        self.auto_lock.start()

    # --- locking ----------------------------------------------------------------------------------

    def lock(self) -> None:
        """Lock, after a question while a plan is being applied."""
        self._ask_to_stop(self.lock_now, self.tr("Stop and lock"))

    def _ask_to_stop(self, leave: Callable[[], None], action: str) -> None:
        """Do ``leave``; while something is sent to an AICC only when the person wishes it."""
        if self.view is None or not self.view.sending or self._leaving:
            leave()
            return
        if any(dialog.isVisible() for dialog in self.findChildren(QDialog, "dialog.stop_applying")):
            return  # it was asked already
        dialog = confirmation(
            self.tr("A plan is being applied"),
            self.tr("It stops after the present line. What is left waits, and can be gone on with after unlocking."),
            action,
            parent=self,
        )
        dialog.setObjectName("dialog.stop_applying")
        dialog.accepted.connect(leave)
        dialog.open()

    def lock_now(self) -> None:
        """Cover the window, keep what was typed, drop the key. Nothing happens when nothing is open."""
        if self.view is None or self.workspace is None or self._leaving:
            return
        self._cover()
        self.entry.show_locking(self.workspace)
        workspace, runner = self.workspace, self._context.runner
        together(
            self,
            self.view.flush(),
            lambda: ask(self, runner, lambda _job: workspace.lock(), lambda _none: self._locked(), self._lock_failed),
            self._lock_failed,
        )

    def _locked(self) -> None:
        self._leaving = False
        if self.view is not None:
            self._resume = self.view.resume_point
        self._drop_view()
        self._name()
        if self.workspace is not None:
            self.entry.show_locked(self.workspace)
        if self._close_next:
            self.close()

    def _lock_failed(self, problem: Problem) -> None:
        self._leaving = False
        self.entry.show_not_locked(problem)

    def _stay(self) -> None:
        """Go back to a workspace that could not be locked."""
        if self.view is not None:
            self._stack.setCurrentWidget(self.view)
            self.auto_lock.start()

    def _cover(self) -> None:
        """Take everything off the screen that must not be seen."""
        self._leaving = True
        self.auto_lock.stop()
        self.toasts.dismiss()
        self._context.clipboard.clear_now()
        for popup in (*self.findChildren(QMenu), *self.findChildren(QDialog)):
            popup.close()
        if self.view is not None:
            self.view.conceal()
        self._stack.setCurrentWidget(self.entry)

    def _drop_view(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            self._stack.removeWidget(view)
            view.hide()
            view.deleteLater()

    # --- closing ----------------------------------------------------------------------------------

    def close_workspace(self, then: Callable[[], None] | None = None) -> None:
        """Keep what was typed, close the file, and go back to the start page or on to ``then``.

        While a plan is being applied it is asked first.
        """
        self._ask_to_stop(lambda: self._close_now(then), self.tr("Stop and close"))

    def _close_now(self, then: Callable[[], None] | None) -> None:
        workspace, view = self.workspace, self.view
        if workspace is None or self._leaving:
            return
        self._cover()
        self.entry.show_locking(workspace)
        together(
            self,
            view.flush() if view is not None else [],
            lambda: self._close_file(workspace, then),
            lambda problem: self._ask_loss(workspace, problem, then),
        )

    def _close_file(self, workspace: Workspace, then: Callable[[], None] | None) -> None:
        end_sandbox = self.entry.trying.give_up()

        def work(_job: JobContext) -> None:
            workspace.close()
            end_sandbox()

        ask(self, self._context.runner, work, finished=lambda: self._closed(then))

    def _closed(self, then: Callable[[], None] | None) -> None:
        self._leaving = False
        self.workspace = None
        self._resume = None
        self._drop_view()
        self._name()
        if then is not None:
            then()
        elif self._close_next:
            self._end()
        else:
            self.entry.show_start()

    def _ask_loss(self, workspace: Workspace, problem: Problem, then: Callable[[], None] | None) -> None:
        """What was typed could not be kept: the person decides whether it may be lost."""
        self._leaving = False
        self._stay()
        dialog = confirmation(
            self.tr("What you typed could not be kept"),
            sentence(problem),
            self.tr("Close and lose it"),
            danger=True,
            parent=self,
        )
        dialog.accepted.connect(lambda: self._close_file(workspace, then))
        dialog.open()

    def _restore(self, backup: Backup) -> None:
        """Close the workspace, put the backup in its place and ask for its password."""
        workspace = self.workspace
        if workspace is None:
            return
        path = workspace.path
        self.close_workspace(lambda: self.entry.restore_backup(path, backup))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._ended:
            event.accept()
            return
        event.ignore()
        if self._leaving:
            self._close_next = True  # it is being locked or closed: the window goes right after that
        elif self.workspace is not None:
            self.close_workspace(self._end)
        else:
            self._end()

    def _end(self) -> None:
        """The last things: remember the window's place, stop all threads."""
        self.toasts.dismiss()
        self.auto_lock.stop()
        self._context.clipboard.clear_now()
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self._context.runner.shutdown()
        # The place of the window is not worth keeping anybody from leaving.
        with contextlib.suppress(ProblemError):
            self._context.change_preferences(replace(self._context.preferences, window=geometry))
        self._ended = True
        self.close()
        self.ended.emit()

    # --- preferences --------------------------------------------------------------------------------

    def _remember(self, preferences: Preferences) -> None:
        self._context.preferences = preferences
        file = self._context.preference_file
        ask(self, self._context.runner, lambda _job: file.save(preferences), failed=lambda _problem: None)

    def _take_preferences(self) -> None:
        """Let the window follow what was chosen in the settings."""
        preferences = self._context.preferences
        self.auto_lock.set_minutes(preferences.auto_lock_minutes)
        self._context.clipboard.seconds = preferences.clipboard_seconds
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, preferences.theme)
        self._remember(preferences)

    def _place(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        kept = self._context.preferences.window
        if kept:
            self.restoreGeometry(QByteArray(base64.b64decode(kept.encode("ascii", "ignore"))))

    def _name(self) -> None:
        """The title: the workspace's name, which is its file's, and never anything out of it."""
        self.setWindowTitle(f"{self.workspace.name} - {TITLE}" if self.workspace is not None else TITLE)
