"""Working time of a day: one to four segments, each from and to, with the day drawn above them.

The value is what was typed, wrong segments included, as ``HH:MM-HH:MM`` strings; a draft can hold it, and the check
of the field judges it. Only empty rows are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.work_time import Segment, parse_segment
from wa_channel_studio.ui.kit.buttons import icon_button, link_button
from wa_channel_studio.ui.kit.day_bar import DayBar
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import State, retire, set_mono, set_state

MOST = 4
"""Segments that the AICC's page takes; more are shown when a draft has them, but not offered."""

_DASH = re.compile(r"\s*[-\u2013\u2014]\s*")
_WHOLE = re.compile(r"\d{1,2}:\d{2}\s*[-\u2013\u2014]\s*\d{1,2}:\d{2}")
_EDIT_WIDTH = 92


class SegmentRow(QWidget):
    """One segment: from, to, and a button that removes it."""

    edited = Signal()
    remove_wanted = Signal()
    pasted = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._loaded: str | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.start = QLineEdit(self)
        self.end = QLineEdit(self)
        for part, hint in ((self.start, "08:00"), (self.end, "18:00")):
            set_mono(part)
            part.setFixedWidth(_EDIT_WIDTH)
            part.setPlaceholderText(hint)
            part.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            part.textEdited.connect(self._on_edited)
        self.remove = icon_button("close", self.tr("Remove this time"), size=28, parent=self)
        self.remove.clicked.connect(self.remove_wanted)
        row.addWidget(self.start)
        row.addWidget(label("–", "muted", self))
        row.addWidget(self.end)
        row.addWidget(self.remove)
        row.addStretch(1)

    @property
    def value(self) -> str:
        """What was typed, "" for an empty row."""
        if self._loaded is not None:
            return self._loaded
        start, end = self.start.text().strip(), self.end.text().strip()
        return f"{start}-{end}" if start or end else ""

    def load(self, text: str) -> None:
        """Show ``text``; until it is edited the value stays ``text`` to the letter, also when it has no two halves."""
        start, _, end = _DASH.sub("\n", text, count=1).partition("\n")
        self.start.setText(start)
        self.end.setText(end)
        self._loaded = text

    @property
    def segment(self) -> Segment | None:
        """The segment, None while it is not one."""
        try:
            return parse_segment(self.value)
        except ValueError:
            return None

    @property
    def complete(self) -> bool:
        """Whether both halves are filled."""
        return bool(self.start.text().strip() and self.end.text().strip())

    @property
    def being_typed(self) -> bool:
        """Whether the keyboard is in this row."""
        return self.start.hasFocus() or self.end.hasFocus()

    def set_number(self, number: int, name: str) -> None:
        """Name the halves by their place, for people who hear them and for scripts (``<name>.<number>.start``)."""
        self.start.setAccessibleName(self.tr("Time {0}, from").format(number))
        self.end.setAccessibleName(self.tr("Time {0}, to").format(number))
        self.remove.setAccessibleName(self.tr("Remove time {0}").format(number))
        self.start.setObjectName(f"{name}.{number}.start")
        self.end.setObjectName(f"{name}.{number}.end")
        self.remove.setObjectName(f"{name}.{number}.remove")

    def mark(self, state: State) -> None:
        """Draw both halves as right, wrong or doubtful."""
        set_state(self.start, state)
        set_state(self.end, state)

    def _on_edited(self, text: str) -> None:
        self._loaded = None
        several = _WHOLE.findall(text)
        if len(several) > 1:
            self.pasted.emit(several)
        elif self.sender() is self.start and _DASH.search(text):
            self._split(text)
        self.edited.emit()

    def _split(self, text: str) -> None:
        """A dash typed or pasted behind the first half leads to the second; what stands there is not overwritten."""
        start, _, end = _DASH.sub("\n", text, count=1).partition("\n")
        if not start or (end and self.end.text()):
            return
        self.start.setText(start)
        if end:
            self.end.setText(end)
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)
        if not end:
            self.end.selectAll()


