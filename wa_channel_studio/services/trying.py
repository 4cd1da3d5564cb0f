"""Trying the program out: a sample workspace, a sandbox AICC beside it, and the connection between both.

Everything in it is invented. The password of the sample workspace is the same everywhere and shown openly, since it
guards nothing but samples.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.services.aicc_ports import RunningSandbox, Sandboxes
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.workspaces import Workspace, WorkspaceService

PASSWORD = "sample workspace password"
WORKSPACE = "try-it.wcs"
TENANT = "Acme (sandbox AICC)"
_SAMPLES = ("twilio", "gupshup", "cloud-api")
_AICC = "sandbox-aicc"
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """What was made: the open sample workspace and the sandbox it is connected to. Both belong to the caller."""

    workspace: Workspace
    sandbox: RunningSandbox
    fresh: bool
    """Whether the workspace was made just now."""
    password: str = PASSWORD
    """The workspace's, to be told: locked it asks for it."""


class TryOutService:
    """``samples`` is the folder with the sample letters."""

    def __init__(self, workspaces: WorkspaceService, sandboxes: Sandboxes, samples: Path) -> None:
        self._workspaces = workspaces
        self._sandboxes = sandboxes
        self._samples = samples

    def begin(self, folder: Path, job: JobContext, parameters: KdfParameters | None = None) -> Tried:
        """Start the sandbox and open the sample workspace in ``folder``; it is made where there is none.

        Raises ProblemError, or Cancelled; nothing is left running then.
        """
        folder.mkdir(parents=True, exist_ok=True)
        job.report(0, _STEPS, "Starting the sandbox AICC …")
        sandbox = self._sandboxes.start(str(folder / _AICC))
        try:
            job.check()
            job.report(1, _STEPS, "Opening the sample workspace …")
            path = folder / WORKSPACE
            fresh = not path.exists()
            password = Secret(PASSWORD)
            if fresh:
                workspace = self._workspaces.create(path, password, parameters)
            else:
                workspace = self._workspaces.open(path, password)
            try:
                self._connect(workspace, sandbox, job, fresh=fresh)
            except BaseException:
                workspace.close()
                raise
        except BaseException:
            sandbox.stop()
            raise
        return Tried(workspace, sandbox, fresh)

    def _connect(self, workspace: Workspace, sandbox: RunningSandbox, job: JobContext, *, fresh: bool) -> None:
        tenants = workspace.tenants.all()
        tenant = next((tenant for tenant in tenants if tenant.name == TENANT), None)
        if tenant is None:
            tenant = workspace.tenants.add(TENANT, sandbox.connection.api_url)
        # It listens on another port each time; whatever else was set up stays.
        kept, present = workspace.connections.get(tenant.id), sandbox.connection
        workspace.connections.save(
            tenant.id,
            replace(
                kept,
                api_url=present.api_url,
                auth_url=present.auth_url,
                app_key=present.app_key,
                app_secret=present.app_secret,
                channel_service=present.channel_service,
                oiap_url=present.oiap_url,
                oiap_tenant_id=present.oiap_tenant_id,
                oiap_password=present.oiap_password,
            ),
        )
        job.check()
        job.report(2, _STEPS, "Reading its lists …")
        workspace.references.pull(tenant.id, job)
        if fresh:
            job.check()
            job.report(3, _STEPS, "Adding sample channels …")
            self._fill(workspace, workspace.tenants.get(tenant.id))
        # Nobody did this: there is nothing to undo.
        workspace.undo.clear()

    def _fill(self, workspace: Workspace, tenant: Tenant) -> None:
        routes = tenant.read.of(ReferenceKind.CALLED_ROUTE)
        units = tenant.read.of(ReferenceKind.OU)
        for place, provider in enumerate(_SAMPLES):
            answers = self._letter(workspace, provider)
            if routes:
                answers = answers.with_value("skill_queue", routes[place % len(routes)].name)
            if units:
                answers = answers.with_value("ou", units[place % len(units)].name)
            workspace.channels.save(tenant.id, answers)

    def _letter(self, workspace: Workspace, provider: str) -> Answers:
        document = json.loads((self._samples / f"{provider}.json").read_text(encoding="utf-8"))
        answers = answers_from_json(document).answers
        for key in ("trust_certificate", "identity_certificate"):
            names = answers.items_of(key)
            if names:
                files = workspace.certificates.add([self._samples / name for name in names])
                answers = answers.with_value(key, tuple(file.id for file in files))
        return answers
