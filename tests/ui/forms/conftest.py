"""Editors and forms in a window that has the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.theme import apply_theme

Show = Callable[[QWidget], QWidget]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    apply_theme(qapp, "light")


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    kept: list[QWidget] = []

    def shown(widget: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        column.addWidget(widget)
        column.addStretch(1)
        qtbot.addWidget(window)
        kept.append(window)
        window.resize(760, 600)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return shown
