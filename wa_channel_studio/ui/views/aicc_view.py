"""The place of the AICC: one tenant at a time, its plan, conflicts, and what is applied or waits.

It shows standings that the desk keeps; leaving the place stops nothing. What a plan is and what applying it does, the
services know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.sync.plan import Action, PlanItem
from wa_channel_studio.ui.aicc.aicc_deeds import AiccDeeds
from wa_channel_studio.ui.aicc.aicc_head import AiccHead
from wa_channel_studio.ui.aicc.blank_pages import NoTenant, StatusPage, Ways, compared_words, way_sentence
from wa_channel_studio.ui.aicc.conflict_page import ConflictPage
from wa_channel_studio.ui.aicc.plan_page import PlanPage, Wish, wish_of
from wa_channel_studio.ui.aicc.standing import Doing, Standing
from wa_channel_studio.ui.aicc.sync_desk import SyncDesk
from wa_channel_studio.ui.aicc.view_words import ended_words, same_words, waiting_words
from wa_channel_studio.ui.aicc.work_bars import ApplyBar, WaitingBar
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.views.place import Place


class AiccView(Place):
    """Sends wishes that lead to other places; everything about plans happens inside."""

    tenant_wanted = Signal()
    """There is no tenant yet."""
    connection_wanted = Signal(str)
    """The connection of a tenant."""
    channel_wanted = Signal(str, str)
    """The wizard of a channel, by tenant and id."""
    guided_wanted = Signal(object)
    """Guided entry of these channels, by id, beginning with the first."""
    comparison_wanted = Signal(str)
    """A tenant whose channels are to be compared with an export of its AICC."""

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.aicc")
        self.set_title(self.tr("AICC"))
        self._tenants: Sequence[tuple[Tenant, Way]] = ()
        self._wanted = ""
        self._deciding = self._entering = self._lent = False
        self.tenant_id = ""
        self.desk = SyncDesk(context.runner, workspace, self)
        self.deeds = AiccDeeds(context, workspace, toasts, self.desk, self)
        self.head = AiccHead(self.head_row, self)
        self._build()
        self._connect()
        for keys, call in (("F5", self.plan), ("Escape", self._leave_conflict)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.way_line = WrapLabel("", "muted", self)
        self.content.addWidget(self.way_line)
        self.waiting_bar = WaitingBar(self)
        self.content.addWidget(self.waiting_bar)
        self.ended = Banner("success", closable=True, parent=self)
        self.ended.hide()
        self.ended.closed.connect(self._put_away)
        self.content.addWidget(self.ended)
        self.busy = BusyBar(parent=self)
        self.content.addWidget(self.busy)
        self.apply_bar = ApplyBar(self)
        self.content.addWidget(self.apply_bar)
        self.pages = QStackedWidget(self)
        self.nothing = QWidget(self.pages)
        self.no_tenant = NoTenant(self.pages)
        self.ways = Ways(self.pages)
        self.status_page = StatusPage(self.pages)
        self.same = EmptyState("check", "", "", parent=self.pages)
        self.plan_page = PlanPage(self.pages)
        self.conflicts = ConflictPage(self.pages)
        for page in (
            self.nothing, self.no_tenant, self.ways, self.status_page, self.same, self.plan_page, self.conflicts,
        ):  # fmt: skip
            self.pages.addWidget(page)
        self.content.addWidget(self.pages, 1)
        self.content.addSpacing(4)

    def _connect(self) -> None:
        head, desk = self.head, self.desk
        head.tenant_chosen.connect(self.choose)
        head.plan_wanted.connect(self.plan)
        head.apply_wanted.connect(lambda: self.deeds.ask_apply(self.tenant_id))
        head.log_wanted.connect(self.deeds.show_log)
        head.compare_wanted.connect(lambda: self.comparison_wanted.emit(self.tenant_id))
        head.test_wanted.connect(lambda: self.deeds.test(self.tenant_id))
        head.settings_wanted.connect(self._settings)
        head.forget_wanted.connect(lambda: self.deeds.ask_forget(self.tenant_id))
        self.banner.action_triggered.connect(lambda: self.deeds.test(self.tenant_id))
        self.banner.closed.connect(self._put_problem_away)
        self.no_tenant.primary_triggered.connect(self.tenant_wanted)
        self.ways.primary_triggered.connect(self._settings)
        self.ways.secondary_triggered.connect(self.plan)
        self.plan_page.wanted.connect(self._grant)
        self.conflicts.choose_wanted.connect(self._choose_sides)
        self.conflicts.left.connect(self._leave_conflict)
        self.waiting_bar.resume_wanted.connect(lambda: self.desk.resume(self.tenant_id))
        self.waiting_bar.discard_wanted.connect(lambda: self.deeds.ask_discard(self.tenant_id))
        self.apply_bar.pause_wanted.connect(lambda: self.desk.stop(self.tenant_id))
        self.apply_bar.cancel_wanted.connect(lambda: self.desk.stop(self.tenant_id, give_up=True))
        self.busy.cancel_requested.connect(lambda: self.desk.stop(self.tenant_id))
        desk.changed.connect(self._on_changed)
        desk.progressed.connect(self._on_progress)
        desk.outcomes_changed.connect(lambda key: self.plan_page.show_outcomes() if key == self.tenant_id else None)
        desk.data_changed.connect(self.changed)
        self.deeds.failed.connect(self.show_problem)
        self.deeds.begun.connect(self._leave_conflict)
        self.deeds.show_wanted.connect(self._come_back)

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.look_again()
        self._entering = True  # what comes first takes the keyboard, wherever it is until then
        self._take_keyboard()

    def look_again(self) -> None:
        set_compact(self.plan_page.table, self.context.preferences.compact_rows)
        workspace = self.workspace

        def work(_job: JobContext) -> tuple[tuple[Tenant, Way], ...]:
            tenants = workspace.tenants.all()
            connections = workspace.connections.of_tenants([tenant.id for tenant in tenants])
            return tuple((tenant, connections[tenant.id].way) for tenant in tenants)

        ask(self, self.context.runner, work, self._show_tenants, self.show_problem)
        for item in self.standing.conflicts if self.tenant_id else ():
            # Something may have been undone: a decision that is taken back must not stand there as taken.
            if item.action is not Action.CONFLICT or any(field.chosen for field in item.fields):
                self.desk.look_at(self.tenant_id, item.channel_id)

    def flush(self) -> list[JobHandle]:
        return self.desk.flush()

    def show_problem(self, problem: Problem) -> None:
        self.banner.set("error" if problem.is_error else "warning", sentence(problem))
        self.banner.show()

    @property
    def standing(self) -> Standing:
        """Of the tenant on show."""
        return self.desk.standing(self.tenant_id)

    @property
    def way(self) -> Way:
        """The way of the tenant on show."""
        return next((way for tenant, way in self._tenants if tenant.id == self.tenant_id), Way.GUIDED)

    @property
    def tenant_name(self) -> str:
        """Name of the tenant on show."""
        return self.deeds.names.get(self.tenant_id, "")

    def channel_changed(self, tenant_id: str, channel_id: str) -> None:
        """A channel was saved: let its line say how it is now."""
        if any(item.channel_id == channel_id for item in self.desk.standing(tenant_id).lines):
            self.desk.look_at(tenant_id, channel_id)

    # --- showing ----------------------------------------------------------------------------------

    def choose(self, tenant_id: str) -> None:
        """Show another tenant."""
        self._wanted = tenant_id
        if any(tenant.id == tenant_id for tenant, _way in self._tenants):
            self.tenant_id, self._deciding = tenant_id, self._deciding and tenant_id == self.tenant_id
            self.setProperty("tenant", tenant_id)
            self.head.set_tenants(self._tenants, tenant_id)
            self.desk.look(tenant_id)
            self._show()

    def _show_tenants(self, tenants: tuple[tuple[Tenant, Way], ...]) -> None:
        self._tenants = tenants
        self.deeds.names = {tenant.id: tenant.name for tenant, _way in tenants}
        ids = [tenant.id for tenant, _way in tenants]
        connected = [tenant.id for tenant, way in tenants if way is Way.CHANNEL_SERVICE]
        wanted = [key for key in (self._wanted, self.tenant_id, *connected, *ids) if key in ids]
        if wanted:
            self.choose(wanted[0])
        else:
            self.tenant_id = ""
            self.head.set_tenants((), "")
            self._show()

    def _on_changed(self, tenant_id: str) -> None:
        if tenant_id == self.tenant_id:
            self._show()

    def _show(self) -> None:
        standing, busy = self.standing, self.standing.doing is not Doing.NOTHING
        page = self._page(standing)
        self._lent = self._lent or (busy and QApplication.focusWidget() in self.head.deeds)
        self._show_head(standing, busy)
        self._show_bars(standing)
        if page is self.plan_page:
            self.plan_page.show_standing(standing, self.way)
        if page is not self.pages.currentWidget():
            focused = QApplication.focusWidget()
            here = self._entering or (focused is not None and self.isAncestorOf(focused))
            self.pages.setCurrentWidget(page)
            self._entering = self._entering and page is self.nothing
            if here and self.isVisible():
                self._take_keyboard()
        if self._lent and not busy:
            # A button that cannot be pressed for a while gives the keyboard away; it gets it back, unless it is in use.
            self._lent = False
            if QApplication.focusWidget() in (None, self.head.more):
                self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Let what matters most on the page on show have the keyboard."""
        page = self.pages.currentWidget()
        if page is self.conflicts:
            self.conflicts.take_keyboard()
        elif page is self.plan_page:
            self.plan_page.take_keyboard()
        elif isinstance(page, Teaching):
            page.primary.setFocus()
        else:
            self.head.take_keyboard()

    def _page(self, standing: Standing) -> QWidget:
        """What fits how things stand."""
        if not self.tenant_id:
            return self.no_tenant
        if self._deciding and self.conflicts.refresh(standing):
            return self.conflicts
        self._deciding = False
        if standing.lines:
            return self.plan_page
        if standing.plan is not None:
            self.same.set("check", self.tr("Both sides are the same"), same_words(standing.plan))
            return self.same
        if standing.status is None:
            return self.nothing
        if self.way is not Way.CHANNEL_SERVICE:
            self.ways.tell(self.tenant_name, self.way)
            return self.ways
        self.status_page.tell(standing.status)
        return self.status_page

    def _show_head(self, standing: Standing, busy: bool) -> None:
        now = datetime.now(UTC)
        refusal = ""
        if self.workspace.read_only:
            refusal = self.tr("This workspace is open for reading only: a plan cannot be kept in it.")
        self.head.show_actions(
            tenant=bool(self.tenant_id),
            happens=standing.happens if not self._deciding else 0,
            planned=standing.plan is not None,
            busy=busy,
            paused=bool(standing.waiting),
            plans=not self._deciding and (self.way is Way.CHANNEL_SERVICE or standing.plan is not None),
            refusal=refusal,
        )
        status = standing.status
        self.set_count(compared_words(status.compared_at, now) if status is not None and self.tenant_id else "")
        self.way_line.set_text(way_sentence(self.way))
        self.way_line.setVisible(bool(self.tenant_id) and not self._deciding)

    def _show_bars(self, standing: Standing) -> None:
        doing = standing.doing
        self.apply_bar.setVisible(doing.sends)
        if doing.sends:
            self._show_part(standing)
        words = {Doing.PLANNING: self.tr("Comparing both sides …"), Doing.ADOPTING: self.tr("Taking over …")}
        if doing in words and self.busy.property("tenant") != self.tenant_id:
            self.busy.start(words[doing])
            self.busy.setProperty("tenant", self.tenant_id)
        elif doing not in words:
            self.busy.stop()
            self.busy.setProperty("tenant", "")
        waiting = standing.waiting
        self.waiting_bar.setVisible(bool(waiting) and doing is Doing.NOTHING)
        if waiting:
            self.waiting_bar.say(waiting_words(waiting, standing.done))
        kind, said = ended_words(standing)
        if said and (said != self.ended.text or not self.ended.isVisible()):
            self.ended.set(kind, said)
        self.ended.setVisible(bool(said) and not standing.told)
        problem = standing.problem
        if problem is not None:
            action = self.tr("Test connection") if standing.unreachable else ""
            self.banner.set("error", sentence(problem), action)
        self.banner.setVisible(problem is not None)

    def _put_away(self) -> None:
        self.standing.told = True

    def _put_problem_away(self) -> None:
        self.standing.problem = None

    def _on_progress(self, tenant_id: str) -> None:
        if tenant_id != self.tenant_id:
            return
        standing = self.standing
        if standing.doing.sends:
            self._show_part(standing)
        else:
            self.busy.report(*standing.part)

    def _show_part(self, standing: Standing) -> None:
        ending = standing.doing is Doing.DISCARDING
        self.apply_bar.show_part(*standing.part, stopping=standing.stopping, ending=ending)

    # --- wishes -----------------------------------------------------------------------------------

    def plan(self) -> None:
        """Compare both sides; a plan that is on show stays until there is another."""
        standing = self.standing
        if self.tenant_id and not self.workspace.read_only and standing.doing is Doing.NOTHING:
            self._leave_conflict()
            self.desk.plan(self.tenant_id)

    def _settings(self) -> None:
        self.connection_wanted.emit(self.tenant_id)

    def _grant(self, wish: Wish, items: list[PlanItem]) -> None:
        item, tenant_id = items[0], self.tenant_id
        if wish is Wish.DECIDE:
            self._deciding = True
            self.conflicts.open_at(self.standing, item)
            self._show()
        elif wish is Wish.ADOPT:
            self.desk.adopt(tenant_id, [each.remote_id for each in items])
        elif wish is Wish.GUIDED:
            others = (line.channel_id for line in self.standing.lines if wish_of(line, self.way) is Wish.GUIDED)
            self.guided_wanted.emit(tuple(dict.fromkeys((item.channel_id, *others))))
        elif wish is Wish.ALLOW:
            self._settings()
        elif wish is Wish.CHANNEL:
            self.channel_wanted.emit(tenant_id, item.channel_id)
        else:
            self.go_wanted.emit("certificates")

    def _choose_sides(self, channel_id: str, sides: dict[str, object]) -> None:
        self.desk.choose(self.tenant_id, channel_id, sides)  # type: ignore[arg-type]  # a signal keeps no types

    def _leave_conflict(self) -> None:
        if self._deciding:
            self._deciding = False
            self._show()

    def _come_back(self, tenant_id: str) -> None:
        self.choose(tenant_id)
        self.go_wanted.emit("aicc")