class WorkHoursEdit(QWidget):
    """The editor. ``changed`` is sent when the person changes something, not by :meth:`set_value`."""

    changed = Signal()

    def __init__(self, *, most: int = MOST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._rows: list[SegmentRow] = []
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.setSpacing(8)
        self.bar = DayBar(self)
        outer.addWidget(self.bar)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        outer.addLayout(self._column)
        self.add_button = link_button(self.tr("Add a time"), icon="add", parent=self)
        self.add_button.clicked.connect(self.add_segment)
        outer.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._mark)
        self._insert(0, "")
        self._after()

    @property
    def value(self) -> tuple[str, ...]:
        """The segments as typed, empty rows left out."""
        return tuple(row.value for row in self._rows if row.value)

    def set_value(self, segments: Iterable[str]) -> None:
        """Show ``segments``; one empty row stands there when there is none."""
        new = tuple(segments)
        if new == self.value:
            return
        for row in tuple(self._rows):
            self._drop(row)
        for text in new or ("",):
            self._insert(len(self._rows), text)
        self._after()

    @property
    def rows(self) -> tuple[SegmentRow, ...]:
        """The rows on show."""
        return tuple(self._rows)

    def add_segment(self) -> None:
        """Add an empty row and go there; does nothing when there are enough."""
        if len(self._rows) < self._most:
            self._insert(len(self._rows), "")
            self._after()
            self._rows[-1].start.setFocus(Qt.FocusReason.OtherFocusReason)

    def setObjectName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the editor and its parts: ``<name>.1.start``, ``<name>.add`` and so on."""
        super().setObjectName(name)
        self._name = name
        self.add_button.setObjectName(f"{name}.add")
        self._number()

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _EDIT_WIDTH + 80, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
            self._settle.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a filled last row adds the next one."""
        holder = QApplication.focusWidget()
        last = self._rows[-1]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and holder is last.end and last.complete:
            self.add_segment()
        else:
            super().keyPressEvent(event)

    def _insert(self, place: int, text: str) -> SegmentRow:
        row = SegmentRow(self)
        if text:
            row.load(text)
        row.edited.connect(self._on_edited)
        row.remove_wanted.connect(self._on_remove)
        row.pasted.connect(self._on_pasted)
        row.start.installEventFilter(self)
        row.end.installEventFilter(self)
        self._rows.insert(place, row)
        self._column.insertWidget(place, row)
        row.show()
        if place == 0:
            self.setFocusProxy(row.start)
        return row

    def _drop(self, row: SegmentRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        retire(row)

    def _on_edited(self) -> None:
        self._after()
        self.changed.emit()

    def _on_remove(self) -> None:
        row = self.sender()
        if not isinstance(row, SegmentRow):
            return
        place = self._rows.index(row)
        self._drop(row)
        if not self._rows:
            self._insert(0, "")
        self._after()
        self._rows[min(place, len(self._rows) - 1)].start.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_pasted(self, segments: list[str]) -> None:
        """A list was pasted into one half: it fills this row and new ones below."""
        row = self.sender()
        if isinstance(row, SegmentRow):
            place = self._rows.index(row)
            row.load(segments[0])
            for offset, text in enumerate(segments[1:], start=1):
                self._insert(place + offset, text)

    def _after(self) -> None:
        self.setFocusProxy(self._rows[0].start)
        self._number()
        self.bar.set_segments(row.segment for row in self._rows if row.segment is not None)
        self.add_button.setVisible(len(self._rows) < self._most)
        only = len(self._rows) == 1 and not self._rows[0].value
        self._rows[0].remove.setVisible(not only)
        self._mark()
        self.updateGeometry()

    def _number(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.set_number(number, self._name)

    def _mark(self) -> None:
        """A row is judged when it is filled and left, not while it is being typed."""
        for row in self._rows:
            segment = row.segment
            if segment is None:
                row.mark("error" if row.value and not row.being_typed else "")
            else:
                row.mark("warning" if any(segment.overlaps(part) for part in self.bar.overlaps) else "")
