"""Where somebody was in a workspace, as values that outlive its view: places, seats, and the wizard that was open.

They hold ids and queries, nothing sealed, so that they may stay while the workspace is locked.
"""

from __future__ import annotations

from dataclasses import dataclass

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.views.certificates_view import CertificatesSeat
from wa_channel_studio.ui.views.channels_view import Seat


@dataclass(frozen=True, slots=True)
class WizardPoint:
    """An open wizard, to be found again: its draft, or the channel it was opened for."""

    draft_id: str
    channel_id: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where somebody was. It holds ids and a query, nothing sealed."""

    place: str = "channels"
    seat: Seat | None = None
    certificates: CertificatesSeat | None = None
    tenant_id: str = ""
    wizard: WizardPoint | None = None
    aicc: str = ""
    """The tenant whose AICC was on show."""


def find_wizard(workspace: Workspace, point: WizardPoint) -> tuple[OpenDraft, Tenant]:
    """The draft and tenant of a wizard that was open. Raises NotFoundError when its channel or tenant is gone."""
    draft = workspace.drafts.resume(point.draft_id)
    if draft is None and point.channel_id:
        draft = workspace.drafts.edit(workspace.channels.get(point.channel_id))
    if draft is None:
        draft = workspace.drafts.start(point.tenant_id)
    return draft, workspace.tenants.get(draft.tenant_id)
