"""The library: the list of certificates with its search, the picture of expiries, and the side with the details.

It shows what the services say and passes wishes on; the rows are the model's, the deeds and the watch have classes of
their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.library import LibraryQuery, LibrarySort
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.library_deeds import LibraryDeeds
from wa_channel_studio.ui.certificates.library_details import WIDTH, LibraryDetails
from wa_channel_studio.ui.certificates.library_model import LibraryModel
from wa_channel_studio.ui.certificates.library_more import More
from wa_channel_studio.ui.certificates.library_reader import LibraryReader
from wa_channel_studio.ui.certificates.library_table import LibraryTable
from wa_channel_studio.ui.certificates.library_teaching import no_match, teach
from wa_channel_studio.ui.certificates.library_timeline import Timeline
from wa_channel_studio.ui.certificates.library_tools import LibraryTools
from wa_channel_studio.ui.certificates.library_watch import LibraryWatch
from wa_channel_studio.ui.certificates.library_wishes import LibraryWishes
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.words import counted

_BESIDE = 860
"""From this width on the side stands beside the list; in a narrower window it takes the list's place."""
_ROOMY = 1380
"""From this width on the side is there from the beginning: all columns have their room besides."""
_TALL = 440
"""Below this height the list needs the room of the picture."""
_UNBOUNDED = 16_777_215
"""Qt's own greatest width."""


@dataclass(frozen=True, slots=True)
class LibrarySeat:
    """Where somebody was in the library: what was shown and which certificate had the keyboard."""

    query: LibraryQuery
    certificate_id: str


