"""The steps of a journey at its left: what is done, where one is, and where problems wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.item_column import ColumnItem, ItemColumn
from wa_channel_studio.ui.kit.labels import breakable
from wa_channel_studio.ui.kit.style import draw_text, font, small_font
from wa_channel_studio.ui.theme import current_tokens

StepState = Literal["todo", "done", "problem", "hint", "off"]

_EDGE = 10
_CIRCLE = 22
_TEXT_LEFT = _EDGE + _CIRCLE + 10
_PAD = 9
_GAP = 2
_WIDEST = 180
"""A longer title wraps."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key and title, the quiet line below ("2 problems, 1 hint"), its state, and its open problems."""

    key: str
    title: str
    sub: str = ""
    state: StepState = "todo"
    problems: int = 0


class StepItem(ColumnItem):
    """A step as drawn: a circle with number, tick, count of problems or dash, a title and a quiet line."""

    def __init__(self, step: Step, number: int, parent: QWidget) -> None:
        super().__init__(step.key, f"step.{step.key}", parent)
        self.step = step
        self.number = number
        self.set_step(step)

    def set_step(self, step: Step) -> None:
        """Show ``step`` in place of what was shown."""
        self.step = step
        self.setText(step.title)
        said = [self.tr("Step {0}").format(self.number), step.title, step.sub]
        self.setAccessibleName(", ".join(part for part in said if part))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return sum(high for _, _, _, high in self._lines(width)) + _GAP + 2 * _PAD

    def sizeHint(self) -> QSize:
        title, sub = QFontMetrics(font(bold=True)), QFontMetrics(small_font())
        wide = max(title.horizontalAdvance(self.step.title), sub.horizontalAdvance(self.step.sub))
        wide = min(wide + 2, _WIDEST) + _TEXT_LEFT + _EDGE
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(_TEXT_LEFT + 60, self.heightForWidth(max(self.width(), _TEXT_LEFT + 60)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        self.paint_ground(painter)
        self._paint_circle(painter)
        room = self.width() - _TEXT_LEFT - _EDGE
        top = _PAD
        for words, letters, role, high in self._lines(self.width()):
            painter.setFont(letters)
            painter.setPen(QColor(tokens.color(role) if self.isEnabled() else tokens.disabled))
            box = self.placed(_TEXT_LEFT, top, room, high)
            draw_text(painter, box, words, from_right=self.isRightToLeft(), top=True)
            top += high + _GAP
        painter.end()

    def _lines(self, width: int) -> tuple[tuple[str, QFont, str, int], ...]:
        """Title and quiet line: words with places to break, letters, colour, and the height they need."""
        room = QRect(0, 0, max(40, width - _TEXT_LEFT - _EDGE), 1 << 16)
        found = []
        for text, letters, role in (
            (self.step.title, font(bold=True), "text"),
            (self.step.sub, small_font(), "muted"),
        ):
            metrics = QFontMetrics(letters)
            words = breakable(text)
            high = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, words).height()
            found.append((words, letters, role, max(high, metrics.height())))
        return tuple(found)

    def _paint_circle(self, painter: QPainter) -> None:
        tokens = current_tokens()
        state = self.step.state
        current = self.isChecked()
        ground, line, ink = tokens.surface, tokens.control_line, tokens.muted
        if state == "problem":
            ground, line, ink = tokens.error_soft, tokens.error, tokens.error
        elif state == "hint":
            ground, line, ink = tokens.warning_soft, tokens.warning, tokens.warning
        elif state == "done":
            ground, line, ink = tokens.success_soft, tokens.success, tokens.success
        if current and state in ("todo", "off"):
            ground, line, ink = tokens.accent_soft, tokens.accent, tokens.accent
        box = self.placed(_EDGE, _PAD, _CIRCLE, _CIRCLE)
        painter.setPen(QPen(QColor(line), 1.25))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setPen(QPen(QColor(ink), 1.75))
        if state in ("done", "hint"):
            mark = pixmap("check", "success" if state == "done" else "warning", 14, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.left() + 4, box.top() + 4), mark)
        elif state == "off":
            middle = box.center()
            painter.drawLine(QPointF(middle.x() - 3.5, middle.y()), QPointF(middle.x() + 3.5, middle.y()))
        else:
            painter.setFont(small_font(medium=True))
            shown = str(self.step.problems) if state == "problem" and self.step.problems else str(self.number)
            if state == "problem":
                shown = shown if self.step.problems <= 99 else "99"
            painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignCenter, shown)


class StepList(ItemColumn[StepItem]):
    """Steps in their order. ``activated`` brings the key; the owner goes there and calls ``set_current``."""

    def __init__(self, steps: Sequence[Step] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Steps"))
        self.column.setSpacing(4)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show ``steps``. Entries with the same keys in the same order are kept, with their focus."""
        if [step.key for step in steps] != list(self.items):
            current = self.current
            self.remove_items()
            for number, step in enumerate(steps, start=1):
                item = StepItem(step, number, self)
                self.column.addWidget(item)
                self.put_item(item)
            self.set_current(current if current in self.items else "")
            return
        for step in steps:
            if self.items[step.key].step != step:
                self.items[step.key].set_step(step)

    def set_step(
        self, key: str, *, sub: str | None = None, state: StepState | None = None, problems: int | None = None
    ) -> None:
        """Change what is given of the step ``key``; raises KeyError when there is no such step."""
        step = self.items[key].step
        changed = replace(
            step,
            sub=step.sub if sub is None else sub,
            state=step.state if state is None else state,
            problems=step.problems if problems is None else problems,
        )
        if changed != step:
            self.items[key].set_step(changed)
