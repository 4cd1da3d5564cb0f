"""The status of one channel: its six steps, what each rests on and since when, and what a person says to have seen.

A step is recorded with a note and a time, and taken back. What the program finds out by itself cannot be said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.evidence import Rung
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ladder import NOTE_MAX
from wa_channel_studio.services.ladder_rules import SAID_RUNGS, RungState, RungStatus
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import line, retire, set_look
from wa_channel_studio.ui.models.ladder_words import rung_meaning, rung_title, source_words, state_words
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import when


@dataclass(frozen=True, slots=True)
class Found:
    """What the dialog shows."""

    row: ChannelSummary
    ladder: tuple[RungStatus, ...]
    days: int


class StatusDialog(Dialog):
    """``changed`` brings what was touched."""

    changed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, channel_id: str, parent: QWidget) -> None:
        super().__init__(parent.tr("Status"), name="dialog.status", width=620, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._workspace = workspace
        self._channel_id = channel_id
        self._rows: list[QWidget] = []
        self._recording: Rung | None = None
        self.banner = Banner("error", parent=self)
        self.banner.setObjectName("banner.status")
        self.banner.hide()
        self.body.addWidget(self.banner)
        page = QWidget()
        page.setProperty("scrolled", "true")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        self._page = page
        self.body.addWidget(scrolled(page), 1)
        self.note = RecordCard(self)
        self.note.hide()
        self.note.recorded.connect(self._record)
        self.note.cancelled.connect(lambda: self._begin(None))
        self.body.addWidget(self.note)
        self._close = self.add_button(self.tr("Close"), "primary", name="action.close", role="accept", default=True)
        self.resize(660, min(740, max(480, parent.window().height() - 40)))
        self._read()

    # --- what is shown ----------------------------------------------------------------------------

    def _read(self) -> None:
        workspace, channel_id = self._workspace, self._channel_id

        def work(_job: JobContext) -> Found | None:
            rows = workspace.channels.summaries([channel_id])
            found = workspace.ladder.of([channel_id])
            return Found(rows[0], found[channel_id], workspace.ladder.days) if rows and channel_id in found else None

        ask(self, self._context.runner, work, self._show, self._fail)

    def _show(self, found: Found | None) -> None:
        if found is None:
            super().reject()
            return
        name = found.row.name or self.tr("a channel without a name")
        self.setWindowTitle(self.tr("Status of {0}").format(name))
        self.set_text(
            self.tr("{0} · {1}. A step counts as stale after {2} days; the settings say how many.").format(
                name, found.row.tenant_name, found.days
            )
        )
        focused: QWidget | None = self.focusWidget()
        here = focused.objectName() if focused is not None else ""
        for row in self._rows:
            self._column.removeWidget(row)
            retire(row)
        self._rows = self._made(found)
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
        again = self.findChild(QWidget, here) if here else None
        if again is not None:
            again.setFocus()

    def _made(self, found: Found) -> list[QWidget]:
        rows: list[QWidget] = []
        for status in found.ladder:
            if rows:
                rows.append(line(self._page))
            rows.append(self._step(status, found.row.provider))
        return rows

    def _step(self, status: RungStatus, provider: str) -> QWidget:
        words, kind = state_words(status)
        row = QWidget(self._page)
        row.setObjectName(f"row.{status.rung.value}")
        outer = QHBoxLayout(row)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(rung_title(status.rung), "heading", row))
        head.addWidget(Pill(words, kind, row))
        head.addStretch(1)
        column.addLayout(head)
        seen = self._seen(status)
        if seen:
            column.addWidget(WrapLabel(seen, "", row))
        if status.words:
            column.addWidget(WrapLabel(f"“{status.words}”", "muted", row))
        if status.reason:
            column.addWidget(WrapLabel(status.reason, "warning" if status.state is RungState.STALE else "muted", row))
        column.addWidget(WrapLabel(rung_meaning(status.rung, provider), "secondary", row))
        outer.addLayout(column, 1)
        for button in self._buttons(status, row):
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _seen(self, status: RungStatus) -> str:
        if status.at is None:
            return ""
        moment = when(status.at, datetime.now(UTC))
        return f"{moment}, {source_words(status.source)}" if status.source is not None else moment

    def _buttons(self, status: RungStatus, parent: QWidget) -> Sequence[QWidget]:
        rung = status.rung
        if rung not in SAID_RUNGS or status.state is RungState.NOT_APPLICABLE or self._workspace.read_only:
            return ()
        title = rung_title(rung)
        again = status.at is not None
        record = secondary_button(
            self.tr("Seen again …") if again else self.tr("Record …"), name=f"action.record_{rung.value}", parent=parent
        )
        record.setAccessibleName(f"{record.text()}, {title}")
        record.clicked.connect(lambda: self._begin(rung))
        buttons: list[QWidget] = [record]
        if again:
            back = quiet_button(self.tr("Take back"), name=f"action.take_back_{rung.value}", parent=parent)
            back.setAccessibleName(f"{back.text()}, {title}")
            back.clicked.connect(lambda: self._take_back(rung))
            buttons.insert(0, back)
        return buttons

    # --- saying -----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Escape gives up what is being recorded first."""
        if self._recording is not None:
            self._begin(None)
        else:
            super().reject()

    def _begin(self, rung: Rung | None) -> None:
        before, self._recording = self._recording, rung
        self.banner.hide()
        self.note.setVisible(rung is not None)
        # One primary button: while something is being recorded it is that one, and Enter does not close.
        set_look(self._close, "kind", "secondary" if rung is not None else "primary")
        self._close.setDefault(rung is None)
        if rung is not None:
            self.note.begin(rung_title(rung))
        elif before is not None:
            button = self.findChild(QWidget, f"action.record_{before.value}")
            if button is not None:
                button.setFocus()

    def _record(self, words: str, at: datetime | None) -> None:
        rung, ladder, channel_id = self._recording, self._workspace.ladder, self._channel_id
        if rung is not None:
            self._do(lambda _job: ladder.record([channel_id], rung, words, at))

    def _take_back(self, rung: Rung) -> None:
        ladder, channel_id = self._workspace.ladder, self._channel_id
        self._do(lambda _job: ladder.take_back([channel_id], rung))

    def _do(self, work: Callable[[JobContext], Changed]) -> None:
        ask(self, self._context.runner, work, self._done, self._fail)

    def _done(self, changed: Changed) -> None:
        self._begin(None)
        self._read()
        self.changed.emit(changed)

    def _fail(self, problem: Problem) -> None:
        self.banner.set("error", sentence(problem))
        self.banner.show()


