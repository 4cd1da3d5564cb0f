"""The pages of the way in, made when they are first wanted, and which of them is shown.

What is typed on them is sent on; the jobs behind them are a subclass's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.views.start_view import StartView, look_at

if TYPE_CHECKING:
    from wa_channel_studio.services.workspaces import Workspace
    from wa_channel_studio.ui.views.create_view import CreateView
    from wa_channel_studio.ui.views.recovery_view import RecoveryView
    from wa_channel_studio.ui.views.restore_view import RestoreView
    from wa_channel_studio.ui.views.unlock_view import UnlockView

PageT = TypeVar("PageT", bound=QWidget)


class LatePages(Protocol):
    """Makes the pages that are too heavy for the first paint."""

    def create(self, parent: QWidget) -> CreateView:
        """The page for a new workspace."""

    def recovery(self, parent: QWidget) -> RecoveryView:
        """The page for the recovery key."""

    def unlock(self, parent: QWidget) -> UnlockView:
        """The page for the password."""

    def restore(self, parent: QWidget) -> RestoreView:
        """The page for backups."""


class EntryPages(QStackedWidget):
    """Start page, new workspace, password, recovery key, backups."""

    create_submitted = Signal(object, object)
    password_submitted = Signal(object)
    recovery_submitted = Signal(object, object)
    restore_submitted = Signal(object)
    keyring_wanted = Signal()
    holder_wanted = Signal()
    """Who has the workspace open should be looked up."""
    backups_wanted = Signal()
    """The backups should be looked up."""
    close_wanted = Signal()
    """Leave the locked workspace."""
    stay_wanted = Signal()
    """Go back to the workspace, which could not be locked."""

    def __init__(self, context: UiContext, late: LatePages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._late = late
        self._path = Path()
        self._locked: Workspace | None = None
        self._pages: dict[str, QWidget] = {}
        self._forgetting: list[Callable[[], None]] = []
        self.start = StartView(self)
        self.addWidget(self.start)
        self.start.create_wanted.connect(self.show_create)
        self.start.open_wanted.connect(lambda text: self.open_path(Path(text)))

    # --- pages ------------------------------------------------------------------------------------

    @property
    def create_page(self) -> CreateView:
        """The page for a new workspace."""
        page, fresh = self._page("create", lambda: self._late.create(self))
        if fresh:
            self._forgetting.append(page.password.clear)
            page.submitted.connect(self.create_submitted)
            page.left.connect(self.show_start)
        return page

    @property
    def unlock_page(self) -> UnlockView:
        """The page that asks for the password."""
        page, fresh = self._page("unlock", lambda: self._late.unlock(self))
        if fresh:
            self._forgetting.append(page.clear)
            page.submitted.connect(self.password_submitted)
            page.recovery_wanted.connect(self._show_recovery)
            page.keyring_wanted.connect(self.keyring_wanted)
            page.restore_wanted.connect(self._show_restore)
            page.again_wanted.connect(self.holder_wanted)
            page.stay_wanted.connect(self.stay_wanted)
            page.left.connect(self._leave_unlock)
        return page

    @property
    def recovery_page(self) -> RecoveryView:
        """The page for the recovery key."""
        page, fresh = self._page("recovery", lambda: self._late.recovery(self))
        if fresh:
            self._forgetting.append(page.clear)
            page.submitted.connect(self.recovery_submitted)
            page.left.connect(self._show_unlock)
        return page

    @property
    def restore_page(self) -> RestoreView:
        """The page for the backups."""
        page, fresh = self._page("restore", lambda: self._late.restore(self))
        if fresh:
            page.restore_wanted.connect(self.restore_submitted)
            page.left.connect(self._show_unlock)
        return page

    def _page(self, key: str, make: Callable[[], PageT]) -> tuple[PageT, bool]:
        """The page ``key``, and whether it was made just now."""
        page = self._pages.get(key)
        if page is not None:
            return cast(PageT, page), False
        made = make()
        self._pages[key] = made
        self.addWidget(made)
        return made, True

    # --- showing --------------------------------------------------------------------------------

    def show_start(self, text: str = "") -> None:
        """The first page, with ``text`` as what went wrong."""
        self._forget()
        self._locked = None
        paths = self._context.preferences.recent
        self.start.set_paths(paths)
        self.start.say(text)
        self.setCurrentWidget(self.start)
        self.start.begin()
        if paths:
            ask(self, self._context.runner, lambda _job: look_at(paths), self.start.recent.show_found, queue=FILES)

    def show_create(self) -> None:
        """The page for a new workspace."""
        self.create_page.begin()
        self.setCurrentWidget(self.create_page)

    def open_path(self, path: Path) -> None:
        """Ask for the password of ``path``."""
        self._path = path
        self._locked = None
        self._show_unlock()
        self.holder_wanted.emit()

    def show_locked(self, workspace: Workspace) -> None:
        """Cover ``workspace``, which is open in this window, and ask for its password."""
        self._path = workspace.path
        self._locked = workspace
        self._show_unlock()

    def show_locking(self, workspace: Workspace) -> None:
        """Cover the window while drafts are being kept."""
        self.show_locked(workspace)
        self.unlock_page.set_busy(True, self.tr("Keeping what you typed …"))

    def show_not_locked(self, problem: Problem) -> None:
        """What was typed could not be kept, so the key is still there: say so, and offer the way back."""
        self.unlock_page.set_busy(False)
        self.unlock_page.show_not_locked(problem)

    def show_backups_of(self, path: Path) -> None:
        """The backups of a workspace that is closed."""
        self._path = path
        self._locked = None
        self._show_restore()

    def _show_unlock(self) -> None:
        self._forget()
        self.unlock_page.begin(self._path, locked=self._locked is not None)
        self.setCurrentWidget(self.unlock_page)

    def _show_recovery(self) -> None:
        self.recovery_page.begin()
        self.setCurrentWidget(self.recovery_page)

    def _show_restore(self) -> None:
        self.restore_page.begin(self._path)
        self.setCurrentWidget(self.restore_page)
        self.backups_wanted.emit()

    def _forget(self) -> None:
        """Drop whatever was typed on the other pages."""
        for forget in self._forgetting:
            forget()

    def _leave_unlock(self) -> None:
        if self._locked is not None:
            self.close_wanted.emit()
        else:
            self.show_start()
