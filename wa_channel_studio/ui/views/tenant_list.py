"""The tenants at the left of their place: name, how much is in its lists, and a word when it is not saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.item_column import ColumnItem, ItemColumn
from wa_channel_studio.ui.kit.style import draw_text, font, small_font
from wa_channel_studio.ui.theme import current_tokens

_EDGE = 12


@dataclass(frozen=True, slots=True)
class TenantLine:
    """One tenant as the list shows it. ``key`` is its id, or a word of ours for one that was not saved yet."""

    key: str
    name: str
    sub: str
    unsaved: bool = False


class TenantItem(ColumnItem):
    """A line of two: the name, and below it what it holds."""

    def __init__(self, line: TenantLine, parent: QWidget) -> None:
        super().__init__(line.key, f"tenant.{line.name}", parent)
        self.line = line
        self.show_line(line)

    def show_line(self, line: TenantLine) -> None:
        """Show other words."""
        self.line = line
        self.setAccessibleName(f"{line.name}, {line.sub}")
        self.setToolTip(line.name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, max(52, QFontMetrics(font()).height() * 2 + 18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        self.paint_ground(painter)
        from_right, half = self.isRightToLeft(), self.height() / 2
        room = self.width() - 2 * _EDGE
        for text, letters, role, top in (
            (self.line.name, font(bold=True), "accent" if self.isChecked() else "text", half - 20),
            (self.line.sub, small_font(), "warning" if self.line.unsaved else "muted", half),
        ):
            painter.setFont(letters)
            painter.setPen(QColor(tokens.color(role)))
            box = self.placed(_EDGE, top, room, 20)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            draw_text(painter, box, shown, from_right=from_right)
        painter.end()


class TenantList(ItemColumn[TenantItem]):
    """``activated`` brings the key of the tenant that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self.setAccessibleName(self.tr("Tenants"))

    def set_lines(self, lines: Sequence[TenantLine]) -> None:
        """Show these; where only words have changed nothing moves."""
        if [line.key for line in lines] == list(self.items):
            for line in lines:
                self.items[line.key].show_line(line)
            return
        current = self.current
        had_focus = any(item.hasFocus() for item in self.items.values())
        self.remove_items()
        while self.column.count():
            self.column.takeAt(0)
        for line in lines:
            item = TenantItem(line, self)
            self.column.addWidget(item)
            self.put_item(item)
        self.column.addStretch(1)
        self.set_current(current if current in self.items else "")
        if had_focus:
            self.focus_current()
