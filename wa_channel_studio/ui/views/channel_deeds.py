"""How channels come to be and are opened: new, from a template, by an import, edited, a draft gone on with.

Each deed is one call of a service in a job; the view shows what came of it. What is done with many channels at once
stands in ``many_deeds``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.rotations_dialog import RotationsDialog
from wa_channel_studio.ui.bulk.templates_dialog import TemplatesDialog
from wa_channel_studio.ui.comparison.comparison_dialog import open_comparison
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.choice_popup import ChoicePopup
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.menus import lead_on
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.transfer.export_dialog import ExportDialog
from wa_channel_studio.ui.transfer.import_assistant import ImportAssistant
from wa_channel_studio.ui.views.channel_table import ChannelTable

_IN_A_MENU = 12
"""So many tenants are seen at a glance; of more one is looked for by name."""


class ChannelDeeds(QObject):
    """Belongs to one list, whose choice it acts upon. ``tenants`` and ``tenant_id`` (the filter) are given to it."""

    wizard_wanted = Signal(object, object)
    """A draft and its tenant."""
    tenant_wanted = Signal()
    """There is no tenant yet that a channel could belong to."""
    done = Signal(str)
    """Something has changed; the id of the channel that should get the keyboard, or ""."""
    failed = Signal(object)
    began = Signal(object, str, bool)
    """A job, what to call it should it take its time, and whether it may be stopped."""

    def __init__(self, context: UiContext, workspace: Workspace, table: ChannelTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
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
        self._for_tenant(self._begin)

    def from_template(self) -> None:
        """A wizard that begins with what a template holds."""
        self._for_tenant(self._offer_templates)

    def bring_in(self) -> None:
        """Channels from a file."""
        if not self.tenants:
            self.tenant_wanted.emit()
            return
        assistant = ImportAssistant(self._context, self._workspace, self.tenants, self._widget)
        assistant.changed.connect(lambda _changed: self.done.emit(""))
        assistant.open()

    def rotations(self) -> None:
        """The credentials that are being renewed, and those that were."""
        dialog = RotationsDialog(self._context, self._workspace, self._widget)
        dialog.changed.connect(lambda _changed: self.done.emit(""))
        dialog.open()

    def compare(self) -> None:
        """Lay an export of the AICC beside the channels of a tenant."""
        self._for_tenant(self._compare)

    def _compare(self, tenant: Tenant) -> None:
        dialog = open_comparison(self._context, self._workspace, tenant.id, self._widget)
        dialog.changed.connect(lambda _changed: self.done.emit(""))

    def export_all(self) -> None:
        """Export all channels, whatever is chosen."""
        ExportDialog(self._context, self._workspace, None, "", self._widget).open()

    def ways_menu(self) -> QMenu:
        """The ways to new channels, and what concerns all there are."""
        menu = QMenu(self._widget)
        menu.setObjectName("menu.ways")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, name, keys, call in (
            (self.tr("New channel"), "new", "Ctrl+N", self.new),
            (self.tr("New from template …"), "from_template", "Ctrl+Shift+N", self.from_template),
            (self.tr("Import …"), "import", "Ctrl+I", self.bring_in),
            (self.tr("Export all …"), "export_all", "", self.export_all),
            (self.tr("Compare with an AICC export …"), "compare", "", self.compare),
            (self.tr("Rotations …"), "rotations", "", self.rotations),
        ):
            if name == "export_all":
                menu.addSeparator()
            action = QAction(text, menu)
            action.setObjectName(f"way.{name}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            lead_on(action, menu, self._widget, call)  # it may ask for the tenant
            menu.addAction(action)
        return menu

    def _offer_templates(self, tenant: Tenant) -> None:
        dialog = TemplatesDialog(self._context, self._workspace, tenant, self._widget)
        dialog.changed.connect(lambda _changed: self.done.emit(""))
        dialog.draft_wanted.connect(lambda draft: self.wizard_wanted.emit(draft, tenant))
        dialog.open()

    def _for_tenant(self, call: Callable[[Tenant], object]) -> None:
        """Go on with the one tenant there is or that is filtered for, or with the one that is named."""
        if not self.tenants:
            self.tenant_wanted.emit()
            return
        chosen = [tenant for tenant in self.tenants if tenant.id == self.tenant_id] or list(self.tenants)
        if len(chosen) == 1:
            call(chosen[0])
        elif len(chosen) > _IN_A_MENU:
            self._look_for_tenant(chosen, call)
        else:
            self._offer_tenants(chosen, call)

    def _look_for_tenant(self, chosen: list[Tenant], call: Callable[[Tenant], object]) -> None:
        """Of many tenants one is looked for by name."""
        popup = ChoicePopup(self.tr("For which tenant?"), name="popup.new", parent=self._widget)
        by_id = {tenant.id: tenant for tenant in chosen}

        def fill(text: str) -> None:
            fitting = [tenant for tenant in chosen if text.casefold() in tenant.name.casefold()]
            popup.set_choices([(tenant.id, tenant.name, "") for tenant in fitting])

        popup.asked.connect(fill)
        popup.chosen.connect(lambda tenant_id: call(by_id[tenant_id]))
        popup.show_below(self.anchor)

    def _offer_tenants(self, chosen: list[Tenant], call: Callable[[Tenant], object]) -> None:
        menu = QMenu(self._widget)
        menu.setObjectName("menu.new")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = QAction(self.tr("For which tenant?"), menu)
        question.setEnabled(False)
        menu.addAction(question)
        for tenant in chosen:
            action = QAction(tenant.name.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, tenant=tenant: call(tenant))
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

    def _ask(self, text: str, work: Callable[[JobContext], object], done: Callable[..., object]) -> None:
        self.began.emit(ask(self, self._context.runner, work, done, self.failed.emit), text, False)
