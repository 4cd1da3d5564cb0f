"""The place of the tenants: a list, the form of the chosen one, and saving.

What is typed stays with its tenant when another one or another place is shown, and is kept, sealed, in the draft
journal until it is saved or discarded: so nothing asks whether to lose it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.teaching import Teaching
from wa_channel_studio.ui.views.tenant_drafts import NEW, is_tenant_draft, tenant_draft, tenant_of
from wa_channel_studio.ui.views.tenant_form import TenantForm, journey_of
from wa_channel_studio.ui.views.tenant_list import TenantLine, TenantList
from wa_channel_studio.wizard.machine import Journey

_NEW_KEY = "new"
"""Key of the line of a tenant that was not saved yet; ids are 32 letters and digits."""
_LIST_WIDTH = 236
_PAUSE_MS = 400
"""After this pause what was typed is kept in the journal; with writing itself it stays below half a second."""


@dataclass(frozen=True, slots=True)
class Found:
    """The tenants and the unsaved edits of their forms."""

    tenants: tuple[Tenant, ...]
    drafts: tuple[OpenDraft, ...]


class TenantsView(Place):
    """``channels_wanted``: the first tenant is there, go on with channels."""

    channels_wanted = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.tenants")
        self.set_title(self.tr("Tenants"))
        self._tenants: dict[str, Tenant] = {}
        self._edits: dict[str, Journey] = {}
        self._loaded = False
        self._wanted: str | None = None
        self._sequence = 0
        self.tenant_id = ""
        self._dirty: set[str] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.add = primary_button(self.tr("Add tenant"), name="action.add_tenant", parent=self)
        self.add.clicked.connect(lambda: self.begin_new())
        self.head_row.addWidget(self.add)
        self._hint = Banner("information", closable=True, parent=self)
        self._hint.hide()
        self.content.addWidget(self._hint)
        self.pages = QStackedWidget(self)
        self.content.addWidget(self.pages, 1)
        self._build_form()
        self._build_teaching()
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.activated.connect(self.begin_new)
        save = QShortcut(QKeySequence("Ctrl+S"), self)
        save.activated.connect(self.save)

    # --- building ---------------------------------------------------------------------------------

    def _build_form(self) -> None:
        page = QWidget(self.pages)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.list = TenantList()
        self.list.activated.connect(self._choose_line)
        row.addWidget(scrolled(self.list, _LIST_WIDTH))
        column = QVBoxLayout()
        column.setSpacing(10)
        self.form = TenantForm(self.context.clipboard)
        self.form.edited.connect(self._on_edited)
        column.addWidget(scrolled(self.form), 1)
        self.busy = BusyBar(parent=page)
        column.addWidget(self.busy)
        foot = surface("card", page)
        actions = QHBoxLayout(foot)
        actions.setContentsMargins(12, 8, 12, 8)
        actions.setSpacing(8)
        self._remove = quiet_button(self.tr("Delete tenant"), name="action.delete_tenant", parent=foot)
        self._remove.clicked.connect(self._ask_remove)
        self._state = label("", "muted", foot)
        self._discard = secondary_button(self.tr("Discard changes"), name="action.discard_tenant", parent=foot)
        self._discard.clicked.connect(self._ask_discard)
        self._save = primary_button(self.tr("Save tenant"), name="action.save_tenant", parent=foot)
        self._save.setToolTip(self.tr("Save tenant (Ctrl+S)"))
        self._save.clicked.connect(self.save)
        actions.addWidget(self._remove)
        actions.addStretch(1)
        for widget in (self._state, self._discard, self._save):
            actions.addWidget(widget)
        column.addWidget(foot)
        row.addLayout(column, 1)
        self.pages.addWidget(page)

    def _build_teaching(self) -> None:
        self.teaching = Teaching(self.pages)
        self.teaching.primary.setObjectName("action.first_tenant")
        self.teaching.primary_triggered.connect(lambda: self.begin_new())
        self.teaching.set(
            self.tr("No tenants yet"),
            self.tr("A tenant is a tenant space of the AICC. Channels belong to it and follow its parameters."),
            (
                (self.tr("Name and address"), self.tr("How you call it, and where you sign in to its AICC.")),
                (
                    self.tr("Tenant parameters"),
                    self.tr("A few switches decide what the channel page asks for. Enter them as they stand there."),
                ),
                (
                    self.tr("OUs and called routes"),
                    self.tr("Paste them as lists, so that the wizard can offer them and notice a missing one."),
                ),
            ),
            self.tr("Add the first tenant"),
        )
        self.pages.addWidget(self.teaching)

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.look_again()
        if self.pages.currentWidget() is self.teaching:
            self.teaching.primary.setFocus()
        else:
            self.list.focus_current()

    def look_again(self) -> None:
        workspace = self.workspace
        ask(
            self,
            self.context.runner,
            lambda _job: Found(workspace.tenants.all(), workspace.drafts.all()),
            self._show,
            self.show_problem,
        )

    def flush(self) -> list[JobHandle]:
        """Write what has been typed since the last time into the journal."""
        self._pause.stop()
        dirty, self._dirty = self._dirty, set()
        workspace = self.workspace
        drafts = [tenant_draft(key, self._edits[key]) for key in dirty if key in self._edits]
        if not drafts or workspace.read_only:
            return []

        def work(_job: JobContext) -> None:
            for draft in drafts:
                workspace.drafts.keep(draft)

        handle = ask(self, self.context.runner, work, failed=lambda problem: self._not_kept(dirty, problem))
        handle.start()
        return [handle]

    def conceal(self) -> None:
        self.form.conceal()

    @property
    def unsaved(self) -> str:
        if not self._edits:
            return ""
        return counted(
            len(self._edits), self.tr("{0} tenant with unsaved changes"), self.tr("{0} tenants with unsaved changes")
        )

    # --- wishes -----------------------------------------------------------------------------------

    def begin_new(self, text: str = "") -> None:
        """Show the form of a new tenant, with ``text`` as what it is needed for."""
        if text:
            self._hint.set("information", text)
            self._hint.show()
        if not self._loaded:
            self._wanted = NEW
            return
        self._edits.setdefault(NEW, journey_of(Tenant("", "")))
        self.choose(NEW)
        self.form.focus_field("tenant_name")

    def choose(self, tenant_id: str) -> None:
        """Show the form of a tenant; what was typed for another one stays with it."""
        if not self._loaded:
            self._wanted = tenant_id
            return
        if tenant_id not in self._tenants and tenant_id not in self._edits:
            return
        self.tenant_id = tenant_id
        self._show_list()
        self._show_form()

    def save(self) -> None:
        """Save the tenant that is shown; what is wrong is told at its field."""
        key = self.tenant_id
        if key not in self._edits or not self._save.isEnabled():
            return
        self.form.tell_all()
        try:
            ous, routes = self.form.lists
        except ProblemError:
            self.form.focus_field("routes")
            return
        workspace, answers = self.workspace, self.form.answers
        typed = self._edits[key]
        draft_id = tenant_draft(key, typed).id

        def work(_job: JobContext) -> Tenant:
            tenant = workspace.tenants.save_form(key, answers, ous, routes)
            workspace.drafts.discard(draft_id)
            return tenant

        self._pause.stop()
        self._dirty.discard(key)
        self._save.setEnabled(False)
        handle = ask(
            self,
            self.context.runner,
            work,
            lambda tenant: self._saved(key, typed, tenant),
            lambda problem: self._refused(key, problem),
        )
        self.busy.follow(handle, self.tr("Saving, and judging the tenant's channels anew …"), cancellable=False)

    def _saved(self, key: str, typed: Journey, tenant: Tenant) -> None:
        first = not self._tenants
        self._tenants[tenant.id] = tenant
        if self._edits.get(key) == typed:
            del self._edits[key]
        elif key == NEW:
            self._edits[tenant.id] = self._edits.pop(key)
            self._dirty.add(tenant.id)
            self._pause.start()
        if self.tenant_id == key:
            self.tenant_id = tenant.id
        self._hint.hide()
        self._show_list()
        self._show_form()
        self.changed.emit()
        self.unsaved_changed.emit()
        if first:
            toast = self.toasts.show(self.tr("Saved {0}.").format(tenant.name), self.tr("Go to channels"))
            toast.action_triggered.connect(self.channels_wanted)
        else:
            self.toasts.show(self.tr("Saved {0}.").format(tenant.name))

    def _refused(self, key: str, problem: Problem) -> None:
        self._save.setEnabled(True)
        self._dirty.add(key)
        self._pause.start()
        if not self.form.focus_problem():
            self.show_problem(problem)

    def _ask_discard(self) -> None:
        key = self.tenant_id
        dialog = confirmation(
            self.tr("Discard the changes?"),
            self.tr("What was typed since the tenant was last saved is gone then."),
            self.tr("Discard"),
            danger=True,
            parent=self,
        )
        dialog.accepted.connect(lambda: self._discard_edits(key))
        dialog.open()

    def _discard_edits(self, key: str) -> None:
        self._edits.pop(key, None)
        self._dirty.discard(key)
        self._forget_draft(key)
        if key == NEW:
            self.tenant_id = next(iter(self._tenants), "")
        self._show_list()
        self._show_form()
        self.unsaved_changed.emit()

    def _ask_remove(self) -> None:
        tenant = self._tenants.get(self.tenant_id)
        if tenant is None:
            return
        dialog = confirmation(
            self.tr("Delete {0}?").format(tenant.name),
            self.tr("Its settings and lists are gone then. A tenant that still has channels is not deleted."),
            self.tr("Delete tenant"),
            danger=True,
            parent=self,
        )
        dialog.accepted.connect(lambda: self._remove_tenant(tenant.id))
        dialog.open()

    def _remove_tenant(self, tenant_id: str) -> None:
        workspace = self.workspace
        ask(
            self,
            self.context.runner,
            lambda _job: workspace.tenants.remove(tenant_id),
            lambda _none: self._removed(tenant_id),
            self.show_problem,
        )

    def _removed(self, tenant_id: str) -> None:
        self._tenants.pop(tenant_id, None)
        self.banner.hide()
        self._discard_edits(tenant_id)
        self.tenant_id = next(iter(self._tenants), "")
        self._show_list()
        self._show_form()
        self.changed.emit()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        self._tenants = {tenant.id: tenant for tenant in found.tenants}
        if not self._loaded:
            for draft in found.drafts:
                key = tenant_of(draft) if is_tenant_draft(draft) else None
                if key is not None and (key == NEW or key in self._tenants):
                    self._edits[key] = draft.journey
        self._loaded = True
        wanted, self._wanted = self._wanted, None
        if wanted == NEW and NEW not in self._edits:
            self._edits[NEW] = journey_of(Tenant("", ""))
        known = self.tenant_id in self._tenants or self.tenant_id in self._edits
        if wanted is not None and (wanted in self._tenants or wanted in self._edits):
            self.tenant_id = wanted
        elif not self.tenant_id or not known:
            self.tenant_id = NEW if NEW in self._edits else next(iter(self._tenants), NEW)
        self._show_list()
        self._show_form()
        if wanted == NEW:
            self.form.focus_field("tenant_name")
        self.unsaved_changed.emit()

    def _show_list(self) -> None:
        lines = []
        if NEW in self._edits:
            name = self._edits[NEW].answers.text("tenant_name") or self.tr("New tenant")
            lines.append(TenantLine(_NEW_KEY, name, self.tr("not saved yet"), unsaved=True))
        for tenant in self._tenants.values():
            edited = tenant.id in self._edits
            sub = self.tr("changed, not saved") if edited else self._sub(tenant)
            lines.append(TenantLine(tenant.id, tenant.name, sub, unsaved=edited))
        self.list.set_lines(lines)
        key = self.tenant_id or _NEW_KEY
        self.list.set_current(key if key in self.list.items else "")
        self.set_count(str(len(self._tenants)) if self._tenants else "")
        self.pages.setCurrentIndex(0 if lines else 1)
        self.add.setVisible(bool(lines))
        self.add.setEnabled(NEW not in self._edits)

    def _sub(self, tenant: Tenant) -> str:
        ous = counted(len(tenant.ous), self.tr("{0} OU"), self.tr("{0} OUs"))
        routes = counted(len(tenant.called_routes), self.tr("{0} called route"), self.tr("{0} called routes"))
        return self.tr("{0}, {1}").format(ous, routes)

    def _show_form(self) -> None:
        key = self.tenant_id
        edited = key in self._edits
        if edited or key in self._tenants:
            journey = self._edits[key] if edited else journey_of(self._tenants[key])
            taken = frozenset(tenant.name for tenant in self._tenants.values() if tenant.id != key)
            self.form.show_journey(journey, taken)
        self._remove.setVisible(key in self._tenants)
        self._show_state()

    def _show_state(self) -> None:
        edited = self.tenant_id in self._edits
        self._save.setEnabled(edited and not self.workspace.read_only)
        self._discard.setVisible(edited)
        self._state.setText(self.tr("Not saved; kept as a draft") if edited else self.tr("Saved"))

    def _on_edited(self) -> None:
        key = self.tenant_id
        fresh = key not in self._edits
        self._edits[key] = self.form.journey
        self._dirty.add(key)
        if not self._pause.isActive():
            self._pause.start()
        self._show_state()
        if fresh or key == NEW:
            self._show_list()
        if fresh:
            self.unsaved_changed.emit()

    def _choose_line(self, key: str) -> None:
        self.choose(NEW if key == _NEW_KEY else key)

    def _forget_draft(self, key: str) -> None:
        workspace = self.workspace
        draft_id = tenant_draft(key, Journey()).id
        ask(self, self.context.runner, lambda _job: workspace.drafts.discard(draft_id), failed=self.show_problem)

    def _not_kept(self, dirty: set[str], problem: Problem) -> None:
        self._dirty |= dirty
        self.show_problem(problem)
