"""The place of the channels: list, search, filters, drafts, and what can be done with what is chosen.

It shows what the services say; the rows are the model's, the deeds are :class:`ChannelDeeds`'s and
:class:`ManyDeeds`'s, columns and saved views are the book's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.list_filters import filters_of, narrowed
from wa_channel_studio.services.list_settings import SavedView
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.models.ladder_keeper import LadderKeeper
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.views.channel_actions import actions_for, actions_menu
from wa_channel_studio.ui.views.channel_blanks import ListOrBlank
from wa_channel_studio.ui.views.channel_deeds import ChannelDeeds
from wa_channel_studio.ui.views.channel_table import ChannelTable
from wa_channel_studio.ui.views.column_menu import open_column_menu
from wa_channel_studio.ui.views.drafts_bar import DraftsBar
from wa_channel_studio.ui.views.list_book import ListBook
from wa_channel_studio.ui.views.list_tools import ListTools
from wa_channel_studio.ui.views.many_deeds import ManyDeeds
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.tenant_drafts import is_tenant_draft

_ROOMY = 900
"""Pixels from which on the head has room for one button more."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the list shows besides channels."""

    tenants: tuple[Tenant, ...]
    drafts: tuple[OpenDraft, ...]
    trashed: int
    compared: Mapping[str, datetime]
    """When each tenant was last compared with its AICC."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody was in the list: what was shown and which channel had the keyboard."""

    query: ChannelQuery
    channel_id: str
    filters: Mapping[str, str] | None = None
    """As they were chosen; None for those that the query says."""