class LibraryPane(QWidget):
    """``count_said`` brings the quiet words beside the title, ``keystore_wanted`` the id of a keystore to be opened,
    ``fetch_wanted`` hosts to be asked, one a line."""

    fetch_wanted = Signal(str)
    open_wanted = Signal()
    keystore_wanted = Signal(str)
    user_wanted = Signal(object)
    changed = Signal()
    count_said = Signal(str)
    pasted = Signal(object)
    """What is on the clipboard, when somebody pastes it here."""
    failed = Signal(object)

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.library")
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._side_wanted: bool | None = None
        self._pick: tuple[int, int] | None = None
        self.model = LibraryModel(context.runner, workspace.library.page, self)
        self.table = LibraryTable(self.model, self)
        self.deeds = LibraryDeeds(context, workspace, toasts, self)
        self.watch = LibraryWatch(context, workspace, self)
        self.wishes = LibraryWishes(context, workspace, self.table, self, deeds=self.deeds, watch=self.watch)
        self._reader = LibraryReader(context.runner, workspace, self)
        self._build()
        self._connect()
        self._on_choice()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.tools = LibraryTools(self)
        column.addWidget(self.tools)
        self.busy = BusyBar(parent=self)
        column.addWidget(self.busy)
        row = QHBoxLayout()
        row.setSpacing(12)
        column.addLayout(row, 1)
        self._left = QWidget(self)
        inner = QVBoxLayout(self._left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        self.timeline = Timeline(self._left)
        inner.addWidget(self.timeline)
        self.lists = QStackedWidget(self._left)
        inner.addWidget(self.lists, 1)
        self.lists.addWidget(self.table)
        self.teaching = teach(self.lists)
        self.lists.addWidget(self.teaching)
        self.no_match = no_match(self.lists)
        self.lists.addWidget(self.no_match)
        row.addWidget(self._left, 1)
        self.side = LibraryDetails(self)
        row.addWidget(self.side)

    def _connect(self) -> None:
        wishes = self.wishes
        self.tools.narrowed.connect(self._apply_query)
        self.tools.entered.connect(self._into_list)
        self.tools.wish.connect(self._on_wish)
        self.timeline.picked.connect(self._show_bar)
        self.teaching.primary_triggered.connect(lambda: self.fetch_wanted.emit(""))
        self.teaching.secondary_triggered.connect(self.open_wanted)
        self.no_match.primary_triggered.connect(self._show_all)
        self.model.refreshed.connect(self._on_refreshed)
        self.model.failed.connect(self.failed)
        self.table.choice_changed.connect(self._on_choice)
        self.table.current_changed.connect(self._show_current)
        self.table.opened.connect(lambda _row: self._want_side(True))
        self.table.deleted.connect(lambda: wishes.do("delete"))
        self.table.renamed.connect(lambda: wishes.do("rename"))
        self.table.customContextMenuRequested.connect(wishes.menu)
        self.side.wish.connect(self._on_side_wish)
        self.side.closed.connect(lambda: self._want_side(False))
        self.side.row_wanted.connect(self.refresh)
        self.side.user_wanted.connect(self.user_wanted)
        wishes.details_wanted.connect(lambda: self._want_side(not self.side_shown))
        wishes.keystore_wanted.connect(self.keystore_wanted)
        wishes.fetch_wanted.connect(self.fetch_wanted)
        wishes.refused.connect(lambda text: self._toasts.show(text))  # noqa: PLW0108 - the toast is no answer
        self._reader.more.connect(self._show_more)
        self._reader.ends.connect(lambda ends: self.timeline.set_ends(ends, datetime.now(UTC)))
        self.deeds.user_wanted.connect(self.user_wanted)
        self.deeds.done.connect(self._on_done)
        self.deeds.failed.connect(self.failed)
        self.deeds.began.connect(self.follow)
        self.watch.began.connect(self.busy.follow)
        self.watch.changed.connect(self._show_watching)
        self.watch.ended.connect(self._on_watched)
        self.watch.failed.connect(self.failed)
        for keys, call in (
            (QKeySequence("F5"), lambda: wishes.do("look")),
            (QKeySequence(QKeySequence.StandardKey.Paste), self._paste),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        for key, button in (*self.tools.buttons.items(), *self.side.buttons.items()):
            wishes.guard(key, button)

    # --- manners ----------------------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """Let the keyboard work on the list, or begin where there is none."""
        if self.lists.currentWidget() is self.teaching:
            self.teaching.primary.setFocus()
        else:
            self.table.setFocus()

    def refresh(self, certificate_id: str = "") -> None:
        """Read the list anew; ``certificate_id`` gets the keyboard when it comes."""
        set_compact(self.table, self._context.preferences.compact_rows)
        self._reader.forget()
        self.table.refresh(certificate_id)

    @property
    def seat(self) -> LibrarySeat:
        """Where somebody is in the library, to come back to."""
        row = self.table.current
        return LibrarySeat(self.model.query, row.id if row is not None else "")

    def sit(self, seat: LibrarySeat) -> None:
        """Come back to where somebody was."""
        self.tools.search.blockSignals(True)
        self.tools.search.setText(seat.query.text)
        self.tools.search.blockSignals(False)
        self.tools.filters.take(seat.query)
        self.table.want(seat.certificate_id)
        self.model.set_query(seat.query)

    def follow(self, handle: JobHandle, text: str) -> None:
        """Show a job, should it take its time."""
        self.busy.follow(handle, text, cancellable=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- showing ----------------------------------------------------------------------------------

    @property
    def side_shown(self) -> bool:
        """Whether the details are on show, or would be if there was anything to show."""
        wanted = self.width() >= _ROOMY if self._side_wanted is None else self._side_wanted
        return wanted and bool(self.model.matching)

    def _want_side(self, on: bool) -> None:
        had_focus = self.side.isAncestorOf(QApplication.focusWidget() or self) or self._left.isHidden()
        self._side_wanted = on
        self._arrange()
        if on:
            self._show_current()
            if not self._left.isVisible():
                self.side.close_button.setFocus()
        elif had_focus:
            self.table.setFocus()

    def _arrange(self) -> None:
        shown, beside = self.side_shown, self.width() >= _BESIDE
        self.side.setVisible(shown)
        self._left.setVisible(beside or not shown)
        self.side.setMinimumWidth(WIDTH if beside else 0)
        self.side.setMaximumWidth(WIDTH if beside else _UNBOUNDED)
        drawn = bool(self.model.matching) and self.height() >= _TALL
        self.timeline.setVisible(drawn)
        self._on_choice()

    def _on_refreshed(self) -> None:
        model = self.model
        self._say_count()
        self._choose_list()
        self.table.settle()
        self._choose_bar()
        self._reader.want_ends(model.query)
        self._arrange()
        self._show_current()

    def _say_count(self) -> None:
        total, keystores = self.model.total, self.model.keystores
        if self.model.narrowed:
            self.count_said.emit(self.tr("{0} of {1}").format(self.model.matching, total))
            return
        parts = []
        if total - keystores:
            parts.append(counted(total - keystores, self.tr("{0} certificate"), self.tr("{0} certificates")))
        if keystores:
            parts.append(counted(keystores, self.tr("{0} keystore"), self.tr("{0} keystores")))
        self.count_said.emit(", ".join(parts))

    def _choose_list(self) -> None:
        model = self.model
        shown: QWidget = self.table if model.matching else self.no_match if model.total else self.teaching
        before, focused = self.lists.currentWidget(), QApplication.focusWidget()
        had_focus = before is not None and focused is not None and (before is focused or before.isAncestorOf(focused))
        self.lists.setCurrentWidget(shown)
        if had_focus:
            (self.teaching.primary if shown is self.teaching else shown).setFocus()
        self.tools.setVisible(bool(model.total))

    def _on_choice(self) -> None:
        self.tools.show_choice(self.table.chosen_count, details=self.side_shown, narrowed=self.model.narrowed)

    def _show_current(self) -> None:
        row = self.table.current
        if not self.side_shown or row is None:
            return
        self.side.show_row(row)
        self.side.show_busy(self.watch.looks_at(row))
        self._reader.want_more(row.id)

    def _show_more(self, more: More) -> None:
        self.side.show_more(more)
        self.side.show_busy(self.watch.looks_at(more.row))

    def _show_watching(self) -> None:
        self.table.mark_busy(self.watch.looks_at)
        row = self.side.row
        if row is not None:
            self.side.show_busy(self.watch.looks_at(row))

    def _on_watched(self, text: str) -> None:
        self._toasts.show(text)
        self._on_done("")

    def _on_done(self, certificate_id: str) -> None:
        self.refresh(certificate_id)
        self.changed.emit()

    # --- wishes -----------------------------------------------------------------------------------

    def _on_wish(self, key: str) -> None:
        if key == "menu":
            self.wishes.menu_at(self.tools.buttons["menu"])
        else:
            self.wishes.do(key)

    def _on_side_wish(self, key: str) -> None:
        row = self.side.row
        if key == "role" and row is not None:
            self.wishes.roles_at(self.side.buttons["role"], row)
        else:
            self.wishes.do(key, row)

    def _paste(self) -> None:
        self.pasted.emit(QGuiApplication.clipboard().mimeData())

    def _apply_query(self) -> None:
        self.tools.stop_pause()
        query = replace(self.model.query, text=self.tools.search.text().strip())
        self.model.set_query(self.tools.filters.narrow(query))

    def _show_all(self) -> None:
        self.tools.search.clear()
        self.tools.filters.clear()
        self._apply_query()

    def _into_list(self) -> None:
        if self.lists.currentWidget() is self.table:
            self.table.setFocus()

    def _show_bar(self, first: int, count: int) -> None:
        """Choose the rows that a bar of the picture stands for, in a list sorted by the end."""
        self._pick = (first, count)
        query = replace(self.model.query, sort=LibrarySort.ENDS, descending=False)
        if query == self.model.query:
            self._choose_bar()
        else:
            self.model.set_query(query)

    def _choose_bar(self) -> None:
        if self._pick is not None:
            first, count = self._pick
            self._pick = None
            self.table.choose(range(first, first + count), first)
            self.table.scrollTo(self.model.index(first, 1), QAbstractItemView.ScrollHint.PositionAtTop)
