"""A test of a connection, step by step: each appears as soon as it is known, with the real reason and what to do.

The report that can be copied names places and outcomes; key, secret and tokens are not in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.services.aicc_ports import TestState, TestStep
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.jobs import HOSTS
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.theme import theme

_SIZE = (620, 560)
_ICON = 18
_ICONS = {
    TestState.GOOD: ("check", "success"),
    TestState.BAD: ("error", "error"),
    TestState.SKIPPED: ("clock", "muted"),
}


class StepLine(QWidget):
    """One step: what was tried, how it went, how long it took, and below it why and what to do."""

    def __init__(self, step: TestStep, parent: QWidget) -> None:
        super().__init__(parent)
        self.step = step
        words = {
            TestState.GOOD: self.tr("good"),
            TestState.BAD: self.tr("failed"),
            TestState.SKIPPED: self.tr("not tried"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON + 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        column.addLayout(head)
        head.addWidget(WrapLabel(step.title, "heading", self), 1)
        took = self.tr("{0:,} ms").format(step.milliseconds) if step.state is not TestState.SKIPPED else ""
        head.addWidget(label(" · ".join(part for part in (words[step.state], took) if part), "secondary", self))
        if step.message:
            column.addWidget(WrapLabel(step.message, "error" if step.state is TestState.BAD else "muted", self))
        if step.remedy:
            column.addWidget(WrapLabel(step.remedy, "", self))
        self.setAccessibleName(f"{step.title}: {words[step.state]}. {step.message} {step.remedy}".strip())
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        name, role = _ICONS[self.step.state]
        self._icon.setPixmap(pixmap(name, role, _ICON, self.devicePixelRatioF()))


class ConnectionTestDialog(TaskDialog):
    """Begins as it opens. ``steps`` is what was told so far."""

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        connection: Connection,
        parent: QWidget,
        *,
        tenant_id: str,
        name: str,
        unsaved: bool = False,
    ) -> None:
        """``connection`` as it is typed now; nothing of it is kept by testing. ``unsaved``: what is kept is another."""
        super().__init__(context, workspace, "", name="dialog.connection_test", parent=parent, size=_SIZE)
        self.set_title(self.tr("Test of the connection"))
        self.set_text(self.tr("{0}, as the form stands; it is not saved yet").format(name) if unsaved else name)
        self._tenant_id, self._name, self._connection = tenant_id, name, connection
        self.steps: list[TestStep] = []
        self._basket: deque[TestStep] = deque()
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area = scrolled(inner)
        self.body.addWidget(self._area, 1)
        self.summary = WrapLabel("", "heading", self)
        self.summary.hide()
        self.body.addWidget(self.summary)
        self.add_bar()
        self.stops_at_foot = True
        self.copy = self.add_button(self.tr("Copy report"), name="action.copy_report", leading=True)
        self.copy.clicked.connect(self._on_copy)
        self.again = self.add_button(self.tr("Test again"), name="action.test_again")
        self.again.clicked.connect(self.begin)
        self._leave = self.add_button(self.tr("Stop"), "primary", name="action.cancel", role="reject", default=True)
        self.hold(self.copy, self.again)

    def begin(self) -> None:
        """Try all steps, from the first."""
        for line in self._lines():
            self._column.removeWidget(line)
            retire(line)
        self.steps.clear()
        self.summary.hide()
        self._leave.setText(self.tr("Stop"))
        basket, workspace = self._basket, self.workspace
        tenant_id, connection = self._tenant_id, self._connection
        basket.clear()

        def work(job: JobContext) -> tuple[TestStep, ...]:
            told = 0

            def hear(step: TestStep) -> None:
                nonlocal told
                basket.append(step)
                told += 1
                job.report(told, 0)

            return workspace.connections.test(tenant_id, connection, job, hear)

        self.run(work, self._on_done, self.tr("Asking …"), queue=HOSTS, stopped=self._on_test_stopped)
        if self._job is not None:
            self._job.progress.connect(self._empty)

    def settled(self) -> None:
        self._empty()
        self._leave.setText(self.tr("Close"))
        self.copy.setEnabled(bool(self.steps))

    @property
    def report(self) -> str:
        """The steps as plain text."""
        shown = self._connection
        lines = [
            self.tr("Test of the connection of {0}, {1}").format(self._name, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        ]
        for title, address in (
            (self.tr("API base URL"), shown.api_url),
            (self.tr("Authentication base URL"), shown.auth_url),
            (self.tr("Path of the channel service"), shown.channel_service),
            (self.tr("OIAP base URL"), shown.oiap_url),
            (self.tr("HTTP proxy"), shown.proxy),
        ):
            if address:
                lines.append(f"{title}: {address}")
        return "\n".join((*lines, "", *(_as_text(step) for step in self.steps)))

    @Slot()
    def _empty(self) -> None:
        while self._basket:
            self._tell(self._basket.popleft())

    def _tell(self, step: TestStep) -> None:
        self.steps.append(step)
        self._column.insertWidget(self._column.count() - 1, StepLine(step, self))

    def _lines(self) -> list[StepLine]:
        items = [self._column.itemAt(place) for place in range(self._column.count())]
        found = [item.widget() for item in items if item is not None]
        return [line for line in found if isinstance(line, StepLine)]

    def _on_done(self, steps: Sequence[TestStep]) -> None:
        self._empty()
        for step in steps[len(self.steps) :]:
            self._tell(step)
        bad = sum(step.state is TestState.BAD for step in self.steps)
        good = bool(self.steps) and not bad
        self.summary.set_role("success" if good else "error")
        self.summary.set_text(
            self.tr("The connection works.") if good else self.tr("The connection does not work yet. See above why.")
        )
        self.summary.show()
        QTimer.singleShot(0, self, self._show_first_bad)

    def _show_first_bad(self) -> None:
        """Bring the first step that failed into sight, with its reason."""
        first = next((line for line in self._lines() if line.step.state is TestState.BAD), None)
        if first is not None:
            self._area.ensureWidgetVisible(first, 0, 6)

    def _on_test_stopped(self) -> None:
        self._empty()
        self.say(self.tr("Stopped. What was found so far stands below."), "information")

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.say(self.tr("Copied. Key and secret are not in it."), "success")


def _as_text(step: TestStep) -> str:
    took = f" ({step.milliseconds} ms)" if step.state is not TestState.SKIPPED else ""
    said = " ".join(part for part in (step.message, step.remedy) if part)
    return f"[{step.state.value}] {step.title}{took}" + (f": {said}" if said else "")
