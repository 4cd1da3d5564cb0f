"""The tenants, and what was typed into their forms and not saved: held by tenant, and kept sealed in the draft journal.

It shows nothing. Keys are tenant ids; ``NEW`` stands for the one that was not saved yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.library import LibraryQuery
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.views.tenant_drafts import NEW, is_tenant_draft, tenant_draft, tenant_of
from wa_channel_studio.ui.views.tenant_form import journey_of
from wa_channel_studio.wizard.machine import Journey

_FILES = 1_000
"""Files of the library that are offered to trust servers by; nobody looks through more."""
_PAUSE_MS = 400
"""Time from a change to its writing; with the writing itself it stays below half a second."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the workspace holds: the tenants with their connections, the journal, and files to trust servers by."""

    tenants: tuple[Tenant, ...]
    drafts: tuple[OpenDraft, ...]
    connections: Mapping[str, Connection] = field(default_factory=dict)
    """By tenant."""
    certificates: tuple[tuple[str, str], ...] = ()
    """Id and name of the files of the library, by name."""


def find(workspace: Workspace) -> Found:
    """Read them all."""
    tenants = workspace.tenants.all()
    files = workspace.library.page(LibraryQuery(limit=_FILES)).rows
    return Found(
        tenants,
        workspace.drafts.all(),
        workspace.connections.of_tenants([tenant.id for tenant in tenants]),
        tuple((row.id, row.name) for row in files),
    )


class TenantEdits(QObject):
    """Edits of one workspace's tenants. ``failed`` brings a Problem: something could not be kept."""

    failed = Signal(object)
    changed = Signal()
    """There are more or fewer tenants with unsaved edits."""

    def __init__(self, runner: JobRunner, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self.tenants: dict[str, Tenant] = {}
        self.connections: dict[str, Connection] = {}
        self._edits: dict[str, Journey] = {}
        self._dirty: set[str] = set()
        self.loaded = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    def __contains__(self, key: str) -> bool:
        """Whether the form of ``key`` holds something that is not saved."""
        return key in self._edits

    def __len__(self) -> int:
        """How many tenants have unsaved edits."""
        return len(self._edits)

    def knows(self, key: str) -> bool:
        """Whether there is a form for ``key``."""
        return key in self._edits or key in self.tenants

    def take(self, found: Found) -> None:
        """Take what was read; the journal counts the first time only, later this object knows better."""
        self.tenants = {tenant.id: tenant for tenant in found.tenants}
        self.connections = dict(found.connections)
        if self.loaded:
            return
        self.loaded = True
        for draft in found.drafts:
            if is_tenant_draft(draft):
                key = tenant_of(draft)
                if key == NEW or key in self.tenants:
                    self._edits[key] = self._completed(key, draft.journey)
        self.changed.emit()

    def journey(self, key: str) -> Journey:
        """What the form of ``key`` shows."""
        return self._edits[key] if key in self._edits else self._saved(key)

    def begin_new(self) -> None:
        """Have an empty form for a new tenant, unless there is one."""
        if NEW not in self._edits:
            self._edits[NEW] = journey_of(Tenant("", ""))
            self.changed.emit()

    def untouched(self, key: str) -> bool:
        """Whether the form of ``key`` holds only what a fresh one would: there is nothing to lose."""
        return self.journey(key).answers == self._saved(key).answers

    def put(self, key: str, journey: Journey) -> None:
        """What stands in the form of ``key`` now; it is kept soon."""
        fresh = key not in self._edits
        self._edits[key] = journey
        self._dirty.add(key)
        if not self._pause.isActive():
            self._pause.start()
        if fresh:
            self.changed.emit()

    def drop(self, key: str) -> None:
        """Forget the edits of ``key``, also in the journal."""
        self._edits.pop(key, None)
        self._dirty.discard(key)
        draft_id, workspace = tenant_draft(key, Journey()).id, self._workspace
        ask(self, self._runner, lambda _job: workspace.drafts.discard(draft_id), failed=self.failed.emit)
        self.changed.emit()

    def saved(self, key: str, typed: Journey, tenant: Tenant, connection: Connection) -> None:
        """``typed`` was saved as ``tenant`` with ``connection``; what was typed since stays an edit of it."""
        self.tenants[tenant.id] = tenant
        self.connections[tenant.id] = connection
        now = self._edits.pop(key, None)
        self._dirty.discard(key)
        if now is not None and now.answers != typed.answers:
            self.put(tenant.id, now)
        self.changed.emit()

    def removed(self, key: str) -> None:
        """The tenant is gone."""
        self.tenants.pop(key, None)
        self.drop(key)

    def flush(self) -> list[JobHandle]:
        """Write what has changed since the last time into the journal; the jobs that do it."""
        self._pause.stop()
        dirty, self._dirty = self._dirty, set()
        workspace = self._workspace
        drafts = [tenant_draft(key, self._edits[key]) for key in dirty if key in self._edits]
        if not drafts or workspace.read_only:
            return []

        def work(_job: JobContext) -> None:
            for draft in drafts:
                workspace.drafts.keep(draft)

        handle = ask(self, self._runner, work, failed=lambda problem: self._not_kept(dirty, problem))
        handle.start()
        return [handle]

    def _saved(self, key: str) -> Journey:
        """What the form of ``key`` would show without edits."""
        return journey_of(self.tenants.get(key, Tenant("", "")), self.connections.get(key, NOT_CONNECTED))

    def _completed(self, key: str, journey: Journey) -> Journey:
        """A draft with all fields: an older release knew fewer, and what it did not know is as it was saved."""
        return replace(journey, answers=self._saved(key).answers.with_values(journey.answers))

    def _not_kept(self, dirty: set[str], problem: Problem) -> None:
        self._dirty |= dirty
        self.failed.emit(problem)
