"""The real window on the real services, for tests that tell what a person does with it.

Only the cost of the key derivation is small. Everything is waited for by what it brings about, never by time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.studio import CHEAP, PASSWORD
from wa_channel_studio.app import build
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.main_window import MainWindow
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.views.certificates_view import CertificatesView
from wa_channel_studio.ui.views.channels_view import ChannelsView
from wa_channel_studio.ui.views.settings_view import SettingsView
from wa_channel_studio.ui.views.tenants_view import TenantsView
from wa_channel_studio.ui.views.workspace_view import WorkspaceView

T = TypeVar("T", bound=QWidget)
PATIENCE = 10_000
"""Milliseconds after which a test that waits has failed."""
_LOOKS = 3
"""How often in a row the runner must be seen idle, a few milliseconds apart."""


@dataclass
class Program:
    """One running program: a window with its own threads, as another process would have."""

    bot: QtBot
    home: Path
    preferences: Preferences = field(default_factory=Preferences)

    def __post_init__(self) -> None:
        self._closed = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        self.runner = JobRunner()
        self.clipboard = SecretClipboard(seconds=20, owned=lambda: True)
        self.file = PreferenceFile(self.home / "preferences.json", safe_write)
        self.context = UiContext(self.runner, self.clipboard, self.file, self.preferences)
        self.window = MainWindow(self.context, build, parameters=CHEAP)
        self.window.show()
        self.bot.waitExposed(self.window)
        self.window.activateWindow()
        self.wait(lambda: self.context.services is not None)

    # --- waiting and finding ----------------------------------------------------------------------

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the window live until ``condition`` holds."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def settle(self) -> None:
        """Let all jobs end, and those that they begin: one look between two jobs would take the pause for the end."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.runner.idle else 0
            return quiet >= _LOOKS

        self.wait(still)

    def find(self, name: str, kind: type[T] = QWidget) -> T:  # type: ignore[assignment]  # the widest kind
        """The visible widget called ``name``."""
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        assert found, f"no {name} in sight"
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget called ``name`` is in sight."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def line(self, name: str) -> QLineEdit:
        """The visible line called ``name``."""
        return self.find(name, QLineEdit)

    @property
    def dialog(self) -> QDialog:
        """The dialog on show."""
        (shown,) = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        return shown

    @property
    def view(self) -> WorkspaceView:
        """The open workspace."""
        assert self.window.view is not None
        return self.window.view

    @property
    def workspace(self) -> Workspace:
        """The open workspace's services."""
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def channels(self) -> ChannelsView:
        """The channel list."""
        place = self.view.place("channels")
        assert isinstance(place, ChannelsView)
        return place

    @property
    def certificates(self) -> CertificatesView:
        """The certificates."""
        place = self.view.place("certificates")
        assert isinstance(place, CertificatesView)
        return place

    @property
    def tenants(self) -> TenantsView:
        """The tenants."""
        place = self.view.place("tenants")
        assert isinstance(place, TenantsView)
        return place

    @property
    def settings(self) -> SettingsView:
        """The settings."""
        place = self.view.place("settings")
        assert isinstance(place, SettingsView)
        return place

    # --- doing ------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        if QApplication.activeWindow() is None:  # the offscreen platform activates nothing after a dialog
            dialogs: list[QWidget] = [item for item in self.window.findChildren(QDialog) if item.isVisible()]
            [self.window, *dialogs][-1].activateWindow()
            self.wait(QApplication.activeWindow)
        QTest.keyClick(self.here, key, modifiers)

    @property
    def here(self) -> QWidget:
        """What has the keyboard in this program, though another one may be in front."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        focused = QApplication.focusWidget()
        above: QWidget | None = focused
        while above is not None and above is not self.window:
            above = above.parentWidget()
        if focused is not None and above is not None:
            return focused
        inside: QWidget | None = self.window.focusWidget()
        return inside if inside is not None else self.window

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type wherever the keyboard is."""
        QTest.keyClicks(self.here, text)

    def fill(self, name: str, text: str) -> None:
        """Go to a line and type over what stands there."""
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        if text.isascii() and text:
            QTest.keyClicks(line, text)
        elif text:  # QTest has keys for ASCII only; other letters come as from an input method
            commit = QInputMethodEvent()
            commit.setCommitString(text)
            QApplication.sendEvent(line, commit)
        else:
            QTest.keyClick(line, Qt.Key.Key_Delete)

    def click(self, name: str) -> None:
        """Press a button by its name, with the keyboard."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    # --- ways that many tests go --------------------------------------------------------------------

    def create(self, path: Path, password: str = PASSWORD.reveal()) -> Workspace:
        """Make a workspace through the pages."""
        self.click("action.new_workspace")
        return self.create_from_here(path, password)

    def create_from_here(self, path: Path, password: str) -> Workspace:
        """Fill in the page for a new workspace, which is on show."""
        self.fill("field.path", str(path))
        self.fill("field.new_password", password)
        self.fill("field.new_password_again", password)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.window.view is not None)
        self.settle()
        return self.workspace

    def open(self, path: Path, password: str = PASSWORD.reveal()) -> None:
        """Open a workspace through the pages."""
        self.window.open_path(path)
        self.unlock(password)

    def unlock(self, password: str = PASSWORD.reveal()) -> None:
        """Give the password and wait for the workspace."""
        self.fill("field.password", password)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.window.view is not None)
        self.settle()

    def lock(self) -> None:
        """Lock by key and wait for the cover."""
        self.ctrl(Qt.Key.Key_L)
        self.wait(lambda: self.window.view is None and self.sees("field.password"))
        self.settle()

    def add_tenant(self, name: str = "Acme Brazil") -> Tenant:
        """A tenant, past the window."""
        return self.workspace.tenants.add(name, "https://aicc.acme.example")

    def add_channel(self, tenant: Tenant, answers: Answers) -> Saved:
        """A channel, past the window."""
        return self.workspace.channels.save(tenant.id, answers)

    def look_again(self) -> None:
        """Let the list show what was added past the window."""
        self.channels.refresh()
        self.settle()

    def names(self) -> list[str]:
        """The names in the list, from the top."""
        model = self.channels.model
        rows = [model.summary(row) for row in range(model.rowCount())]
        return [row.name if row is not None else "…" for row in rows]

    def close(self) -> None:
        """Close the window and wait until everything is kept; a second time nothing happens."""
        if self._closed:
            return
        self._closed = True
        ended: list[bool] = []
        self.window.ended.connect(lambda: ended.append(True))
        if not self.window.over:
            self.window.close()
            self.wait(lambda: ended)
        self.window.deleteLater()
        self.clipboard.deleteLater()
