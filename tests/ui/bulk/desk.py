"""What tests of the dialogs for many channels work at: a real workspace with channels of two tenants, and the keyboard.

Jobs run on the real runner and are waited for by what they bring about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.studio import twilio
from wa_channel_studio.app import SystemClock
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.theme import apply_theme

T = TypeVar("T", bound=QWidget)
D = TypeVar("D", bound=TaskDialog)
PATIENCE = 10_000
"""Milliseconds after which a test that waits has failed."""

LONG_GERMAN = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselverwaltung für Niederlassungen im Süden"
CHINESE = "上海浦东新区客户服务中心二十四小时技术支持与投诉处理专线（测试环境）"


@dataclass
class Desk:
    """A window to open dialogs over, and the ways to work in them."""

    bot: QtBot
    workspace: Workspace
    folder: Path
    size: tuple[int, int] = (1280, 800)
    changes: list[Changed] = field(default_factory=list)

    def __post_init__(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        self.runner = JobRunner()
        self.clipboard = SecretClipboard(seconds=20, owned=lambda: True)
        file = PreferenceFile(self.folder / "preferences.json", safe_write)
        self.context = UiContext(self.runner, self.clipboard, file, Preferences())
        self.window = QWidget()
        self.window.resize(*self.size)
        self.window.show()
        self.bot.waitExposed(self.window)
        self.toasts = ToastHost(self.window)

    # --- what there is ----------------------------------------------------------------------------

    def tenant(self, name: str, ous: Sequence[str] = (), routes: Sequence[str] = ()) -> Tenant:
        """One more tenant with its lists."""
        added = self.workspace.tenants.add(name, "https://aicc.example.com:28090")
        return self.workspace.tenants.save(
            replace(
                added,
                ous=tuple(OrganisationUnit(one, str(number)) for number, one in enumerate(ous)),
                called_routes=tuple(CalledRoute(one) for one in routes),
            )
        )

    def channel(self, tenant: Tenant, answers: Answers) -> str:
        """One more channel; its id."""
        return self.workspace.channels.save(tenant.id, answers).channel.id

    def support(self, tenant: Tenant, count: int, stem: str = "wa_support", **more: object) -> tuple[str, ...]:
        """Channels of twilio that differ by number, written in one go; their ids."""
        now = datetime.now(UTC)
        made = [
            Channel(
                f"{stem}{number:02}",
                tenant.id,
                twilio(f"{stem}_{number:02}", phone_number=f"+55119400012{number:02}", **more),
                now,
                now,
            )
            for number in range(1, count + 1)
        ]
        with self.workspace._begin() as work:
            ChannelWriter(work, SystemClock(), "create").write([Change(None, one) for one in made])
            work.commit()
        return tuple(one.id for one in made)

    def get(self, channel_id: str) -> Channel:
        """A channel as it is kept now."""
        return self.workspace.channels.get(channel_id)

    def texts(self, ids: Sequence[str], key: str) -> list[str]:
        """What stands in a field of these channels."""
        return [self.get(channel_id).answers.text(key) for channel_id in ids]

    def secrets(self, ids: Sequence[str], key: str) -> list[str]:
        """What stands in a secret field of these channels."""
        values = [self.get(channel_id).answers.get(key) for channel_id in ids]
        return [value.reveal() if isinstance(value, Secret) else "" for value in values]

    # --- waiting ----------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the window live until ``condition`` holds."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def settle(self) -> None:
        """Let all jobs end, and those that they begin."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.runner.idle else 0
            return quiet >= 3

        self.wait(still)

    # --- dialogs ----------------------------------------------------------------------------------

    def open(self, dialog: D) -> D:
        """Show a dialog, with the keyboard in it and what it reads read."""
        dialog.changed.connect(self.changes.append)
        dialog.open()
        self.bot.waitExposed(dialog)
        dialog.activateWindow()
        self.wait(dialog.isActiveWindow)
        self.settle()
        return dialog

    @property
    def toast(self) -> str:
        """What is told over the window."""
        return self.toasts.current.text if self.toasts.current is not None else ""

    @property
    def top(self) -> QWidget:
        """The dialog in front of all others."""
        shown = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        assert shown, "no dialog in sight"
        return max(shown, key=_depth)

    @property
    def closed(self) -> bool:
        """Whether no dialog is in sight."""
        return not any(dialog.isVisible() for dialog in self.window.findChildren(QDialog))

    def part(self, name: str, kind: type[T]) -> T:
        """The visible widget called ``name`` in the dialog in front."""
        found = [widget for widget in self.top.findChildren(kind, name) if widget.isVisible()]
        assert found, f"no {name} in sight"
        return found[0]

    def find(self, name: str) -> QWidget:
        """The same, whatever kind it is."""
        return self.part(name, QWidget)

    def sees(self, name: str) -> bool:
        """Whether a widget called ``name`` is in sight."""
        return any(widget.isVisible() for widget in self.top.findChildren(QWidget, name))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self.here, key, modifiers)

    @property
    def here(self) -> QWidget:
        """What has the keyboard."""
        if QApplication.activeWindow() is None:  # the offscreen platform activates nothing after a dialog
            self.top.activateWindow()
            self.wait(QApplication.activeWindow)
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self.top

    def type(self, text: str) -> None:
        """Type wherever the keyboard is; letters that have no key come as from an input method."""
        if text.isascii():
            QTest.keyClicks(self.here, text)
        else:
            commit = QInputMethodEvent()
            commit.setCommitString(text)
            QApplication.sendEvent(self.here, commit)

    def fill(self, name: str, text: str) -> None:
        """Go to a line and type over what stands there."""
        line = self.part(name, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.type(text)

    def click(self, name: str) -> None:
        """Press a button by its name, with the keyboard, and wait for what it begins."""
        self.push(name)
        self.settle()

    def push(self, name: str) -> None:
        """Press a button by its name, with the keyboard."""
        button = self.part(name, QAbstractButton)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def choose(self, name: str, text: str) -> None:
        """Choose an entry of a box with the keyboard."""
        box = self.part(name, QComboBox)
        wanted = box.findText(text)
        assert wanted >= 0, [box.itemText(row) for row in range(box.count())]
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _step in range(wanted):
            QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() == text

    def close(self) -> None:
        """Leave nothing behind."""
        self.toasts.dismiss()
        for dialog in self.window.findChildren(QDialog):
            dialog.deleteLater()
        self.runner.shutdown()
        self.window.close()
        self.window.deleteLater()
        self.clipboard.deleteLater()


def _depth(widget: QWidget) -> int:
    """How many widgets stand above, dialogs over dialogs included."""
    above = widget.parentWidget()
    return 0 if above is None else 1 + _depth(above)


def state_of(field: Field) -> str:
    """How a field is drawn now; asked through a function, so that a type checker does not think it stays the same."""
    return field.state
