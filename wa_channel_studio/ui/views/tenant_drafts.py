"""Which drafts of the journal are unsaved edits of a tenant's form, and how such a draft is named.

The journal is the sealed place for whatever was typed and not saved; a tenant's form uses it like a wizard does, under
ids of its own.
"""

from __future__ import annotations

from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.wizard.machine import Journey

_PREFIX = "tenant-form:"
NEW = ""
"""Stands for the id of a tenant that was not saved yet."""


def is_tenant_draft(draft: OpenDraft) -> bool:
    """Whether ``draft`` belongs to a tenant's form."""
    return draft.id.startswith(_PREFIX)


def tenant_draft(tenant_id: str, journey: Journey) -> OpenDraft:
    """What stands in the form of a tenant, as a draft."""
    return OpenDraft(_PREFIX + tenant_id, "", tenant_id, journey)


def tenant_of(draft: OpenDraft) -> str:
    """The id of the tenant whose form it is; ``NEW`` for one that was not saved yet."""
    return draft.id.removeprefix(_PREFIX)
