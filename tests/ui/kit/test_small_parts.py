"""Combo box, table, flow layout: parts that views put together themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QScrollArea, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.spin_box import SpinBox
from wa_channel_studio.ui.kit.table import dress_table, set_compact
from wa_channel_studio.ui.tokens import COMPACT_ROW_HEIGHT, CONTROL_HEIGHT, ROW_HEIGHT


def test_the_wheel_scrolls_the_page_and_not_the_choice(show: Callable[..., QWidget]) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    combo = ComboBox()
    combo.addItems(["infobip", "other", "twilio"])
    column.addWidget(combo)
    for _ in range(30):
        column.addWidget(QLabel("row"))
    area = QScrollArea()
    area.setWidget(page)
    show(area, height=240)
    combo.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(combo.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, wheel)
    assert combo.currentIndex() == 0
    assert not wheel.isAccepted()


def test_the_keyboard_chooses(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    combo = ComboBox()
    combo.addItems(["infobip", "other", "twilio"])
    show(combo)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_T)
    assert combo.currentText() == "twilio"


def test_a_table_has_rows_of_the_design_and_a_header_that_cannot_freeze(show: Callable[..., QWidget]) -> None:
    view = QTableView()
    model = QStandardItemModel(2, 2, view)
    model.setItem(0, 0, QStandardItem("wa_sales"))
    view.setModel(model)
    dress_table(view)
    show(view)
    assert view.rowHeight(0) == ROW_HEIGHT
    set_compact(view, True)
    assert view.rowHeight(0) == COMPACT_ROW_HEIGHT
    assert view.verticalHeader().sectionResizeMode(0) == QHeaderView.ResizeMode.Fixed
    view.selectRow(0)
    assert len(view.selectedIndexes()) == 2


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_widgets_flow_like_words(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    holder = QWidget()
    holder.setLayoutDirection(direction)
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=5)
    words = [QLabel("x") for _ in range(4)]
    for word in words:
        word.setFixedSize(40, 20)
        flow.addWidget(word)
    hidden = QLabel("hidden")
    flow.addWidget(hidden)
    hidden.hide()
    flow.setGeometry(QRect(0, 0, 100, 100))
    rows = [word.y() for word in words]
    assert rows == [0, 0, 25, 25]
    first, second = words[0].x(), words[1].x()
    assert (first, second) == ((0, 45) if direction == Qt.LayoutDirection.LeftToRight else (60, 15))
    assert flow.heightForWidth(100) == 45
    assert flow.heightForWidth(40) == 95
    assert flow.count() == 5
    assert flow.takeAt(9) is None


def test_the_last_one_may_take_the_rest_and_one_may_be_put_before(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=5, stretch_last=True)
    line, word = QLabel("line"), QLabel("word")
    for widget in (line, word):
        widget.setFixedHeight(20)
        widget.setMinimumWidth(40)
    flow.addWidget(line)
    flow.insert_widget(0, word)
    flow.setGeometry(QRect(0, 0, 300, 100))
    assert word.x() == 0
    assert line.geometry().right() == 299


def test_a_number_is_typed_and_stepped_and_the_wheel_leaves_it(show: Callable[..., QWidget]) -> None:
    days = SpinBox(7, 365, suffix=" days")
    show(days)
    days.setValue(90)
    days.setFocus()
    days.selectAll()
    QTest.keyClicks(days, "120")
    QTest.keyClick(days, Qt.Key.Key_Up)
    assert days.value() == 121
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(days.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(days, wheel)
    assert (days.value(), wheel.isAccepted()) == (121, False)
    assert days.text() == "121 days"
    assert abs(days.height() - CONTROL_HEIGHT) <= 1
