"""The steps of a journey at its left: what is done, where one is, and where problems wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.item_column import ColumnItem, ItemColumn
from wa_channel_studio.ui.kit.style import font, small_font
from wa_channel_studio.ui.theme import current_tokens

StepState = Literal["todo", "done", "problem", "hint", "off"]

_EDGE = 10
_CIRCLE = 22
_TEXT_LEFT = _EDGE + _CIRCLE + 10
_PAD = 9


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
        self.setToolTip("" if self._fits() else f"{step.title}\n{step.sub}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        title, sub = QFontMetricsF(font(bold=True)), QFontMetricsF(small_font())
        wide = max(title.horizontalAdvance(self.step.title), sub.horizontalAdvance(self.step.sub))
        return QSize(round(wide) + _TEXT_LEFT + _EDGE, round(title.height() + sub.height()) + 2 + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(_TEXT_LEFT + 40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        self.paint_ground(painter)
        self._paint_circle(painter)
        room = self.width() - _TEXT_LEFT - _EDGE
        lines = (
            (self.step.title, font(bold=True), tokens.text if self.isEnabled() else tokens.disabled),
            (self.step.sub, small_font(), tokens.muted if self.isEnabled() else tokens.disabled),
        )
        top = float(_PAD)
        for words, letters, color in lines:
            painter.setFont(letters)
            metrics = QFontMetricsF(letters)
            painter.setPen(QColor(color))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            box = self.placed(_TEXT_LEFT, top, room, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
            top += metrics.height() + 2
        painter.end()

    def _fits(self) -> bool:
        return self.sizeHint().width() <= max(self.width(), 200)

    def _paint_circle(self, painter: QPainter) -> None:
        tokens = current_tokens()
        state = self.step.state
        current = self.isChecked()
        ground, line, ink = tokens.surface, tokens.control_line, tokens.muted
        if state == "problem":
            ground = line = ink = ""
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
