"""Drafts: what stands in a wizard comes back whole, at the same field."""

from __future__ import annotations

from dataclasses import replace

from tests.studio import PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.workspaces import Workspace


def test_a_draft_of_a_new_channel_is_resumed_at_the_same_field(workspace: Workspace, tenant: Tenant) -> None:
    draft = workspace.drafts.start(tenant.id)
    journey, _ = draft.journey.answer("provider", "twilio")
    journey, _ = journey.answer("api_key_secret", Secret("canary-draft"))
    journey = journey.go(Step.BASIC).focus("channel_name")
    kept = workspace.drafts.keep(replace(draft, journey=journey))
    again = workspace.drafts.resume(draft.id)
    assert again == kept
    assert again is not None
    assert again.journey == journey
    assert again.journey.field == "channel_name"


def test_nothing_is_written_before_something_is_typed(workspace: Workspace, tenant: Tenant) -> None:
    workspace.drafts.start(tenant.id)
    assert workspace.drafts.all() == ()


def test_editing_continues_the_draft_of_the_channel(workspace: Workspace, tenant: Tenant) -> None:
    channel = workspace.channels.save(tenant.id, twilio()).channel
    draft = workspace.drafts.edit(channel)
    assert draft.journey.answers == channel.answers
    journey, _ = draft.journey.answer("phone_number", "+491")
    workspace.drafts.keep(replace(draft, journey=journey))
    assert workspace.channels.page(ChannelQuery()).rows[0].readiness.state is State.DRAFT
    assert workspace.drafts.edit(channel).journey == journey
    assert [row.id for row in workspace.channels.page(ChannelQuery(state=State.DRAFT)).rows] == [channel.id]
    workspace.drafts.discard(draft.id)
    assert workspace.drafts.edit(channel).journey.answers == channel.answers
    assert workspace.channels.page(ChannelQuery(state=State.DRAFT)).rows == ()


def test_drafts_survive_closing_the_workspace(workspace: Workspace, tenant: Tenant) -> None:
    draft = workspace.drafts.start(tenant.id)
    journey, _ = draft.journey.answer("channel_name", "wa_later")
    workspace.drafts.keep(replace(draft, journey=journey))
    workspace.close()
    again = Studio().workspaces.open(workspace.path, PASSWORD)
    try:
        assert [d.journey.answers.text("channel_name") for d in again.drafts.all()] == ["wa_later"]
    finally:
        again.close()
