"""The wizard's left column: which channel this is, its steps, and what is still to solve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.layout import STEP_TEXTS
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.problem_list import ProblemEntry, ProblemList
from wa_channel_studio.ui.kit.step_list import Step as ListedStep
from wa_channel_studio.ui.kit.step_list import StepList
from wa_channel_studio.ui.kit.step_list import StepState as Look
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.status.ladder_line import LadderLine
from wa_channel_studio.ui.wizard.shortcuts import keys
from wa_channel_studio.wizard.steps import StepState, StepStatus

WIDTH = 236
_LIST = 260
"""The height that the list of problems may take; longer ones scroll, so that the steps stay in sight."""
_TELLING = 3
"""Words of a label shorter than this tell nothing."""

_LOOKS: Mapping[StepState, Look] = {
    StepState.TO_DO: "todo",
    StepState.PROBLEMS: "problem",
    StepState.HINTS: "hint",
    StepState.COMPLETE: "done",
    StepState.OFF: "off",
}


class Side(QFrame):
    """``step_wanted`` brings the value of a step, ``field_wanted`` a key; ``left`` is the way back to the list."""

    step_wanted = Signal(str)
    field_wanted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        body = QVBoxLayout(inner)
        body.setContentsMargins(12, 14, 12, 14)
        body.setSpacing(2)
        body.addLayout(self._head(inner))
        body.addSpacing(10)
        self.steps = StepList(parent=inner)
        self.steps.activated.connect(self.step_wanted)
        body.addWidget(self.steps)
        body.addSpacing(10)
        self.ladder = LadderLine(inner)
        body.addWidget(self.ladder)
        body.addStretch(1)
        body.addSpacing(12)
        self.problems = ProblemList(max_height=_LIST, parent=inner)
        self.problems.setObjectName("view.problems")
        self.problems.activated.connect(self.field_wanted)
        self.problems.setToolTip(self.tr("{0} goes to the next problem").format(keys("Ctrl+.")))
        body.addWidget(self.problems)
        area.setWidget(inner)
        column.addWidget(area)

    def _head(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        back = icon_button("back", self.tr("Close the wizard; the draft is kept"), name="action.leave", parent=parent)
        back.clicked.connect(self.left)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        self._name = WrapLabel("", "heading", parent)
        self._place = WrapLabel("", "muted", parent)
        words.addWidget(self._name)
        words.addWidget(self._place)
        row.addLayout(words, 1)
        return row

    def show_channel(self, name: str, provider: str, tenant: str) -> None:
        """Say which channel this is."""
        self._name.set_text(name or self.tr("New channel"))
        self._place.set_text(f"{provider} · {tenant}" if provider else tenant)

    def show_steps(self, statuses: Sequence[StepStatus], current: Step) -> None:
        """Show the state of all steps."""
        self.steps.set_steps(
            [
                ListedStep(
                    status.step.value,
                    STEP_TEXTS[status.step].title,
                    status.words,
                    _LOOKS[status.state],
                    status.errors,
                )
                for status in statuses
            ]
        )
        if self.steps.current != current.value:
            self.steps.set_current(current.value)

    def show_problems(self, problems: Sequence[Problem], labels: Mapping[str, str]) -> None:
        """Show what is to be solved, errors first, then hints; ``labels`` names the fields."""
        errors = [problem for problem in problems if problem.is_error]
        hints = [problem for problem in problems if not problem.is_error]
        entries = [
            ProblemEntry(problem.field, named(labels.get(problem.field, ""), problem.message), _severity(problem))
            for problem in (*errors, *hints)
        ]
        self.problems.set_problems(entries, self._count(len(errors), len(hints)))

    def _count(self, errors: int, hints: int) -> str:
        problems = self.tr("1 problem to solve") if errors == 1 else self.tr("{0} problems to solve").format(errors)
        quiet = self.tr("1 hint") if hints == 1 else self.tr("{0} hints").format(hints)
        if errors and hints:
            return f"{problems}, {quiet}"
        return problems if errors else quiet


def _severity(problem: Problem) -> Literal["error", "warning"]:
    return "error" if problem.is_error else "warning"


def named(label: str, message: str) -> str:
    """A message with its field in front, unless a word of the field's label stands in the message already."""
    said = message.casefold()
    known = any(word.casefold() in said for word in label.split() if len(word) >= _TELLING)
    return message if known or not label else f"{label}: {message}"


def divider(parent: QWidget) -> QFrame:
    """A line from top to bottom."""
    edge = surface("line", parent)
    edge.setFixedWidth(1)
    return edge
