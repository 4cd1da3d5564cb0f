"""Moving channels to another tenant: where to, what becomes of the names they refer to, which names clash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.bulk import MovePlan
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.ending import Ending
from wa_channel_studio.ui.bulk.move_pane import MovePane
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.tenant_picker import TenantPicker
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted

_SIZE = (900, 640)
_PICKER = 240


@dataclass(frozen=True, slots=True)
class Movers:
    """The channels that are to move, and the tenants they can move to: all, but the one that all of them belong to."""

    tenants: tuple[Tenant, ...]
    homes: tuple[tuple[str, str, str], ...]
    """Id, name and tenant of each channel."""

    def going(self, tenant_id: str, left_out: Collection[str]) -> tuple[str, ...]:
        """Ids of those that are not there yet, without those of these names."""
        return tuple(one for one, name, home in self.homes if home != tenant_id and name not in left_out)


def read_movers(workspace: Workspace, channel_ids: Sequence[str]) -> Movers:
    """Read both; runs in a job."""
    rows = workspace.channels.summaries(channel_ids)
    homes = {row.tenant_id for row in rows}
    tenants = tuple(tenant for tenant in workspace.tenants.all() if homes != {tenant.id})
    return Movers(tenants, tuple((row.id, row.name, row.tenant_id) for row in rows))


class MoveDialog(TaskDialog):
    """Tenants at the left; at the right what the move would bring."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_ids: Sequence[str], parent: QWidget) -> None:
        title = QCoreApplication.translate("MoveDialog", "Move {0} to another tenant").format(
            channels(len(channel_ids))
        )
        super().__init__(context, workspace, title, name="dialog.move", parent=parent, size=_SIZE)
        self._ids = tuple(channel_ids)
        self._wanted = ""
        self._movers = Movers((), ())
        self.pages = QStackedWidget(self)
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.picker = TenantPicker(page)
        self.picker.setFixedWidth(_PICKER)
        self.picker.chosen.connect(self._on_tenant)
        row.addWidget(self.picker)
        self.right = QStackedWidget(page)
        self._empty = EmptyState(
            "tenants",
            self.tr("Where to?"),
            self.tr(
                "Choose the tenant. Before anything moves you see which OUs and called routes it knows by name, and "
                "which channel names are taken there."
            ),
            parent=page,
        )
        self.pane = MovePane(page)
        self.pane.changed.connect(self.settled)
        self.right.addWidget(self._empty)
        self.right.addWidget(self.pane)
        row.addWidget(self.right, 1)
        self.ending = Ending(self)
        self.ending.undo_wanted.connect(self._undo)
        self.pages.addWidget(page)
        self.pages.addWidget(self.ending)
        self.body.addWidget(self.pages, 1)
        self.add_bar()
        self._cancel = self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._apply = self.add_button(self.tr("Move"), "primary", name="action.apply", default=True)
        self._apply.clicked.connect(self._do)
        self.hold(self.pages, self._apply)
        self.settled()
        ids = self._ids
        self.read(lambda _job: read_movers(workspace, ids), self._on_movers, self.tr("Reading the tenants …"))

    def settled(self) -> None:
        count = self.pane.moving if self.right.currentWidget() is self.pane else 0
        self._apply.setEnabled(count > 0 and not self.busy)
        self._apply.setText(
            counted(count, self.tr("Move {0:,} channel"), self.tr("Move {0:,} channels")) if count else self.tr("Move")
        )

    def _on_movers(self, movers: Movers) -> None:
        self._movers = movers
        self.picker.offer(movers.tenants)
        QTimer.singleShot(0, self.picker.search, self.picker.search.setFocus)

    # --- looking ----------------------------------------------------------------------------------

    def _on_tenant(self, tenant_id: str) -> None:
        """Look at the tenant the list stands at; who goes on through the list does not wait for each."""
        self._wanted = tenant_id
        self.say("")
        bulk, ids = self.workspace.bulk, self._ids
        ask(
            self,
            self.context.runner,
            lambda _job: bulk.move_plan(ids, tenant_id),
            lambda plan: self._on_plan(tenant_id, plan),
            lambda problem: self._on_no_plan(tenant_id, problem),
        )

    def _on_plan(self, tenant_id: str, plan: MovePlan) -> None:
        if tenant_id != self._wanted or self.pages.currentWidget() is self.ending:
            return
        self.pane.show_plan(plan, len(self._movers.going(tenant_id, plan.clashes)))
        self.right.setCurrentWidget(self.pane)
        self.settled()

    def _on_no_plan(self, tenant_id: str, problem: Problem) -> None:
        if tenant_id == self._wanted:
            self.right.setCurrentWidget(self._empty)
            self.settled()
            self.complain(problem)

    # --- doing ------------------------------------------------------------------------------------

    def _do(self) -> None:
        plan = self.pane.plan
        if plan is None or self.busy or plan.tenant.id != self._wanted:
            return
        workspace, count = self.workspace, self.pane.moving
        mapping, rename = self.pane.references.mapping, self.pane.rename.isChecked()
        moving = self._movers.going(plan.tenant.id, () if rename else plan.clashes)

        def work(job: JobContext) -> tuple[Changed, str]:
            changed = workspace.bulk.move(moving, plan.tenant.id, mapping, rename=rename, job=job)
            return changed, workspace.undo.undo_words if changed.channels else ""

        name = plan.tenant.name
        self.run(
            work,
            lambda answer: self._on_done(answer[0], answer[1], count, name),
            counted(count, self.tr("Moving {0:,} channel …"), self.tr("Moving {0:,} channels …")),
        )

    def _on_done(self, changed: Changed, words: str, count: int, name: str) -> None:
        told = self.tr("{0:,} channel moved to {1}.") if count == 1 else self.tr("{0:,} channels moved to {1}.")
        stayed = len(self._ids) - count
        self.ending.tell(
            told.format(count, name),
            [self.tr("Not moved: {0}.").format(channels(stayed)) if stayed else ""],
            words=words,
        )
        self._end(changed)

    def _undo(self) -> None:
        stack, words = self.workspace.undo, self.ending.words
        self.run(lambda job: undo_exactly(stack, words, job), self._on_undone, self.tr("Taking it back …"))

    def _on_undone(self, changed: Changed) -> None:
        self.ending.tell(self.tr("The channels are back where they were."))
        self._end(changed)

    def _end(self, changed: Changed) -> None:
        self.pages.setCurrentWidget(self.ending)
        self._apply.hide()
        self._cancel.setText(self.tr("Close"))
        self.changed.emit(changed)
        QTimer.singleShot(0, self._cancel, self._cancel.setFocus)
