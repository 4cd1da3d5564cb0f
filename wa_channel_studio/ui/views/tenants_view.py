"""The place of the tenants: a list, the form of the chosen one, and saving.

What is typed stays with its tenant when another one or another place is shown, and is kept, sealed, in the draft
journal until it is saved or discarded: so nothing asks whether to lose it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.problem import Problem, ProblemError, errors
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.aicc.connection_page import ConnectionPage
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import primary_button
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.tenant_drafts import NEW, tenant_draft
from wa_channel_studio.ui.views.tenant_edits import Found, TenantEdits, find
from wa_channel_studio.ui.views.tenant_foot import TenantFoot
from wa_channel_studio.ui.views.tenant_form import TenantForm
from wa_channel_studio.ui.views.tenant_list import TenantLine, TenantList
from wa_channel_studio.wizard.machine import Journey

_NEW_KEY = "new"
"""Key of the line of a tenant that was not saved yet; ids are 32 letters and digits."""
_LIST_WIDTH, _NARROW_LIST = 236, 156
_NARROW = 760
"""Below this width of the place the list is smaller, and fields stand one below the other."""


class TenantsView(Place):
    """``channels_wanted``: the first tenant is there, go on with channels."""

    channels_wanted = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.tenants")
        self.set_title(self.tr("Tenants"))
        self._edits = TenantEdits(context.runner, workspace, self)
        self._edits.failed.connect(self.show_problem)
        self._edits.changed.connect(self.unsaved_changed)
        self._wanted: str | None = None
        self.tenant_id = ""
        self.add = primary_button(self.tr("Add tenant"), name="action.add_tenant", parent=self)
        self.add.clicked.connect(lambda: self.begin_new())  # noqa: PLW0108 - `checked` is no text
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
        self._lines = scrolled(self.list, _LIST_WIDTH)
        row.addWidget(self._lines)
        column = QVBoxLayout()
        column.setSpacing(10)
        self.form = TenantForm(self.context.clipboard)
        self.form.edited.connect(self._on_edited)
        self.form.connection_wanted.connect(self._show_page)
        self.connection = ConnectionPage(self.context, self.workspace, self.form.connection)
        self.connection.failed.connect(self.show_problem)
        self.connection.read.connect(self._on_read)
        self.connection.wrong_field.connect(self.form.focus_problem)
        self.tabs = QTabBar(page)
        self.tabs.setObjectName("tabs.tenant")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for words in (self.tr("Settings and lists"), self.tr("Connection to the AICC")):
            self.tabs.addTab(words)
        column.addWidget(self.tabs)
        self._halves = QStackedWidget(page)
        self._halves.addWidget(scrolled(self.form))
        self._halves.addWidget(scrolled(self.connection))
        self.tabs.currentChanged.connect(self._halves.setCurrentIndex)
        column.addWidget(self._halves, 1)
        self.busy = BusyBar(parent=page)
        column.addWidget(self.busy)
        self._foot = TenantFoot(page)
        self._foot.remove.clicked.connect(self._ask_remove)
        self._foot.discard.clicked.connect(self._ask_discard)
        self._foot.save.clicked.connect(self.save)
        column.addWidget(self._foot)
        row.addLayout(column, 1)
        self.pages.addWidget(page)

    def _build_teaching(self) -> None:
        self.teaching = Teaching(self.pages)
        self.teaching.primary.setObjectName("action.first_tenant")
        self.teaching.primary_triggered.connect(self.begin_new)
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
        ask(self, self.context.runner, lambda _job: find(workspace), self._show, self.show_problem)

    def flush(self) -> list[JobHandle]:
        return self._edits.flush()

    def conceal(self) -> None:
        self.form.conceal()

    @property
    def unsaved(self) -> str:
        count = len(self._edits)
        one, many = self.tr("{0} tenant with unsaved changes"), self.tr("{0} tenants with unsaved changes")
        return counted(count, one, many) if count else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._lines.setFixedWidth(_NARROW_LIST if narrow else _LIST_WIDTH)
        self.form.set_narrow(narrow)
        self._foot.set_narrow(narrow)

    # --- wishes -----------------------------------------------------------------------------------

    def begin_new(self, text: str = "") -> None:
        """Show the form of a new tenant, with ``text`` as what it is needed for."""
        if text:
            self._hint.set("information", text)
            self._hint.show()
        if not self._edits.loaded:
            self._wanted = NEW
            return
        self._edits.begin_new()
        self.choose(NEW)
        self.form.focus_field("tenant_name")

    def choose(self, tenant_id: str) -> None:
        """Show the form of a tenant; what was typed for another one stays with it."""
        if not self._edits.loaded:
            self._wanted = tenant_id
        elif self._edits.knows(tenant_id):
            self.tenant_id = tenant_id
            self._show_all()

    def show_connection(self, tenant_id: str) -> None:
        """Show the connection of a tenant."""
        self.choose(tenant_id)
        self._show_page(True)

    def save(self) -> None:
        """Save the tenant that is shown; what is wrong is told at its field."""
        key = self.tenant_id
        if key not in self._edits or not self._foot.save.isEnabled():
            return
        self.form.tell_all()
        try:
            ous, routes = self.form.lists
        except ProblemError:
            self.form.focus_field("routes")
            return
        workspace, answers, connection = self.workspace, self.form.answers, self.form.connection.connection
        wrong = errors(self.form.connection.problems)
        typed = self._edits.journey(key)
        draft_id = tenant_draft(key, typed).id

        def work(_job: JobContext) -> tuple[Tenant, Connection]:
            if wrong:
                raise ProblemError(wrong[0])
            tenant = workspace.tenants.save_form(key, answers, ous, routes, connection)
            workspace.drafts.discard(draft_id)
            return workspace.tenants.get(tenant.id), workspace.connections.get(tenant.id)

        self._foot.save.setEnabled(False)
        handle = ask(
            self,
            self.context.runner,
            work,
            lambda saved: self._saved(key, typed, *saved),
            self._refused,
        )
        self.busy.follow(handle, self.tr("Saving, and judging the tenant's channels anew …"), cancellable=False)

    def _saved(self, key: str, typed: Journey, tenant: Tenant, connection: Connection) -> None:
        first = not self._edits.tenants
        self._edits.saved(key, typed, tenant, connection)
        if self.tenant_id == key:
            self.tenant_id = tenant.id
        self._hint.hide()
        self.banner.hide()
        self._show_all()
        self.changed.emit()
        said = self.tr("Saved {0}.").format(tenant.name)
        if first:
            self.toasts.show(said, self.tr("Go to channels")).action_triggered.connect(self.channels_wanted)
        else:
            self.toasts.show(said)

    def _refused(self, problem: Problem) -> None:
        self._foot.save.setEnabled(True)
        if not self.form.focus_problem():
            self.show_problem(problem)

    def _ask_discard(self) -> None:
        key = self.tenant_id
        if self._edits.untouched(key):
            self._discard_edits(key)
            return
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
        self._edits.drop(key)
        self._show_all()

    def _ask_remove(self) -> None:
        tenant = self._edits.tenants.get(self.tenant_id)
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
        self.banner.hide()
        self._edits.removed(tenant_id)
        self._show_all()
        self.changed.emit()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        self._edits.take(found)
        self.form.connection.offer_certificates(found.certificates)
        wanted, self._wanted = self._wanted, None
        if wanted == NEW:
            self._edits.begin_new()
        if wanted is not None and self._edits.knows(wanted):
            self.tenant_id = wanted
        self._show_all()
        if wanted == NEW:
            self.form.focus_field("tenant_name")

    def _show_all(self) -> None:
        if not self._edits.knows(self.tenant_id):
            self.tenant_id = NEW if NEW in self._edits else next(iter(self._edits.tenants), NEW)
        self._show_list()
        self._show_form()

    def _show_list(self) -> None:
        lines = []
        if NEW in self._edits:
            name = self._edits.journey(NEW).answers.text("tenant_name") or self.tr("New tenant")
            lines.append(TenantLine(_NEW_KEY, name, self.tr("not saved yet"), unsaved=True))
        for tenant in self._edits.tenants.values():
            edited = tenant.id in self._edits
            sub = self.tr("changed, not saved") if edited else self._sub(tenant)
            lines.append(TenantLine(tenant.id, tenant.name, sub, unsaved=edited))
        self.list.set_lines(lines)
        key = self.tenant_id or _NEW_KEY
        self.list.set_current(key if key in self.list.items else "")
        self.set_count(str(len(self._edits.tenants)) if self._edits.tenants else "")
        self.pages.setCurrentIndex(0 if lines else 1)
        self.add.setVisible(bool(lines))
        self.add.setEnabled(NEW not in self._edits)

    def _sub(self, tenant: Tenant) -> str:
        known = len(tenant.ou_choices.candidates), len(tenant.route_choices.candidates)
        ous = counted(known[0], self.tr("{0} OU"), self.tr("{0} OUs"))
        routes = counted(known[1], self.tr("{0} called route"), self.tr("{0} called routes"))
        return self.tr("{0}, {1}").format(ous, routes)

    def _show_form(self) -> None:
        key = self.tenant_id
        if self._edits.knows(key):
            taken = frozenset(tenant.name for tenant in self._edits.tenants.values() if tenant.id != key)
            self.form.show_journey(self._edits.journey(key), taken)
        self._foot.remove.setVisible(key in self._edits.tenants)
        self._show_state()

    def _show_page(self, connection: bool) -> None:
        self.tabs.setCurrentIndex(int(connection))

    def _on_read(self) -> None:
        """Lists were read, and channels judged by them."""
        self.look_again()
        self.changed.emit()

    def _show_state(self) -> None:
        edited = self.tenant_id in self._edits
        saved = self._edits.connections.get(self.tenant_id, NOT_CONNECTED)
        self.connection.show_tenant(self._edits.tenants.get(self.tenant_id), saved)
        self._foot.save.setEnabled(edited and not self.workspace.read_only)
        self._foot.discard.setVisible(edited)
        self._foot.state.setText(self.tr("Not saved; kept as a draft") if edited else self.tr("Saved"))

    def _on_edited(self) -> None:
        key = self.tenant_id
        fresh = key not in self._edits
        self._edits.put(key, self.form.journey)
        self._show_state()
        if fresh or key == NEW:
            self._show_list()

    def _choose_line(self, key: str) -> None:
        self.choose(NEW if key == _NEW_KEY else key)
