from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.labels import WrapLabel, breakable, label
from wa_channel_studio.ui.kit.style import set_mono
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.tokens import DARK, LIGHT

GERMAN = "Datenschutzgrundverordnungskonformitätsbescheinigung für die Weiterleitungsbenachrichtigung"
CHINESE = "请在此处填写服务提供商为您分配的电话号码，包括国家代码，但不要包含空格或连字符。"
HOST = "https://aicc.example.com/apiaccess/rest/ccmessaging/and/on/and/on"
INVISIBLE = {ord("\u200b"): None, ord("\u00ad"): None}


@pytest.mark.parametrize("text", ["short words stay", GERMAN, CHINESE, HOST, "", "a" * 200])
def test_places_to_break_are_invisible(text: str) -> None:
    assert breakable(text).translate(INVISIBLE) == text


def test_only_long_runs_are_opened() -> None:
    assert breakable("eighteen_letters_x and more") == "eighteen_letters_x and more"
    assert "\u00ad" in breakable(GERMAN)
    assert "\u200b" in breakable(HOST)
    assert "\u00ad" not in breakable("4" * 40)


def needed(text_label: WrapLabel) -> int:
    room = QRect(0, 0, text_label.width(), 100_000)
    flags = Qt.TextFlag.TextWordWrap.value
    return QFontMetrics(text_label.font()).boundingRect(room, flags, text_label.text()).height()


@pytest.mark.parametrize("text", [GERMAN, CHINESE, HOST, "A sentence of quite ordinary words that needs two lines."])
@pytest.mark.parametrize("width", [170, 300, 700])
def test_text_is_never_cut(show: Callable[..., QWidget], text: str, width: int) -> None:
    shown = WrapLabel(text)
    show(shown, width=width)
    assert shown.height() >= needed(shown)
    metrics = QFontMetrics(shown.font())
    room = QRect(0, 0, shown.width(), 100_000)
    used = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, shown.text()).width()
    assert used <= shown.width()


@pytest.mark.parametrize("mono", [False, True])
@pytest.mark.parametrize("width", [170, 372])
def test_text_that_can_be_selected_is_never_cut(show: Callable[..., QWidget], mono: bool, width: int) -> None:
    shown = WrapLabel(":".join(["F5"] * 32))
    if mono:
        set_mono(shown)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    shown.setContentsMargins(0, 4, 0, 4)
    show(shown, width=width)
    document = QTextDocument(shown.text())
    document.setDefaultFont(shown.font())
    document.setDocumentMargin(0)
    document.setTextWidth(shown.width())
    assert document.size().height() > 2 * shown.fontMetrics().height()
    assert shown.height() >= document.size().height() + 8


def test_the_height_follows_the_width_both_ways(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    shown = WrapLabel(" ".join(["words"] * 40))
    window = show(shown, width=700)
    wide = shown.height()
    window.resize(220, 400)
    qtbot.waitUntil(lambda: shown.height() > wide)
    window.resize(700, 400)
    qtbot.waitUntil(lambda: shown.height() == wide)


def test_text_beside_something_else_is_as_high_as_its_column_needs(show: Callable[..., QWidget]) -> None:
    holder = QWidget()
    row = QHBoxLayout(holder)
    left, right = WrapLabel(GERMAN), WrapLabel(CHINESE)
    row.addWidget(left, 1)
    row.addWidget(right, 1)
    show(holder, width=360)
    assert left.height() >= needed(left)
    assert right.height() >= needed(right)


def test_text_is_plain_whatever_it_contains(show: Callable[..., QWidget]) -> None:
    shown = WrapLabel("<b>not bold</b> & <img src=x>")
    show(shown)
    assert shown.textFormat() == Qt.TextFormat.PlainText
    shown.set_text("<b>not bold</b>", "<i>link</i>")
    assert "&lt;b&gt;not bold" in shown.text()
    assert "&lt;i&gt;link" in shown.text()
    assert shown.plain_text == "<b>not bold</b>"
    assert shown.accessibleName() == "<b>not bold</b> <i>link</i>"


def test_the_link_works_with_the_keyboard(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    shown = WrapLabel("Not approved yet ·", "warning")
    shown.set_text("Not approved yet ·", "Mark approved")
    show(shown)
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Tab)
    with qtbot.waitSignal(shown.link_used):
        QTest.keyClick(shown, Qt.Key.Key_Return)


def test_the_link_has_the_colour_of_its_message_in_both_themes(
    qapp: QApplication, show: Callable[..., QWidget]
) -> None:
    shown = WrapLabel("", "error")
    shown.set_text("Missing.", "Enter it")
    show(shown)
    assert LIGHT.error in shown.text()
    apply_theme(qapp, "dark")
    assert DARK.error in shown.text()


def test_a_label_of_one_line_takes_its_role(qtbot: QtBot) -> None:
    title = label("Channels", "title")
    qtbot.addWidget(title)
    title.ensurePolished()
    plain = label("Channels")
    qtbot.addWidget(plain)
    plain.ensurePolished()
    assert title.fontMetrics().height() > plain.fontMetrics().height()
    assert title.textFormat() == Qt.TextFormat.PlainText
