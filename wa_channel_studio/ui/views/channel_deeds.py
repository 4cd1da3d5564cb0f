"""What can be done with channels from the list: new, edit, duplicate, delete with a way back, preparation pack.

Each deed is one call of a service in a job; the view shows what came of it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.dialogs.pack_dialog import PackDialog
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import listed
from wa_channel_studio.ui.views.channel_table import ChannelTable


class ChannelDeeds(QObject):
    """Belongs to one list, whose choice it acts upon. ``tenants`` and ``tenant_id`` (the filter) are given to it."""

    wizard_wanted = Signal(object, object)
    """A draft and its tenant."""
    tenant_wanted = Signal()
    """There is no tenant yet that a channel could belong to."""
    done = Signal(str)
    """Something has changed; the id of the channel that should get the keyboard, or ""."""
    failed = Signal(object)
    began = Signal(object, str)
    """A job and what to call it, should it take its time."""

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, table: ChannelTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._table = table
        self._widget = parent
        self.tenants: tuple[Tenant, ...] = ()
        self.tenant_id = ""
        self.anchor: QWidget = parent
        """Where the question for the tenant appears."""

    @property
    def _model(self) -> ChannelListModel:
        return self._table.channels

    # --- one channel ------------------------------------------------------------------------------

    def new(self) -> None:
        """A wizard for a new channel; which tenant is asked only where there are several."""
        if not self.tenants:
            self.tenant_wanted.emit()
            return
        chosen = [tenant for tenant in self.tenants if tenant.id == self.tenant_id] or list(self.tenants)
        if len(chosen) == 1:
            self._begin(chosen[0])
            return
        menu = QMenu(self._widget)
        menu.setObjectName("menu.new")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = QAction(self.tr("For which tenant?"), menu)
        question.setEnabled(False)
        menu.addAction(question)
        for tenant in chosen:
            action = QAction(tenant.name.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, tenant=tenant: self._begin(tenant))
            menu.addAction(action)
        place = self.anchor.mapToGlobal(self.anchor.rect().bottomRight())
        place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)
        menu.setActiveAction(menu.actions()[1])

    def edit(self) -> None:
        """The wizard of the one chosen channel."""
        rows = self._model.known(self._table.chosen_rows)
        if len(rows) == 1:
            self.open(rows[0].id)

    def open(self, channel_id: str) -> None:
        """The wizard of a channel, continued where a draft was left."""
        workspace = self._workspace

        def work(_job: JobContext) -> tuple[OpenDraft, Tenant]:
            channel = workspace.channels.get(channel_id)
            return workspace.drafts.edit(channel), workspace.tenants.get(channel.tenant_id)

        self._ask(self.tr("Opening the channel …"), work, lambda found: self.wizard_wanted.emit(*found))

    def duplicate(self) -> None:
        """A copy of the one chosen channel under a free name."""
        workspace = self._workspace
        rows = self._model.known(self._table.chosen_rows)
        if len(rows) != 1:
            return
        channel_id = rows[0].id
        self._ask(self.tr("Duplicating …"), lambda _job: workspace.channels.duplicate(channel_id), self._duplicated)

    def _duplicated(self, saved: Saved) -> None:
        self._toasts.show(self.tr("Duplicated as {0}.").format(saved.channel.name))
        self.done.emit(saved.channel.id)

    def _begin(self, tenant: Tenant) -> None:
        self.wizard_wanted.emit(self._workspace.drafts.start(tenant.id), tenant)

    # --- drafts -----------------------------------------------------------------------------------

    def go_on(self, draft: OpenDraft) -> None:
        """The wizard of a draft that was left."""
        tenant = next((tenant for tenant in self.tenants if tenant.id == draft.tenant_id), None)
        if tenant is not None:
            self.wizard_wanted.emit(draft, tenant)

    def ask_discard(self, draft: OpenDraft) -> None:
        """Throw a draft away, after a question."""
        name = draft.journey.answers.text("channel_name") or self.tr("This channel without a name")
        dialog = confirmation(
            self.tr("Discard this draft?"),
            self.tr("{0} was never saved as a channel. What was typed for it is gone then.").format(name),
            self.tr("Discard"),
            danger=True,
            parent=self._widget,
        )
        dialog.accepted.connect(lambda: self._discard(draft.id))
        dialog.open()

    def _discard(self, draft_id: str) -> None:
        workspace = self._workspace
        self._ask(
            self.tr("Discarding …"), lambda _job: workspace.drafts.discard(draft_id), lambda _none: self.done.emit("")
        )

    # --- one or many ------------------------------------------------------------------------------

    def delete(self) -> None:
        """Put the chosen channels into the trash, and offer to take them back."""
        workspace = self._workspace
        collect = self._collector()
        if collect is None:
            return

        def work(job: JobContext) -> list[tuple[str, str]]:
            found = collect(job)
            workspace.channels.delete([channel_id for channel_id, _name in found])
            return found

        self._ask(self.tr("Deleting …"), work, self._deleted)

    def pack(self) -> None:
        """A preparation pack of the chosen channels."""
        collect = self._collector()
        if collect is not None:
            self._ask(self.tr("Reading the channels …"), collect, self._open_pack)

    def _open_pack(self, found: list[tuple[str, str]]) -> None:
        dialog = PackDialog(self._context, self._workspace, found, self._widget)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _deleted(self, found: list[tuple[str, str]]) -> None:
        self._table.clearSelection()
        self.done.emit("")
        unnamed = self.tr("a channel without a name")
        names = listed([name or unnamed for _id, name in found])
        toast = self._toasts.show(self.tr("Deleted {0}.").format(names), self.tr("Undo"))
        ids = [channel_id for channel_id, _name in found]
        toast.action_triggered.connect(lambda: self._restore(ids))

    def _restore(self, ids: list[str]) -> None:
        workspace = self._workspace
        self._ask(
            self.tr("Taking back …"),
            lambda _job: workspace.channels.restore(ids),
            lambda _changed: self.done.emit(ids[0]),
        )

    def menu(self, place: QPoint) -> None:
        """The context menu of the choice; a row at ``place`` outside it becomes the choice."""
        table = self._table
        index = table.indexAt(place)
        if index.isValid() and not any(index.row() in part for part in table.chosen_rows):
            table.choose([index.row()], index.row())
        count = table.chosen_count
        if not count:
            return
        menu = QMenu(self._widget)
        menu.setObjectName("menu.channel")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, call, one_only in (
            (self.tr("Edit"), "Return", self.edit, True),
            (self.tr("Duplicate"), "Ctrl+D", self.duplicate, True),
            (self.tr("Preparation pack …"), "", self.pack, False),
            (self.tr("Delete"), "Del", self.delete, False),
        ):
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(count == 1 or not one_only)
            action.triggered.connect(call)
            menu.addAction(action)
        menu.popup(table.viewport().mapToGlobal(place))

    def _collector(self) -> Callable[[JobContext], list[tuple[str, str]]] | None:
        """A piece of work that finds id and name of all chosen rows, also of those that were never on the screen."""
        if not self._table.chosen_count:
            return None
        collect = self._model.collector(self._table.chosen_rows)
        return lambda job: [(row.id, row.name) for row in collect(job)]

    def _ask(self, text: str, work: Callable[[JobContext], object], done: Callable[..., object]) -> None:
        self.began.emit(ask(self, self._context.runner, work, done, self.failed.emit), text)