class ChannelsView(Place):
    """Sends ``wizard_wanted`` with a draft and its tenant, ``tenant_wanted`` when one must be added first."""

    wizard_wanted = Signal(object, object)
    tenant_wanted = Signal()
    undo_wanted = Signal()
    """What was done last is to be undone."""

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.channels")
        self.set_title(self.tr("Channels"))
        self._drafts: tuple[OpenDraft, ...] = ()
        self._trashed = 0
        self._entered = False
        channels = workspace.channels
        self.model = ChannelListModel(context.runner, channels.page, channels.ids, channels.count, self)
        self.ladders = self.model.ladders = LadderKeeper(context.runner, workspace.ladder.of, self)
        self.table = ChannelTable(context.runner, self.model, self)
        self.table.delegate.ladder = self.ladders.of
        self.ladders.came.connect(self.table.viewport().update)
        self.book = ListBook(context.runner, workspace, self)
        self.deeds = ChannelDeeds(context, workspace, self.table, self)
        self.many = ManyDeeds(context, workspace, toasts, self.table, self)
        self._build_head()
        self.drafts_bar = DraftsBar(self)
        self.content.addWidget(self.drafts_bar)
        self.tools = ListTools(context, workspace, toasts, self.book, present=lambda: self.shown_view, parent=self)
        self.filters = self.tools.filters
        self.content.addWidget(self.tools)
        self.busy = BusyBar(parent=self)
        self.content.addWidget(self.busy)
        self._build_lists()
        self._connect()
        self._shortcuts()
        self._on_choice()

    # --- building ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.search = SearchField(self.tr("Search name, number, OU …"), parent=self)
        self.search.setObjectName("field.search")
        self.search.setMinimumWidth(280)
        # At once, from the first letter: the list answers quickly, and a newer letter replaces what still waits.
        self.search.searched.connect(lambda _text: self._apply_query())
        self.search.returnPressed.connect(self._into_list)
        self.new_button = primary_button(self.tr("New channel"), name="action.new", parent=self)
        self.new_button.setToolTip(self.tr("New channel (Ctrl+N)"))
        self.new_button.clicked.connect(self.deeds.new)
        self.ways_button = icon_button(
            "chevron-down", self.tr("More: templates, import, export, rotations"), name="action.more_ways", parent=self
        )
        self.ways_button.clicked.connect(self._offer_ways)
        self.deeds.anchor = self.new_button
        self.import_button = secondary_button(self.tr("Import"), name="action.import", parent=self)
        self.import_button.setToolTip(self.tr("Channels from a file (Ctrl+I)"))
        self.import_button.clicked.connect(self.deeds.bring_in)
        self.import_button.hide()  # until it is known that there is room
        self.head_row.addWidget(self.search)
        self.head_row.addWidget(self.import_button)
        self.head_row.addWidget(self.new_button)
        self.head_row.addWidget(self.ways_button)

    def _build_lists(self) -> None:
        self.lists = ListOrBlank(self.table, self)
        self.content.addWidget(self.lists, 1)
        self.teaching, self.no_match = self.lists.teaching, self.lists.no_match
        self.teaching.primary_triggered.connect(self.deeds.new)
        self.teaching.secondary_triggered.connect(self.deeds.bring_in)
        self.no_match.primary_triggered.connect(self._show_all)
        self.lists.empty_trash.primary_triggered.connect(self._turn_trash)

    def _connect(self) -> None:
        self.deeds.wizard_wanted.connect(self.wizard_wanted)
        self.deeds.tenant_wanted.connect(self.tenant_wanted)
        self.many.undo_wanted.connect(self.undo_wanted)
        for deeds in (self.deeds, self.many):
            deeds.failed.connect(self.show_problem)
            deeds.began.connect(self._show_busy)
            deeds.done.connect(self._on_done)
        self.drafts_bar.continued.connect(self.deeds.go_on)
        self.drafts_bar.discarded.connect(self.deeds.ask_discard)
        self.filters.changed.connect(self._apply_query)
        self.tools.views.wanted.connect(self._show_view)
        self.tools.trash.clicked.connect(self._turn_trash)
        self.tools.trash.removed.connect(self._turn_trash)
        self.tools.empty.clicked.connect(self.many.empty)
        self.tools.columns.clicked.connect(
            lambda: self._offer_columns(self.tools.columns.mapToGlobal(self.tools.columns.rect().bottomLeft()))
        )
        self.tools.choice.wish.connect(self.act)
        self.book.changed.connect(self._take_settings)
        self.book.failed.connect(self.show_problem)
        self.model.refreshed.connect(self._on_refreshed)
        self.model.headerDataChanged.connect(self.tools.views.look_again)
        self.model.failed.connect(self.show_problem)
        self.table.choice_changed.connect(self._on_choice)
        self.table.opened.connect(self._open_row)
        self.table.deleted.connect(lambda: self.act("purge" if self.in_trash else "delete"))
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.heading_menu_wanted.connect(self._offer_columns)
        self.table.arranged.connect(self._keep_columns)

    def _shortcuts(self) -> None:
        for keys, call in (
            ("Ctrl+N", self.deeds.new),
            ("Ctrl+Shift+N", self.deeds.from_template),
            ("Ctrl+I", self.deeds.bring_in),
            ("Ctrl+D", lambda: self.act("duplicate")),
            ("Ctrl+T", lambda: self.act("tags")),
            ("Ctrl+E", self.many.export),
            ("Ctrl+H", lambda: self.act("history")),
            ("Ctrl+G", lambda: self.act("guided")),
            ("Ctrl+Shift+G", lambda: self.act("status")),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.import_button.setVisible(self.width() >= _ROOMY)  # the menu beside has it as well

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        if self._entered:
            self.look_again()
        else:
            self._entered = True
            self.book.load(self.look_again)
        if self.lists.currentWidget() is self.table:
            self.table.setFocus()
        else:
            self.new_button.setFocus()

    def look_again(self) -> None:
        set_compact(self.table, self.context.preferences.compact_rows)
        self.refresh()

    def refresh(self, channel_id: str = "") -> None:
        """Read the list and what surrounds it anew; ``channel_id`` gets the keyboard when it comes."""
        self.ladders.refresh()
        self.table.refresh(channel_id)
        workspace = self.workspace

        def work(_job: JobContext) -> Surroundings:
            trashed = workspace.channels.page(ChannelQuery(trashed=True, limit=1)).total
            tenants = workspace.tenants.all()
            compared = workspace.sync.compared([tenant.id for tenant in tenants])
            return Surroundings(tenants, workspace.drafts.all(), trashed, compared)

        ask(self, self.context.runner, work, self._show_surroundings, self.show_problem)

    def flush(self) -> list[JobHandle]:
        job = self.book.flush()
        return [job] if job is not None else []

    @property
    def seat(self) -> Seat:
        """Where somebody is in the list, to come back to."""
        row = self.model.summary(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        return Seat(self.model.query, row.id if row is not None else "", self.filters.values)

    def sit(self, seat: Seat) -> None:
        """Come back to where somebody was."""
        self._put(seat.query.text, filters_of(seat.query) if seat.filters is None else seat.filters)
        self.table.want(seat.channel_id)
        self._ask_for(seat.query)

    @property
    def in_trash(self) -> bool:
        """Whether it is the trash that is shown."""
        return self.model.query.trashed

    @property
    def shown_view(self) -> SavedView:
        """What the list shows now, without a name."""
        query = self.model.query
        return SavedView("", query.text, self.filters.values, query.sort, query.descending)

    # --- showing ----------------------------------------------------------------------------------

    def _show_surroundings(self, found: Surroundings) -> None:
        self.deeds.tenants = found.tenants
        self._drafts = tuple(draft for draft in found.drafts if not is_tenant_draft(draft))
        self._trashed = found.trashed
        self.model.compared = found.compared
        self.filters.set_tenants(found.tenants)
        names = {tenant.id: tenant.name for tenant in found.tenants}
        self.drafts_bar.set_drafts([draft for draft in self._drafts if not draft.channel_id], names)
        self.table.delegate.drafts = frozenset(draft.channel_id for draft in self._drafts if draft.channel_id)
        self.table.viewport().update()
        self._choose_list()

    def _on_refreshed(self) -> None:
        model = self.model
        words = self.tr("{0} of {1:,} in the trash") if self.in_trash else self.tr("{0} of {1:,}")
        found = f"{model.matching:,}" if model.counted else "…"
        self.set_count(words.format(found, model.total) if model.total else "")
        self._choose_list()
        self.table.settle()
        self._on_choice()

    def _choose_list(self) -> None:
        if not self.model.complete:
            return
        self.lists.choose(trash=self.in_trash, tenants=bool(self.deeds.tenants))
        self.tools.show_trash(self.model.total if self.in_trash else self._trashed, on=self.in_trash)
        something = bool(self.model.total or self._trashed or self.in_trash)
        self.tools.setVisible(something)
        self.search.setVisible(something)

    def _on_choice(self) -> None:
        count = self.table.chosen_count
        if self.table.all_wanted:
            words = self.tr("Selecting all …")
        elif not count:
            words = self.tr("Nothing selected")
        elif self.table.all_chosen and count > 1:
            words = self.tr("All {0:,} selected").format(count)
        else:
            words = self.tr("{0:,} selected").format(count)
        self.tools.choice.show_choice(count, words, trash=self.in_trash)

    def _show_busy(self, handle: JobHandle, text: str, cancellable: bool) -> None:
        self.busy.follow(handle, text, cancellable=cancellable)

    def _on_done(self, channel_id: str) -> None:
        self.refresh(channel_id)
        self.changed.emit()

    # --- columns ----------------------------------------------------------------------------------

    def _take_settings(self) -> None:
        settings = self.book.settings
        if settings.columns != self.table.chosen_columns or settings.widths != self.table.own_widths:
            self.table.set_columns(settings.columns, settings.widths)

    def _keep_columns(self) -> None:
        self.book.keep(replace(self.book.settings, columns=self.table.chosen_columns, widths=self.table.own_widths))

    def _offer_columns(self, place: QPoint) -> None:
        open_column_menu(self.table, place)

    # --- wishes -----------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """Do the action ``key`` with what is chosen, if it can be done with so many."""
        offered = {action.key for action in actions_for(self.table.chosen_count, trash=self.in_trash)}
        if key in offered:
            {"edit": self.deeds.edit, **self.many.calls()}[key]()

    def _menu(self, place: QPoint) -> None:
        """The context menu of the choice; a row at ``place`` outside it becomes the choice."""
        table = self.table
        index = table.indexAt(place)
        if index.isValid() and not any(index.row() in part for part in table.chosen_rows):
            table.choose([index.row()], index.row())
        if table.chosen_count:
            menu = actions_menu(
                table.chosen_count,
                self.act,
                trash=self.in_trash,
                refusal=self.tools.choice.refusal,
                parent=self,
                name="menu.channel",
            )
            menu.popup(table.viewport().mapToGlobal(place))

    def _offer_ways(self) -> None:
        menu = self.deeds.ways_menu()
        place = self.ways_button.mapToGlobal(self.ways_button.rect().bottomRight())
        place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)

    def _apply_query(self, **order: Any) -> None:
        """Ask for what search and filters say; ``order`` may name another one than now."""
        query = replace(self.model.query, text=self.search.text().strip(), **order)
        self._ask_for(narrowed(query, self.filters.values, datetime.now().astimezone()))

    def _ask_for(self, query: ChannelQuery) -> None:
        self.deeds.tenant_id = query.tenant_id
        self.model.set_query(query)
        self.table.show_trash(query.trashed)
        self.tools.views.look_again()

    def _put(self, text: str, filters: Mapping[str, str]) -> None:
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self.filters.put(filters)

    def _show_view(self, view: SavedView) -> None:
        self._put(view.text, view.filters)
        self._apply_query(sort=view.sort, descending=view.descending)

    def _show_all(self) -> None:
        self._put("", {})
        self._apply_query()

    def _turn_trash(self) -> None:
        """To the trash, or back to the channels; search and filters are for both."""
        self._ask_for(replace(self.model.query, trashed=not self.in_trash))
        self._choose_list()

    def _into_list(self) -> None:
        self._apply_query()
        if self.lists.currentWidget() is self.table:
            self.table.setFocus()

    def _open_row(self, row: int) -> None:
        summary = self.model.summary(row)
        if summary is None:
            return
        if self.in_trash:
            self.table.choose([row], row)
            self.act("restore")
        else:
            self.deeds.open(summary.id)
