"""The first page: recent workspaces, a new one, or a file from elsewhere.

It shows before any service is loaded, so it asks the disk only through a job and needs nothing but preferences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.item_column import ColumnItem, ItemColumn
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import paint_pill, pill_size
from wa_channel_studio.ui.kit.style import draw_text, font, small_font, surface
from wa_channel_studio.ui.parts.brand import Mark, paint_mark
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import current_tokens

_ROW = 64
_EDGE = 14
_MARK = 32
_WIDEST = 760
"""Wider, name and time of a line stand too far apart to be read as one."""
_RIGHT, _MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle


@dataclass(frozen=True, slots=True)
class Recent:
    """A workspace that was open once. ``used`` is None while it is not known or the file is missing."""

    path: Path
    used: datetime | None = None
    missing: bool = False


def look_at(paths: Sequence[str]) -> tuple[Recent, ...]:
    """Ask the disk about recent workspaces; a network drive may take its time."""
    found = []
    for text in paths:
        path = Path(text)
        times = []
        for file in (path, path.with_name(path.name + "-wal")):
            try:
                times.append(file.stat().st_mtime)
            except OSError:
                continue
        used = datetime.fromtimestamp(max(times), UTC) if times else None
        found.append(Recent(path, used, missing=not times))
    return tuple(found)


class RecentItem(ColumnItem):
    """One recent workspace: its name, where it lies, when it was used."""

    def __init__(self, recent: Recent, parent: QWidget) -> None:
        super().__init__(str(recent.path), f"recent.{recent.path.stem}", parent)
        self.recent = recent
        self.setCheckable(False)
        self.remove = icon_button("close", self.tr("Remove {0} from this list").format(recent.path.stem), size=28)
        self.remove.setParent(self)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_recent(recent)

    def show_recent(self, recent: Recent) -> None:
        """Take what the disk said."""
        self.recent = recent
        state = self.tr("missing") if recent.missing else self._used()
        self.setAccessibleName(f"{recent.path.stem}, {state}" if state else recent.path.stem)
        self.setAccessibleDescription(str(recent.path))
        self.setToolTip(str(recent.path))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, max(_ROW, QFontMetrics(font()).height() * 2 + 24))

    def resizeEvent(self, event: object) -> None:
        left = 8 if self.isRightToLeft() else self.width() - 36
        self.remove.move(left, (self.height() - 28) // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        self.paint_ground(painter)
        missing, half = self.recent.missing, self.height() / 2
        paint_mark(painter, self.placed(_EDGE, half - _MARK / 2, _MARK, _MARK), self.recent.path.stem, faded=missing)
        left = _EDGE + _MARK + 12
        room = self.width() - left - _EDGE - 32
        state = self.tr("File is missing") if missing else self._used()
        painter.setFont(small_font())
        end = pill_size(state).width() if missing else painter.fontMetrics().horizontalAdvance(state) + 1
        words, box = (
            self.placed(left, half - 21, room - end - 12, 20),
            self.placed(left + room - end, half - 21, end, 20),
        )
        for text, letters, role, place, mode in (
            (self.recent.path.stem, font(bold=True), "muted" if missing else "text", words, _RIGHT),
            (str(self.recent.path.parent), small_font(), "muted", self.placed(left, half + 1, room, 20), _MIDDLE),
            ("" if missing else state, small_font(), "muted", box, _RIGHT),
        ):
            painter.setFont(letters)
            painter.setPen(QColor(tokens.color(role)))
            shown = painter.fontMetrics().elidedText(text, mode, math.ceil(place.width()))
            draw_text(painter, place, shown, from_right=self.isRightToLeft())
        if missing:
            paint_pill(painter, box.toRect(), state, "warning", from_right=self.isRightToLeft())
        painter.end()

    def _used(self) -> str:
        return when(self.recent.used, datetime.now(UTC)) if self.recent.used is not None else ""


class RecentList(ItemColumn[RecentItem]):
    """Recent workspaces; Delete takes the one with the focus off the list."""

    removed = Signal(str)
    folder_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setSpacing(8)

    def set_paths(self, paths: Sequence[str]) -> None:
        """Show these, the newest first."""
        if tuple(self.items) == tuple(paths):
            return
        self.remove_items()
        while self.column.count():
            self.column.takeAt(0)
        for text in paths:
            item = RecentItem(Recent(Path(text)), self)
            item.remove.clicked.connect(self._on_remove)
            self.column.addWidget(item)
            self.put_item(item)
        self.column.addStretch(1)

    def show_found(self, found: Sequence[Recent]) -> None:
        """Show what the disk said."""
        for recent in found:
            item = self.items.get(str(recent.path))
            if item is not None:
                item.show_recent(recent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((item for item in self.items.values() if item.hasFocus()), None)
        if focused is not None and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(focused.key)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = next((item for item in self.items.values() if item.geometry().contains(event.pos())), None)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key = item.key
        for text, signal in (
            (self.tr("Open"), self.activated),
            (self.tr("Show in folder"), self.folder_wanted),
            (self.tr("Remove from this list"), self.removed),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, send=signal: send.emit(key))
            menu.addAction(action)
        menu.popup(event.globalPos())

    def _on_remove(self) -> None:
        button = self.sender()
        for item in self.items.values():
            if item.remove is button:
                self.removed.emit(item.key)
                return


class StartView(QWidget):
    """Recent workspaces at the right, what can be begun at the left."""

    create_wanted = Signal()
    choose_wanted = Signal()
    try_wanted = Signal()
    open_wanted = Signal(str)
    remove_wanted = Signal(str)
    folder_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.start")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        edge = surface("line", self)
        edge.setFixedWidth(1)
        row.addWidget(edge)
        right = QVBoxLayout()
        right.setContentsMargins(32, 28, 32, 24)
        right.setSpacing(12)
        row.addLayout(right, 1)
        self.banner = Banner("error", closable=True, parent=self)
        self.banner.hide()
        right.addWidget(self.banner)
        self._title = label(self.tr("Recent workspaces"), "title", self)
        right.addWidget(self._title)
        self.recent = RecentList(self)
        self.recent.setMaximumWidth(_WIDEST)
        self.recent.setAccessibleName(self.tr("Recent workspaces"))
        self.recent.setProperty("scrolled", "true")
        self.recent.activated.connect(self.open_wanted)
        self.recent.removed.connect(self.remove_wanted)
        self.recent.folder_wanted.connect(self.folder_wanted)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.recent)
        right.addWidget(self._area, 1)
        self._first = self._first_time()
        right.addWidget(self._first, 1)

    def set_paths(self, paths: Sequence[str]) -> None:
        """Show these recent workspaces, or what a workspace is when there are none."""
        self.recent.set_paths(paths)
        self._title.setVisible(bool(paths))
        self._area.setVisible(bool(paths))
        self._first.setVisible(not paths)

    def begin(self) -> None:
        """Give the keyboard to the newest workspace, or to the first thing to do."""
        if self.recent.items:
            self.recent.focus_current()
        else:
            self.create_button.setFocus()

    def say(self, text: str) -> None:
        """Show what went wrong; "" takes it away."""
        if text:
            self.banner.set("error", text)
        self.banner.setVisible(bool(text))

    def _side(self) -> QWidget:
        side = surface("surface", self)
        side.setFixedWidth(300)
        column = QVBoxLayout(side)
        column.setContentsMargins(28, 32, 28, 24)
        column.setSpacing(8)
        column.addWidget(Mark("W", 40, side))
        column.addSpacing(8)
        column.addWidget(WrapLabel(self.tr("WA Channel Studio"), "title", side))
        column.addWidget(
            WrapLabel(
                self.tr("Prepares WhatsApp channels for the AICC, from a provider's letter to a checked channel."),
                "muted",
                side,
            )
        )
        column.addSpacing(16)
        self.create_button = primary_button(
            self.tr("New workspace"), icon="add", name="action.new_workspace", parent=side
        )
        self.create_button.setShortcut("Ctrl+N")
        self.create_button.clicked.connect(self.create_wanted)
        self.choose = secondary_button(self.tr("Open a file …"), icon="folder", name="action.open_file", parent=side)
        self.choose.setShortcut("Ctrl+O")
        self.choose.clicked.connect(self.choose_wanted)
        column.addWidget(self.create_button)
        column.addWidget(self.choose)
        column.addSpacing(16)
        self.try_it = secondary_button(self.tr("Try it"), icon="aicc", name="action.try_it", parent=side)
        self.try_it.clicked.connect(self.try_wanted)
        column.addWidget(self.try_it)
        column.addWidget(
            WrapLabel(
                self.tr("A sample workspace, and a sandbox AICC on this computer that it is connected to."),
                "secondary",
                side,
            )
        )
        self.busy = BusyBar(parent=side)
        column.addWidget(self.busy)
        column.addStretch(1)
        column.addWidget(
            WrapLabel(self.tr("A workspace file can also be dropped onto this window."), "secondary", side)
        )
        return side

    def _first_time(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(WrapLabel(self.tr("Begin with a workspace"), "title", page))
        for text in (
            self.tr(
                "A workspace is one file on this computer. It holds tenants, channels, certificates and their history."
            ),
            self.tr(
                "Every secret in it is sealed with your master password. Names, numbers and addresses are in clear."
            ),
            self.tr("Nothing is sent by itself: the file is yours to copy, back up and hand on."),
        ):
            words = WrapLabel(text, "muted", page)
            words.setMaximumWidth(560)
            column.addWidget(words)
        column.addStretch(3)
        return page
