"""The keystore page on its real services, in a window of its own, and certificates to put into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.studio import CHEAP, PASSWORD
from wa_channel_studio.app import build
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_page import KeystorePage
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.theme import apply_theme

T = TypeVar("T", bound=QWidget)
PATIENCE = 10_000
KEYSTORE_PASSWORD = "changeit"


class KeystoreWorld:
    """One page and all that it stands on. Call :meth:`close` at the end."""

    def __init__(self, bot: QtBot, folder: Path, size: tuple[int, int] = (1084, 740)) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        self.bot = bot
        self.folder = folder
        self.studio = build()
        self.service = self.studio.keystores
        self.workspace: Workspace = self.studio.workspaces.create(folder / "rollout.wcs", PASSWORD, CHEAP)
        self.runner = JobRunner()
        self.clipboard = SecretClipboard(owned=lambda: True)
        preferences = PreferenceFile(folder / "preferences.json", safe_write)
        self.context = UiContext(self.runner, self.clipboard, preferences, Preferences(), self.studio)
        self.window = QWidget()
        self._column = QVBoxLayout(self.window)
        self.toasts = ToastHost(self.window)
        self.page = self._page()
        self.window.resize(*size)
        self.window.show()
        bot.waitExposed(self.window)
        self.activate()
        self.settle()

    def _page(self) -> KeystorePage:
        page = KeystorePage(self.context, self.workspace, self.toasts, self.window)
        self._column.addWidget(page)
        return page

    def new_page(self) -> KeystorePage:
        """Drop the page as a lock does, once everything is kept, and build another one as unlocking does."""
        self.page.flush()
        self.settle()
        self._column.removeWidget(self.page)
        self.page.hide()
        self.page.deleteLater()
        self.page = self._page()
        self.settle()
        return self.page

    # --- waiting and finding ----------------------------------------------------------------------

    def activate(self) -> None:
        """Let the window have the keyboard; the offscreen platform gives it to nobody after a dialog."""
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the page live until ``condition`` holds."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def settle(self) -> None:
        """Let all jobs end, and those that they begin."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.runner.idle else 0
            return quiet >= 3

        self.wait(still)

    def find(self, name: str, kind: type[T] = QWidget) -> T:  # type: ignore[assignment]  # the widest kind
        """The visible widget called ``name``."""
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        assert found, f"no {name} in sight"
        return found[-1]

    def sees(self, name: str) -> bool:
        """Whether a widget called ``name`` is in sight."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def dialog(self, kind: type[T]) -> T:
        """The dialog on show."""
        shown = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        assert len(shown) == 1, shown
        assert isinstance(shown[0], kind)
        return shown[0]

    @property
    def said(self) -> str:
        """The message over the foot."""
        return self.toasts.current.text if self.toasts.current is not None else ""

    @property
    def aliases(self) -> list[str]:
        """The aliases in the list, from the top."""
        model = self.page.model
        entries = [model.entry(row) for row in range(model.rowCount())]
        return [entry.alias for entry in entries if entry is not None]

    # --- doing ------------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Press a button by its name."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.click()

    def fill(self, name: str, text: str) -> None:
        """Type over what stands in a line."""
        line = self.find(name, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the list."""
        self.activate()
        self.page.table.setFocus()
        QTest.keyClick(self.page.table, key, modifiers)

    def choose(self, *aliases: str) -> None:
        """Choose entries by their aliases."""
        entries = self.page.document.keystore.entries
        self.page.table.choose_places([place for place, entry in enumerate(entries) if entry.alias in aliases])

    def drop(self, mime: QMimeData) -> None:
        """Hold something over the page and let it go there."""
        enter = QDragEnterEvent(QPoint(60, 60), _COPY, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.page, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.page, QDropEvent(QPointF(60, 60), _COPY, mime, _LEFT, _PLAIN))
        else:
            QApplication.sendEvent(self.page, QDragLeaveEvent())
        self.settle()

    def drop_files(self, *paths: Path) -> None:
        """Drop files onto the page."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop(mime)

    def open(self, path: Path) -> None:
        """Open a file and wait for what comes of it."""
        self.page.open_path(path)
        self.settle()

    def keystore(self, *pairs: tuple[str, bytes], kind: FileKind = FileKind.JKS, name: str = "trust.jks") -> Path:
        """A keystore file with the usual password."""
        path = self.folder / name
        self.service.save(self.service.new(pairs), kind, Secret(KEYSTORE_PASSWORD), path)
        return path

    def close(self) -> None:
        """End what is under way and put everything away."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.page.flush()
        self.settle()
        self.toasts.dismiss()
        self.window.close()
        self.runner.shutdown()
        self.window.deleteLater()
        self.clipboard.deleteLater()
        self.runner.deleteLater()
        self.workspace.close()


_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier
