"""The window of guided entry: narrow, beside the browser, always on top; one channel of a set at a time.

It owns which channel and which field are on show and carries out what the panels wish, by the service. What is ticked
is kept at once, so it may be closed at any time. It goes with the workspace: a lock closes it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.guided import Entry, EntryKind
from wa_channel_studio.services.guided_pages import EntryField, How
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.guided.entry_desk import EntryDesk
from wa_channel_studio.ui.guided.entry_head import EntryHead
from wa_channel_studio.ui.guided.field_panel import FieldPanel
from wa_channel_studio.ui.guided.outline import RETURNS, Outline
from wa_channel_studio.ui.guided.returns_page import ReturnsPage
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.words import counted

SIZE = (380, 720)
LEAST = (340, 460)
_NO_LIMIT = 16_777_215
"""Qt's own word for it."""


class GuidedWindow(QDialog):
    """``changed`` is sent when something of the workspace has changed."""

    changed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("window.guided")
        self.setWindowTitle(self.tr("Guided entry"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._context = context
        self._ids: tuple[str, ...] = ()
        self._room = 0
        self._number = 0
        self._entry: Entry | None = None
        self.desk = EntryDesk(context, workspace, self)
        self._build()
        self._connect()
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        kept = context.preferences.guided_window
        if kept:
            self.restoreGeometry(QByteArray(base64.b64decode(kept.encode("ascii", "ignore"))))

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = EntryHead(self)
        self.head.step_wanted.connect(self.step)
        column.addWidget(self.head)
        body = QVBoxLayout()
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(10)
        self.banner = Banner("error", closable=True, parent=self)
        self.banner.setObjectName("banner.guided")
        self.banner.closed.connect(self.banner.hide)
        self.banner.hide()
        body.addWidget(self.banner)
        self.stack = QStackedWidget(self)
        self.field = FieldPanel(self.stack)
        self.returns = ReturnsPage(self.stack)
        self.stack.addWidget(self.field)
        self.stack.addWidget(self.returns)
        body.addWidget(self.stack)
        self.outline = Outline(self)
        body.addWidget(self.outline, 1)
        self._body = body
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.outline.chosen.connect(self._show_field)
        self.outline.copy_wanted.connect(self.copy)
        self.outline.tick_wanted.connect(self.tick)
        self.outline.untick_wanted.connect(self.untick)
        self.field.copy_wanted.connect(self.copy)
        self.field.save_wanted.connect(self.save_file)
        self.field.tick_wanted.connect(self.tick)
        self.field.untick_wanted.connect(self.untick)
        self.field.reveal_wanted.connect(self._reveal)
        self.field.fitted.connect(self._fit)
        self.returns.returned.connect(lambda key, value: self.desk.take_back(self.channel_id, key, value))
        self.returns.finish_wanted.connect(self.finish)
        self.returns.left_wanted.connect(self._go_left)
        self.desk.failed.connect(self._fail)
        self.desk.not_kept.connect(self._not_kept)
        self.desk.changed.connect(self._changed)
        self.desk.saved.connect(lambda path: self.field.say(self.tr("Saved {0}.").format(path), "information"))
        self._context.clipboard.countdown.connect(self._count)
        self._context.clipboard.cleared.connect(self._cleared)
        for keys, call in (
            ("Ctrl+PgUp", lambda: self.step(-1)),
            ("Ctrl+PgDown", lambda: self.step(1)),
            ("Ctrl+Return", self.finish),
            ("Ctrl+Enter", self.finish),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(call)

    # --- channels ---------------------------------------------------------------------------------

    def show_channels(self, channel_ids: Sequence[str]) -> None:
        """Lead through these channels, beginning with the first."""
        self._ids = tuple(channel_ids)
        self._number = 0
        self._load()

    def step(self, by: int) -> None:
        """Go to the next channel, or to the one before."""
        number = self._number + by
        if 0 <= number < len(self._ids):
            self.desk.note_place(self.channel_id, self.outline.current)
            self._number = number
            self._load()

    @property
    def channel_id(self) -> str:
        """The channel on show."""
        return self._ids[self._number] if self._ids else ""

    def _load(self) -> None:
        """Read the channel on show; where it was left, it goes on."""
        channel_id = self.channel_id
        self._entry = None
        self.desk.open(channel_id, lambda entry, place: self._loaded(channel_id, entry, place))

    def _loaded(self, channel_id: str, entry: Entry, place: str) -> None:
        if channel_id != self.channel_id:
            return
        self.banner.hide()
        self._take(entry)
        keys = {field.id for field in entry.fields} | {RETURNS}
        left = entry.left
        self.outline.go(place if place in keys else left[0].id if left else RETURNS)
        self.outline.setFocus()
        if entry.errors and entry.kind is not EntryKind.SAME:
            one, many = self.tr("This channel has 1 problem."), self.tr("This channel has {0} problems.")
            told = counted(entry.errors, one, many)
            self._say(f"{told} {self.tr('The AICC may refuse it.')}", "warning")

    def _take(self, entry: Entry) -> None:
        """Show an entry, wherever one is in it."""
        self._entry = entry
        here = self.outline.current
        self.outline.show_entry(entry, _now())
        self.head.show_entry(entry, self._number, len(self._ids))
        self.returns.show_entry(entry, more=self._number + 1 < len(self._ids))
        if here:
            self.outline.go(here)

    def reload(self) -> None:
        """Read the channel on show anew and stay where one is."""
        if self._entry is None:
            return
        channel_id = self.channel_id

        def show(entry: Entry) -> None:
            if channel_id == self.channel_id and self._entry is not None and entry != self._entry:
                self._take(entry)

        self.desk.read(channel_id, show)

    # --- fields -----------------------------------------------------------------------------------

    @property
    def current(self) -> EntryField | None:
        """The field on show; None on the page of generated values."""
        if self._entry is None:
            return None
        return next((field for field in self._entry.fields if field.id == self.outline.current), None)

    def _show_field(self, key: str) -> None:
        entry, field = self._entry, self.current
        if key == RETURNS:
            self.stack.setCurrentWidget(self.returns)
        elif entry is not None and field is not None:
            self.field.show_field(field, entry, _now())
            self.stack.setCurrentWidget(self.field)
        self._fit()
        on_returns = self.stack.currentWidget() is self.returns
        self._body.setStretchFactor(self.stack, 3 if on_returns else 0)
        self._body.setStretchFactor(self.outline, 1)
        policy = self.stack.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Expanding if on_returns else policy.Policy.Maximum)
        self.stack.setSizePolicy(policy)

    def _fit(self) -> None:
        """Give the field the room it needs. The list below never moves up again: it would jump from field to field."""
        if self.stack.currentWidget() is self.returns:
            self.stack.setMinimumHeight(0)
            self.stack.setMaximumHeight(_NO_LIMIT)
            return
        if self.current is None:
            return  # what the panel looks like before it was given a field means nothing
        self._room = max(self._room, self.field.needed(self.stack.width()))
        self.stack.setFixedHeight(self._room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._room = 0
        self._fit()

    def copy(self) -> None:
        """Put the value of the field on the clipboard; a secret is cleared from it again."""
        field = self.current
        if field is None:
            self.returns.focus_first()
        elif field.how is How.FILE:
            self.save_file()
        elif field.secret:
            self.desk.secret(self.channel_id, field, lambda secret: self._copied(field, secret))
        elif field.value and field.how is not How.SWITCH:
            QGuiApplication.clipboard().setText(field.value)
            self.field.say(self.tr("Copied."), "information")

    def _copied(self, field: EntryField, secret: Secret) -> None:
        if not secret:
            self._say(self.tr("There is nothing to copy: the secret is empty."), "warning")
        elif field is self.current:
            self._context.clipboard.copy(secret.reveal())

    def _count(self, seconds: int) -> None:
        field = self.current
        if field is not None and field.secret:
            self.field.say(self.tr("Copied; cleared from the clipboard in {0} s.").format(seconds), "information")

    def _cleared(self) -> None:
        field = self.current
        if field is not None and field.secret and self._entry is not None:
            self.field.show_field(field, self._entry, _now())

    def _reveal(self) -> None:
        field = self.current
        if field is not None and field.secret:
            self.desk.secret(self.channel_id, field, lambda secret: self.field.reveal(field, secret))

    # --- ticks ------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Note that the field on show was entered, and go on to the next one that was not."""
        field, entry = self.current, self._entry
        if field is None or entry is None:
            return
        if field.id not in entry.ticks:
            self._mark(field, on=True)
        self._go_on(field)

    def untick(self) -> None:
        """Note that the field on show was not entered."""
        field, entry = self.current, self._entry
        if field is not None and entry is not None and field.id in entry.ticks:
            self._mark(field, on=False)

    def _mark(self, field: EntryField, *, on: bool) -> None:
        """Show it at once, and keep it beside the window."""
        entry = self._entry
        if entry is None:
            return
        ticks = {key: at for key, at in entry.ticks.items() if key != field.id}
        if on:
            ticks[field.id] = _now()
        void = {key: at for key, at in entry.void.items() if key != field.id}
        self._entry = entry = replace(entry, ticks=ticks, void=void)
        self.outline.show_ticks(entry, _now())
        self.head.show_progress(entry)
        self.returns.show_entry(entry, more=self._number + 1 < len(self._ids))
        if field is self.current:
            self.field.show_field(field, entry, _now())
        self.desk.tick(self.channel_id, field, on=on)

    def _go_on(self, field: EntryField) -> None:
        entry = self._entry
        if entry is None:
            return
        place = entry.fields.index(field) + 1
        order = (*entry.fields[place:], *entry.fields[:place])
        waiting = [other for other in order if other.id not in entry.ticks]
        self.outline.go(waiting[0].id if waiting else RETURNS)

    def _go_left(self) -> None:
        left = self._entry.left if self._entry is not None else ()
        if left:
            self.outline.go(left[0].id)
            self.outline.setFocus()

    def _not_kept(self, problem: Problem) -> None:
        self._fail(problem)
        self.reload()

    # --- files and generated values ---------------------------------------------------------------

    def save_file(self) -> None:
        """Ask where the certificate file on show is saved."""
        field = self.current
        if field is not None and field.how is How.FILE:
            self.desk.save_file(self.channel_id, field)

    def finish(self) -> None:
        """Note that all of it stands on the AICC; where nothing is to be noted, go on."""
        entry = self._entry
        if entry is None:
            return
        if self.stack.currentWidget() is not self.returns:
            self.outline.go(RETURNS)
            self.returns.focus_first()
        elif entry.kind is EntryKind.SAME:
            if self._number + 1 < len(self._ids):
                self.step(1)
            else:
                self.close()
        elif not entry.left:
            self.desk.finish(self.channel_id)

    def _changed(self, changed: object) -> None:
        self.changed.emit(changed)
        self.reload()

    # --- manners ----------------------------------------------------------------------------------

    def _fail(self, problem: Problem) -> None:
        self._say(sentence(problem))

    def _say(self, text: str, kind: Kind = "error") -> None:
        self.banner.set(kind, text)
        self.banner.show()

    def event(self, event: QEvent) -> bool:
        """Who comes back from another window may have changed the channel there."""
        if event.type() == QEvent.Type.WindowActivate:
            self.reload()
        elif event.type() == QEvent.Type.WindowDeactivate:
            self.conceal()
        return super().event(event)

    def conceal(self) -> None:
        """Hide all secrets that are shown."""
        self.field.conceal()
        self.returns.conceal()

    def done(self, result: int, /) -> None:
        """Escape, the frame's button and a lock all come here: what is not kept yet is kept now."""
        self.conceal()
        self.desk.note_place(self.channel_id, self.outline.current)
        self.desk.keep_places()
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        # Kept with the others when the program ends.
        self._context.preferences = replace(self._context.preferences, guided_window=geometry)
        super().done(result)


def open_guided(context: UiContext, workspace: Workspace, channel_ids: Sequence[str], parent: QWidget) -> GuidedWindow:
    """The window of guided entry, led to these channels; the one that is open already is used again."""
    window = parent.window().findChild(GuidedWindow, "window.guided")
    if window is None or not window.isVisible():
        window = GuidedWindow(context, workspace, parent)
    window.show_channels(channel_ids)
    window.show()
    window.raise_()
    window.activateWindow()
    return window


def _now() -> datetime:
    return datetime.now(UTC)
