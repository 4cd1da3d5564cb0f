"""The ladder says no more than was seen: it goes stale, a change voids it, and nothing turns green by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.test_guided import add, edit, enter_all
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.guided import EntryKind
from wa_channel_studio.services.ladder_rules import RungState, RungStatus
from wa_channel_studio.services.workspaces import Workspace

NOW = datetime.now(UTC)


def rungs(workspace: Workspace, channel_id: str) -> dict[Rung, RungStatus]:
    return {status.rung: status for status in workspace.ladder.of([channel_id])[channel_id]}


def states(workspace: Workspace, channel_id: str) -> list[str]:
    return [status.state.value for status in rungs(workspace, channel_id).values()]


def saw(workspace: Workspace, channel_id: str, rung: Rung, days_ago: float, source: Source = Source.PERSON) -> None:
    with workspace._begin() as work:
        work.evidence.put([Evidence(channel_id, rung, NOW - timedelta(days=days_ago), source)])
        work.commit()


def put_state(workspace: Workspace, channel_id: str, state: SyncState) -> None:
    with workspace._begin() as work:
        work.links.set_states({channel_id: state})
        work.commit()


def test_a_new_channel_has_climbed_no_step(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    assert states(workspace, channel_id) == ["not_seen"] * 6
    assert rungs(workspace, channel_id)[Rung.PREPARED].reason == "It has 1 problem."


def test_prepared_follows_the_check_and_is_never_kept(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    with workspace._begin() as work:
        work.channels.set_readiness(channel_id, Readiness.of(()))
        work.commit()
    assert rungs(workspace, channel_id)[Rung.PREPARED].state is RungState.DONE
    edit(workspace, channel_id, phone_number="")
    assert rungs(workspace, channel_id)[Rung.PREPARED].state is RungState.NOT_SEEN
    with pytest.raises(ProblemError, match="found out"):
        workspace.ladder.record([channel_id], Rung.PREPARED)


def test_a_guided_entry_shows_on_the_aicc_and_in_sync(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    found = rungs(workspace, channel_id)
    for rung in (Rung.ON_AICC, Rung.IN_SYNC):
        assert (found[rung].state, found[rung].source) == (RungState.DONE, Source.GUIDED)


@pytest.mark.parametrize("state", [state for state in SyncState if state is not SyncState.IN_SYNC])
def test_in_sync_is_void_in_every_other_state(workspace: Workspace, tenant: Tenant, state: SyncState) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    put_state(workspace, channel_id, state)
    status = rungs(workspace, channel_id)[Rung.IN_SYNC]
    assert status.state is RungState.NOT_SEEN
    assert status.reason
    assert status.at is not None  # since when it is not any more, one can tell


def test_an_edit_voids_in_sync(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    edit(workspace, channel_id, phone_number="+5511940009999")
    assert rungs(workspace, channel_id)[Rung.IN_SYNC].reason == "It was changed here since."
    assert rungs(workspace, channel_id)[Rung.ON_AICC].state is RungState.DONE


def test_the_state_alone_turns_nothing_green(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    put_state(workspace, channel_id, SyncState.IN_SYNC)
    assert states(workspace, channel_id)[1:] == ["not_seen"] * 5


def test_what_was_seen_goes_stale_after_the_days_of_the_workspace(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    saw(workspace, channel_id, Rung.ON_AICC, 20)
    assert rungs(workspace, channel_id)[Rung.ON_AICC].state is RungState.DONE
    workspace.ladder.set_days(19)
    status = rungs(workspace, channel_id)[Rung.ON_AICC]
    assert (status.state, status.reason) == (RungState.STALE, "That is more than 19 days ago.")


@pytest.mark.parametrize("days", [0, 366, -1])
def test_the_days_have_bounds(workspace: Workspace, days: int) -> None:
    assert workspace.ladder.days == 30
    with pytest.raises(ProblemError, match="cannot be kept"):
        workspace.ladder.set_days(days)
    workspace.set_setting("evidence_days", str(days))
    assert workspace.ladder.days == 30


def test_somebody_says_what_was_seen_and_takes_it_back(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    at = NOW - timedelta(hours=3)
    workspace.ladder.record([channel_id], Rung.PROVIDER_TOLD, "  by e-mail,\n ticket 4711 ", at)
    status = rungs(workspace, channel_id)[Rung.PROVIDER_TOLD]
    assert (status.state, status.at, status.source) == (RungState.DONE, at, Source.PERSON)
    assert status.words == "by e-mail, ticket 4711"
    workspace.ladder.take_back([channel_id], Rung.PROVIDER_TOLD)
    assert rungs(workspace, channel_id)[Rung.PROVIDER_TOLD].state is RungState.NOT_SEEN


def test_what_is_not_there_was_not_entered_either(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    workspace.ladder.take_back([channel_id], Rung.ON_AICC)
    assert states(workspace, channel_id)[1:3] == ["not_seen"] * 2
    assert workspace.guided.entry(channel_id).kind is EntryKind.FIRST


def test_what_the_aicc_has_told_is_not_taken_back_by_hand(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    with workspace._begin() as work:
        link = work.links.many([channel_id])[channel_id]
        work.links.put([replace(link, revision="r7", remote_id="1" * 18)])
        work.commit()
    with pytest.raises(ProblemError, match="has told"):
        workspace.ladder.take_back([channel_id], Rung.ON_AICC)
    assert states(workspace, channel_id)[1] == "done"


def test_what_cannot_be_said_is_refused(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    with pytest.raises(ProblemError, match="not come yet"):
        workspace.ladder.record([channel_id], Rung.MESSAGE_SEEN, at=datetime.now(UTC) + timedelta(minutes=5))
    with pytest.raises(ProblemError, match="found out"):
        workspace.ladder.record([channel_id], Rung.IN_SYNC)
    with pytest.raises(ProblemError, match="characters"):
        workspace.ladder.record([channel_id], Rung.MESSAGE_SEEN, "x" * 501)
    with pytest.raises(ProblemError, match="found out"):
        workspace.ladder.take_back([channel_id], Rung.PREPARED)
    with pytest.raises(ProblemError):
        workspace.ladder.record(["nobody"], Rung.MESSAGE_SEEN)


def test_a_new_webhook_password_makes_what_rests_on_it_stale(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    for rung in (Rung.PROVIDER_TOLD, Rung.WEBHOOK_VERIFIED, Rung.MESSAGE_SEEN):
        workspace.ladder.record([channel_id], rung)
    assert states(workspace, channel_id)[3:] == ["done"] * 3
    edit(workspace, channel_id, webhook_password=Secret("canary-other-5"), phone_number="+5511940008888")
    found = rungs(workspace, channel_id)
    for rung in (Rung.PROVIDER_TOLD, Rung.WEBHOOK_VERIFIED, Rung.MESSAGE_SEEN):
        assert found[rung].state is RungState.STALE
        assert found[rung].reason == "Webhook Password was changed since."
    assert "canary" not in repr(found)


def test_other_changes_leave_the_provider_told(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    workspace.ladder.record([channel_id], Rung.PROVIDER_TOLD)
    edit(workspace, channel_id, non_working_notification="Closed")
    assert rungs(workspace, channel_id)[Rung.PROVIDER_TOLD].state is RungState.DONE


def test_new_generated_addresses_are_to_be_told_again(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    workspace.ladder.record([channel_id], Rung.PROVIDER_TOLD)
    workspace.guided.take_back(channel_id, {"message_url": "https://a.example/1", "report_url": "https://a.example/2"})
    reason = rungs(workspace, channel_id)[Rung.PROVIDER_TOLD].reason
    assert reason == "url used to send message to agent and url used to send report to agent were changed since."


def test_a_new_webhook_of_the_tenant_is_to_be_told_again(workspace: Workspace, tenant: Tenant) -> None:
    parameters = replace(tenant.parameters, twilio_tenant_webhook=True)
    channel_id = add(workspace, tenant)
    saw(workspace, channel_id, Rung.PROVIDER_TOLD, 5)
    webhook = replace(tenant.twilio_webhook, user="acme", changed_on=NOW.date())
    workspace.tenants.save(replace(tenant, twilio_webhook=webhook))
    assert rungs(workspace, channel_id)[Rung.PROVIDER_TOLD].state is RungState.DONE  # it is not in use
    workspace.tenants.save(replace(workspace.tenants.get(tenant.id), parameters=parameters, twilio_webhook=webhook))
    status = rungs(workspace, channel_id)[Rung.PROVIDER_TOLD]
    assert (status.state, status.reason) == (RungState.STALE, "The webhook of the tenant was changed since.")


def test_a_channel_deleted_there_keeps_nothing_green(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    workspace.ladder.record([channel_id], Rung.MESSAGE_SEEN)
    put_state(workspace, channel_id, SyncState.DELETED_THERE)
    assert states(workspace, channel_id)[1:] == ["not_seen", "not_seen", "not_seen", "not_seen", "stale"]


def test_without_a_provider_nobody_can_be_told(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant, provider="")
    assert states(workspace, channel_id)[3:] == ["not_applicable"] * 3


def test_many_channels_are_looked_at_in_one_go(workspace: Workspace, tenant: Tenant) -> None:
    ids = [add(workspace, tenant, name=f"wa_{number}") for number in range(5)]
    workspace.ladder.record(ids[:2], Rung.PROVIDER_TOLD)
    found = workspace.ladder.of([*ids, "nobody"])
    assert list(found) == ids
    assert [found[owner][3].state is RungState.DONE for owner in ids] == [True, True, False, False, False]
