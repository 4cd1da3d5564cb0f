"""The place of the channels: list, search, filters, drafts, and what can be done with what is chosen.

It shows what the services say; the rows are the model's, the deeds are :class:`ChannelDeeds`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.views.channel_deeds import ChannelDeeds
from wa_channel_studio.ui.views.channel_table import ChannelTable
from wa_channel_studio.ui.views.drafts_bar import DraftsBar
from wa_channel_studio.ui.views.filters import Filters
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.tenant_drafts import is_tenant_draft

_SEARCH_PAUSE_MS = 150


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the list shows besides channels."""

    tenants: tuple[Tenant, ...]
    drafts: tuple[OpenDraft, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody was in the list: what was shown and which channel had the keyboard."""

    query: ChannelQuery
    channel_id: str


class ChannelsView(Place):
    """Sends ``wizard_wanted`` with a draft and its tenant, ``tenant_wanted`` when one must be added first."""

    wizard_wanted = Signal(object, object)
    tenant_wanted = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.channels")
        self.set_title(self.tr("Channels"))
        self._drafts: tuple[OpenDraft, ...] = ()
        self.model = ChannelListModel(context.runner, workspace.channels.page, self)
        self.table = ChannelTable(self.model, self)
        self.deeds = ChannelDeeds(context, workspace, toasts, self.table, self)
        self.deeds.wizard_wanted.connect(self.wizard_wanted)
        self.deeds.tenant_wanted.connect(self.tenant_wanted)
        self.deeds.failed.connect(self.show_problem)
        self.deeds.began.connect(self._show_busy)
        self.deeds.done.connect(self._on_done)
        self._build_head()
        self.drafts_bar = DraftsBar(self)
        self.drafts_bar.continued.connect(self.deeds.go_on)
        self.drafts_bar.discarded.connect(self.deeds.ask_discard)
        self.content.addWidget(self.drafts_bar)
        self._build_tools()
        self.busy = BusyBar(parent=self)
        self.content.addWidget(self.busy)
        self._build_lists()
        self._shortcuts()
        self.model.refreshed.connect(self._on_refreshed)
        self.model.failed.connect(self.show_problem)
        self.table.choice_changed.connect(self._on_choice)
        self.table.opened.connect(self._open_row)
        self.table.deleted.connect(self.deeds.delete)
        self.table.customContextMenuRequested.connect(self.deeds.menu)
        self._on_choice()

    # --- building ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.search = SearchField(self.tr("Search name, number, OU …"), parent=self)
        self.search.setObjectName("field.search")
        self.search.setMinimumWidth(280)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._apply_query)
        self.search.searched.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._into_list)
        self.new_button = primary_button(self.tr("New channel"), name="action.new", parent=self)
        self.new_button.setToolTip(self.tr("New channel (Ctrl+N)"))
        self.new_button.clicked.connect(self.deeds.new)
        self.deeds.anchor = self.new_button
        self.head_row.addWidget(self.search)
        self.head_row.addWidget(self.new_button)

    def _build_tools(self) -> None:
        self._tools = QWidget(self)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._tools.setMinimumHeight(34)
        self.filters = Filters(self._tools)
        self.filters.changed.connect(self._apply_query)
        row.addWidget(self.filters)
        row.addStretch(1)
        self._chosen = label("", "muted", self._tools)
        row.addWidget(self._chosen)
        self._for_choice: list[QWidget] = [self._chosen]
        for text, name, call in (
            (self.tr("Edit"), "edit", self.deeds.edit),
            (self.tr("Duplicate"), "duplicate", self.deeds.duplicate),
            (self.tr("Preparation pack"), "pack", self.deeds.pack),
            (self.tr("Delete"), "delete", self.deeds.delete),
        ):
            button = secondary_button(text, name=f"action.{name}", parent=self._tools)
            button.clicked.connect(call)
            row.addWidget(button)
            self._for_choice.append(button)
        self.content.addWidget(self._tools)

    def _build_lists(self) -> None:
        self.lists = QStackedWidget(self)
        self.content.addWidget(self.lists, 1)
        self.lists.addWidget(self.table)
        self.teaching = Teaching(self.lists)
        self.teaching.primary.setObjectName("action.begin")
        self.teaching.primary_triggered.connect(self.deeds.new)
        self.lists.addWidget(self.teaching)
        self.no_match = EmptyState(
            "search",
            self.tr("No channel matches"),
            self.tr("Look for a part of the name, number, OU, called route or address, or take the filters away."),
            self.tr("Show all channels"),
            parent=self.lists,
        )
        self.no_match.primary.setObjectName("action.show_all")
        self.no_match.primary_triggered.connect(self._show_all)
        self.lists.addWidget(self.no_match)

    def _shortcuts(self) -> None:
        for keys, call in (
            (QKeySequence("Ctrl+N"), self.deeds.new),
            (QKeySequence("Ctrl+D"), self.deeds.duplicate),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.look_again()
        if self.lists.currentWidget() is self.table:
            self.table.setFocus()
        else:
            self.new_button.setFocus()

    def look_again(self) -> None:
        set_compact(self.table, self.context.preferences.compact_rows)
        self.refresh()

    def refresh(self, channel_id: str = "") -> None:
        """Read the list and what surrounds it anew; ``channel_id`` gets the keyboard when it comes."""
        self.table.refresh(channel_id)
        workspace = self.workspace
        ask(
            self,
            self.context.runner,
            lambda _job: Surroundings(workspace.tenants.all(), workspace.drafts.all()),
            self._show_surroundings,
            self.show_problem,
        )

    @property
    def seat(self) -> Seat:
        """Where somebody is in the list, to come back to."""
        row = self.model.summary(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        return Seat(self.model.query, row.id if row is not None else "")

    def sit(self, seat: Seat) -> None:
        """Come back to where somebody was."""
        self.search.blockSignals(True)
        self.search.setText(seat.query.text)
        self.search.blockSignals(False)
        self.filters.take(seat.query)
        self.deeds.tenant_id = seat.query.tenant_id
        self.table.want(seat.channel_id)
        self.model.set_query(seat.query)

    # --- showing ----------------------------------------------------------------------------------

    def _show_surroundings(self, found: Surroundings) -> None:
        self.deeds.tenants = found.tenants
        self._drafts = tuple(draft for draft in found.drafts if not is_tenant_draft(draft))
        self.filters.set_tenants(found.tenants)
        names = {tenant.id: tenant.name for tenant in found.tenants}
        self.drafts_bar.set_drafts([draft for draft in self._drafts if not draft.channel_id], names)
        self.table.delegate.drafts = frozenset(draft.channel_id for draft in self._drafts if draft.channel_id)
        self.table.viewport().update()
        self._choose_list()

    def _on_refreshed(self) -> None:
        model = self.model
        self.set_count(self.tr("{0} of {1}").format(model.matching, model.total) if model.total else "")
        self._choose_list()
        self.table.settle()
        self._on_choice()

    def _choose_list(self) -> None:
        if not self.model.complete:
            return
        if not self.model.total:
            self._teach()
            shown: QWidget = self.teaching
        else:
            shown = self.table if self.model.matching else self.no_match
        before, focused = self.lists.currentWidget(), QApplication.focusWidget()
        had_focus = before is not None and focused is not None and (before is focused or before.isAncestorOf(focused))
        self.lists.setCurrentWidget(shown)
        if had_focus:
            (self.teaching.primary if shown is self.teaching else shown).setFocus()
        self._tools.setVisible(bool(self.model.total))
        self.search.setVisible(bool(self.model.total))

    def _teach(self) -> None:
        steps = (
            (
                self.tr("A tenant"),
                self.tr(
                    "The AICC tenant space with its address, parameters, OUs and called routes. You enter it once."
                ),
            ),
            (
                self.tr("The provider's letter"),
                self.tr(
                    "Number, keys and addresses from infobip, Twilio, Gupshup, Meta, KooMessage or another provider."
                ),
            ),
            (
                self.tr("The wizard"),
                self.tr("Five steps as on the AICC's page. It says what is missing, and keeps every word you type."),
            ),
        )
        self.teaching.set(
            self.tr("No channels yet"),
            self.tr("A channel is everything the AICC asks for, so that customers can write by WhatsApp. It needs:"),
            steps,
            self.tr("New channel") if self.deeds.tenants else self.tr("Add a tenant first"),
        )

    def _on_choice(self) -> None:
        count = self.table.chosen_count
        self._chosen.setText(self.tr("{0} selected").format(count))
        for widget in self._for_choice:
            one_only = widget.objectName() in ("action.edit", "action.duplicate")
            widget.setVisible(count == 1 or (count > 1 and not one_only))

    def _show_busy(self, handle: JobHandle, text: str) -> None:
        self.busy.follow(handle, text, cancellable=False)

    def _on_done(self, channel_id: str) -> None:
        self.refresh(channel_id)
        self.changed.emit()

    # --- wishes -----------------------------------------------------------------------------------

    def _apply_query(self) -> None:
        self._pause.stop()
        self.deeds.tenant_id = self.filters.tenant_id
        query = replace(self.model.query, text=self.search.text().strip())
        self.model.set_query(self.filters.narrow(query))

    def _show_all(self) -> None:
        self.search.clear()
        self.filters.clear()
        self._apply_query()

    def _into_list(self) -> None:
        self._apply_query()
        if self.lists.currentWidget() is self.table:
            self.table.setFocus()

    def _open_row(self, row: int) -> None:
        summary = self.model.summary(row)
        if summary is not None:
            self.deeds.open(summary.id)
