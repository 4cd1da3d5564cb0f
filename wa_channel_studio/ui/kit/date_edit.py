"""A date as yyyy-mm-dd, typed or picked from a calendar. Wrong text stays: the check of the field judges it."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from wa_channel_studio.ui.icons import put_icon
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.style import color, set_mono

FORMAT = "yyyy-MM-dd"


class DateEdit(QLineEdit):
    """A line with a calendar behind a button, F4 or Alt+Down. ``edited`` is sent for changes by the person."""

    edited = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("yyyy-mm-dd"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        set_mono(self)
        self._popup: _CalendarPopup | None = None
        self.button = icon_button("calendar", self.tr("Choose a date"), size=26, parent=self)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.open_calendar)
        self.textEdited.connect(self.edited)
        self.setTextMargins(0, 0, 26, 0)

    @property
    def date(self) -> QDate | None:
        """The date, None while the text is not one."""
        parsed = QDate.fromString(self.text().strip(), FORMAT)
        return parsed if parsed.isValid() else None

    @property
    def calendar(self) -> QCalendarWidget | None:
        """The calendar while it is open."""
        return self._popup.calendar if self._popup is not None and self._popup.isVisible() else None

    def setAccessibleName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the field, and its button after it."""
        super().setAccessibleName(name)
        self.button.setAccessibleName(f"{self.button.toolTip()}, {name}" if name else self.button.toolTip())

    def open_calendar(self) -> None:
        """Show the calendar below the line, at the date that stands there or at today."""
        if self.isReadOnly() or not self.isEnabled():
            return
        if self._popup is None:
            self._popup = _CalendarPopup(self)
            self._popup.calendar.activated.connect(self._on_picked)
            self._popup.calendar.clicked.connect(self._on_picked)
        self._popup.show_below(self, self.date or QDate.currentDate())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or alt_down:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.button.move(self.width() - 29, (self.height() - 26) // 2)

    def _on_picked(self, date: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        text = date.toString(FORMAT)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if text != self.text():
            self.selectAll()
            self.insert(text)


class _CalendarPopup(QFrame):
    """A calendar in a frame that closes by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName(self.tr("Calendar"))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setGridVisible(False)
        self.calendar.setMinimumSize(300, 232)
        column.addWidget(self.calendar)
        for name, mark in (("qt_calendar_prevmonth", "back"), ("qt_calendar_nextmonth", "arrow-right")):
            button = self.calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                put_icon(button, mark, "muted")
        self._colour()

    def show_below(self, field: QWidget, date: QDate) -> None:
        """Open under ``field``, within its screen, with ``date`` chosen."""
        self._colour()
        self.calendar.setSelectedDate(date)
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "calendar"):
            self._colour()

    def _colour(self) -> None:
        """Qt draws weekends in a red of its own; here red is for errors."""
        words, quiet = QTextCharFormat(), QTextCharFormat()
        words.setForeground(QColor(color("text")))
        quiet.setForeground(QColor(color("muted")))
        quiet.setBackground(QColor(color("surface")))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, words)
        self.calendar.setHeaderTextFormat(quiet)
