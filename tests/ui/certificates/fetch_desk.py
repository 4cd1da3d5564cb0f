"""The fetch page on its real services, in a window of its own: a real workspace, real handshakes through a proxy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.studio import CHEAP, PASSWORD
from tests.ui.certificates.loopback import World
from tests.ui.certificates.samples import NOW, judge
from wa_channel_studio.app import Studio
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.domain.library import LibraryQuery, LibraryRow
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.ui.certificates.fetch_page import FetchPage
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.theme import apply_theme

T = TypeVar("T", bound=QWidget)
PATIENCE = 10_000
WIDE, NARROW = (1084, 740), (704, 540)
"""What a window of 1280 by 800 and one of 900 by 600 leave for a place."""


class SampleClock:
    """The moment of the samples."""

    def now(self) -> datetime:
        return NOW


class Desk:
    """One page and all that it stands on. Call :meth:`close` at the end."""

    def __init__(self, bot: QtBot, folder: Path, world: World) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        self.bot = bot
        self.world = world
        studio = Studio()
        studio.fetching = FetchService(TlsFetcher(judge(), SampleClock()))
        self.workspace = studio.workspaces.create(folder / "rollout.wcs", PASSWORD, CHEAP)
        host, _, port = world.address.partition(":")
        self.options = FetchOptions(ProxyMode.MANUAL, Proxy(host, int(port)))
        self.workspace.library.save_fetch_options(self.options)
        self.runner = JobRunner()
        self.clipboard = SecretClipboard(owned=lambda: True)
        preferences = PreferenceFile(folder / "preferences.json", safe_write)
        self.context = UiContext(self.runner, self.clipboard, preferences, Preferences(), studio)
        self.window = QWidget()
        self.column = QVBoxLayout(self.window)
        self.column.setContentsMargins(24, 12, 24, 0)
        self.toasts = ToastHost(self.window)
        self.page = self.new_page()
        self.window.resize(*WIDE)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.page.begin()
        self.settle()

    def new_page(self) -> FetchPage:
        """Another page in the same window."""
        page = FetchPage(self.context, self.workspace, self.toasts, self.window, now=lambda: NOW)
        self.column.addWidget(page)
        return page

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the page live until ``condition`` holds."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def settle(self) -> None:
        """Let all jobs end, and what they begin."""
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
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget called ``name`` is in sight."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        """Press a button by its name."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.click()

    def type(self, text: str) -> None:
        """Type into the field of hosts over what stands there."""
        field = self.page.form.hosts
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def fetch(self, *hosts: str) -> None:
        """Paste hosts, fetch them and wait for all."""
        self.page.form.set_text("\n".join(hosts))
        self.click("action.fetch")
        self.wait(lambda: not self.page.busy)
        self.settle()

    @property
    def rows(self) -> tuple[LibraryRow, ...]:
        """What the library has."""
        return self.workspace.library.page(LibraryQuery()).rows

    def lines(self) -> dict[str, tuple[str, str]]:
        """Pill and sentence of each host in the list."""
        return {line.name: (line.pill, line.text) for line in self.page.answers.list.lines.lines}

    def close(self) -> None:
        """End what is under way and put everything away."""
        self.page.stop()
        self.toasts.dismiss()
        self.window.close()
        self.runner.shutdown()
        self.window.deleteLater()
        self.clipboard.deleteLater()
        self.runner.deleteLater()
        self.workspace.close()
