"""A program with channels in its list, and the hands to use its menus and popups."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.tenant import Tenant


def fill(program: Program) -> tuple[Tenant, Tenant]:
    """Two tenants with four channels that differ in all that can be filtered by."""
    acme, bravo = program.add_tenant("Acme Brazil"), program.add_tenant("Bravo & Söhne")
    program.add_channel(acme, twilio("wa_alpha", phone_number="+5511940001201", ou="Vertrieb Süd", skill_queue="sales"))
    beta = program.add_channel(bravo, twilio("wa_beta", phone_number="+4930123456", ou="Claims", configuration_id="7"))
    program.add_channel(acme, Answers({"provider": "gupshup", "channel_name": "wa_gamma", "ou": "Vertrieb Süd"}))
    soon = {"provider": "cloud-api", "channel_name": "wa_delta", "token_valid_until": "2020-01-31"}
    program.add_channel(bravo, Answers(soon))
    program.workspace.bulk.tag([beta.channel.id], add=["vip"])
    program.look_again()
    return acme, bravo


def menu(program: Program, name: str) -> QMenu:
    """The menu ``name`` once it is open."""

    def shown() -> list[QMenu]:
        return [found for found in program.window.findChildren(QMenu, name) if found.isVisible()]

    program.wait(shown)
    return shown()[0]


def texts(program: Program, name: str) -> list[str]:
    """What an open menu offers."""
    return [action.text() for action in menu(program, name).actions() if not action.isSeparator()]


def pick(program: Program, name: str, text: str) -> None:
    """Choose an entry of an open menu with the keyboard."""
    shown = menu(program, name)
    (action,) = [action for action in shown.actions() if action.text() == text]
    shown.setActiveAction(action)
    QTest.keyClick(shown, Qt.Key.Key_Return)


def popup(program: Program, name: str) -> QDialog:
    """The popup ``name`` once it is open."""

    def shown() -> list[QDialog]:
        return [item for item in program.window.findChildren(QDialog, f"popup.{name}") if item.isVisible()]

    program.wait(shown)
    return shown()[0]


def keys(widget: QWidget, text: str = "", *others: Qt.Key) -> None:
    """Type into ``widget``."""
    QTest.keyClicks(widget, text)
    for key in others:
        QTest.keyClick(widget, key)


def close_popups(program: Program) -> None:
    """Leave what is open, by Escape."""
    while (open_one := QApplication.activePopupWidget()) is not None:
        QTest.keyClick(open_one, Qt.Key.Key_Escape)
    program.settle()


def order(program: Program, names: list[str]) -> Callable[[], bool]:
    """Whether the list shows exactly these."""
    return lambda: program.names() == names