class RecordCard(Card):
    """Asks for a note and a time. ``recorded`` brings both; None is now."""

    recorded = Signal(str, object)
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.words = QLineEdit(self)
        self.words.setObjectName("field.evidence_words")
        self.words.setMaxLength(NOTE_MAX)
        self.words.setPlaceholderText(self.tr("by e-mail, ticket 4711"))
        self.at = QDateTimeEdit(self)
        self.at.setObjectName("field.evidence_at")
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.lineEdit().setTextMargins(8, 0, 0, 0)
        self._touched = False
        self.at.dateTimeChanged.connect(self._on_time)
        self.body.setVerticalSpacing(10)
        self.body.setColumnStretch(0, 2)
        self.body.addWidget(Field(self.tr("What was seen, and by whom"), self.words, parent=self), 0, 0)
        self.body.addWidget(Field(self.tr("When"), self.at, parent=self), 0, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = quiet_button(self.tr("Cancel"), name="action.cancel_record", parent=self)
        cancel.clicked.connect(self.cancelled)
        keep = primary_button(self.tr("Record"), name="action.record", parent=self)
        keep.clicked.connect(self._send)
        self.words.returnPressed.connect(self._send)
        row.addWidget(cancel)
        row.addWidget(keep)
        self.body.addLayout(row, 1, 0, 1, 2)

    def begin(self, title: str) -> None:
        """Ask for the step ``title``, seen now unless somebody says otherwise."""
        self.set_title(title)
        self.words.clear()
        self.at.setDateTime(QDateTime.currentDateTime())
        self._touched = False
        self.words.setFocus()

    def _on_time(self) -> None:
        self._touched = True

    def _send(self) -> None:
        # Minutes are shown; "now" is to the second, so that it is not before what was changed in this minute.
        given = datetime.fromtimestamp(self.at.dateTime().toSecsSinceEpoch(), UTC) if self._touched else None
        self.recorded.emit(self.words.text(), given)
