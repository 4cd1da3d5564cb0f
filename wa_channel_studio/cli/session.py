"""Opens a workspace for one command and finds channels in it by name.

It puts the services together, so it loads SQLAlchemy and the cryptography library; commands without a workspace do not
import it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wa_channel_studio import app
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.near_names import told
from wa_channel_studio.cli.output import UsageError
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Session:
    """An open workspace with the program's services."""

    studio: app.Studio
    workspace: Workspace

    def tenant_names(self) -> dict[str, str]:
        """The tenants' names by id."""
        return {tenant.id: tenant.name for tenant in self.workspace.tenants.all()}

    def tenant(self, name: str) -> Tenant:
        """One tenant. Raises NotFoundError that names those there are."""
        tenants = self.workspace.tenants.all()
        for tenant in tenants:
            if tenant.name == name:
                return tenant
        known = told(name, (tenant.name for tenant in tenants))
        raise NotFoundError.of(
            f"The workspace has no tenant “{name}”.", f"It has {known}." if known else "Add it with “tenant add”."
        )

    def find(self, names: Sequence[str], tenant_name: str | None) -> dict[str, Channel | None]:
        """The channels of these names; None for a name nobody has.

        Raises UsageError, with the tenants, for a name that several of them have when none is given.
        """
        tenant_id = self.tenant(tenant_name).id if tenant_name is not None else ""
        return {name: self._one(name, tenant_id) for name in dict.fromkeys(names)}

    def get(self, name: str, tenant_name: str | None) -> Channel:
        """One channel. Raises NotFoundError, or UsageError like :meth:`find`."""
        channel = self.find([name], tenant_name)[name]
        if channel is None:
            raise NotFoundError.of(*not_there(name))
        return channel

    def _one(self, name: str, tenant_id: str) -> Channel | None:
        found = self.workspace.channels.named(name, tenant_id)
        if len(found) < 2:
            return found[0] if found else None
        names = self.tenant_names()
        tenants = sorted({names[channel.tenant_id] for channel in found})
        if len(tenants) > 1:
            raise UsageError(
                f"Several tenants have a channel “{name}”: {', '.join(tenants)}. Choose one with --tenant."
            )
        raise UsageError(f"{tenants[0]} has {len(found)} channels “{name}”. Give them different names in the window.")


def not_there(name: str) -> tuple[str, str]:
    """What to say of a channel that nobody has, and what to do."""
    return f"There is no channel “{name}”.", "“channel list” shows the names."


@contextmanager
def opened(file: str, *, read_only: bool = False) -> Iterator[Session]:
    """The workspace ``file``, unlocked. Read-only also works while a window holds it.

    Raises NotFoundError before any password is asked for, UsageError without a password, and what
    ``WorkspaceService.open`` raises.
    """
    path = workspace_path(file)
    if not path.exists():
        raise NotFoundError.of(f"There is no workspace {file}.", "Correct the path, or use “workspace create”.")
    studio = app.build()
    password = passwords.ask(passwords.WORKSPACE, "master password")
    workspace = studio.workspaces.open(path, password, read_only=read_only)
    try:
        yield Session(studio, workspace)
    finally:
        workspace.close()


def workspace_path(file: str) -> Path:
    """The path of a workspace. Raises UsageError for what cannot be one."""
    path = Path(file)
    try:
        path.exists()
    except (OSError, ValueError):
        raise UsageError(f"“{file}” cannot be the name of a file.") from None
    return path
