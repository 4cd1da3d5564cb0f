"""Channels are written in one way: judged with their namesakes, kept in portions, told to the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.studio import twilio
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import Expiry
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.checking import PORTION, judge
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.workspaces import Workspace


def errors(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """Errors and warnings of each live channel, as they are kept."""
    rows = workspace.channels.page(ChannelQuery()).rows
    return {row.id: (row.readiness.errors, row.readiness.warnings) for row in rows}


def made(workspace: Workspace, tenant: Tenant, count: int) -> list[Change]:
    now = workspace._adapters.clock.now()
    return [Change(None, Channel(f"{n:08}", tenant.id, twilio(f"wa_{n}"), now, now)) for n in range(count)]


def test_a_name_that_is_taken_and_given_up_is_told_to_both(workspace: Workspace, tenant: Tenant) -> None:
    channels = workspace.channels
    first = channels.save(tenant.id, twilio("wa_one")).channel
    alone = errors(workspace)[first.id]
    second = channels.save(tenant.id, twilio("wa_one"))
    assert first.id in second.changed.channels
    assert errors(workspace)[first.id] == (alone[0] + 1, alone[1])
    channels.save(tenant.id, twilio("WA_ONE"), channel_id=second.channel.id)
    assert errors(workspace)[first.id] == (alone[0], alone[1] + 1)
    channels.delete([second.channel.id])
    assert errors(workspace)[first.id] == alone
    channels.restore([second.channel.id])
    assert errors(workspace)[first.id] == (alone[0], alone[1] + 1)
    other = workspace.tenants.add("Beta")
    channels.save(other.id, twilio("WA_ONE"), channel_id=second.channel.id)
    assert errors(workspace)[first.id] == alone


def test_two_that_change_at_once_see_each_others_new_names(workspace: Workspace, tenant: Tenant) -> None:
    with workspace._begin() as work:
        writer = ChannelWriter(work, workspace._adapters.clock, "import")
        writer.write(made(workspace, tenant, 2))
        there = work.channels.many(["00000000", "00000001"])
        swapped = [
            Change(one, replace(one, answers=one.answers.with_value("channel_name", other.name)))
            for one, other in zip(there, reversed(there), strict=True)
        ]
        written = writer.write(swapped)
        assert not any(problem.field == "channel_name" for one in written for problem in one.verdict.problems)
        work.commit()
    assert len(set(errors(workspace).values())) == 1


def test_thousands_are_written_in_portions_and_in_their_order(workspace: Workspace, tenant: Tenant) -> None:
    other = workspace.tenants.add("Beta")
    changes = made(workspace, tenant, PORTION + 20)
    changes = [
        replace(change, after=replace(change.after, tenant_id=other.id)) if number % 3 else change
        for number, change in enumerate(changes)
    ]
    told: list[tuple[int, int]] = []
    job = JobContext(lambda done, total, _text: told.append((done, total)))
    with workspace._begin() as work:
        writer = ChannelWriter(work, workspace._adapters.clock, "import")
        written = writer.write(changes, job)
        work.commit()
    assert [one.channel.id for one in written] == [change.after.id for change in changes]
    assert all(one.changed for one in written)
    assert told == [(0, PORTION + 20), (PORTION, PORTION + 20), (PORTION + 20, PORTION + 20)]
    assert len(errors(workspace)) == 200
    assert workspace.channels.history_faults("00000007") == ""


def test_a_step_that_is_stopped_leaves_nothing(workspace: Workspace, tenant: Tenant) -> None:
    def stop(done: int, total: int, text: str) -> None:
        del total, text
        if done:
            job.cancel()

    job = JobContext(stop)
    with workspace._begin() as work, pytest.raises(Cancelled):
        ChannelWriter(work, workspace._adapters.clock, "import").write(made(workspace, tenant, 2 * PORTION + 1), job)
    assert errors(workspace) == {}


def test_expiry_is_kept_and_follows_tenant_and_certificate(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio("wa_one", webhook_password_changed_on="2026-11-01"))
    kept = workspace.channels.summaries([saved.channel.id])[0]
    assert kept.expiry == Expiry(date(2027, 1, 30), "webhook_password")
    parameters = replace(tenant.parameters, webhook_password_validity=10)
    workspace.tenants.save(replace(tenant, parameters=parameters))
    assert workspace.channels.summaries([saved.channel.id])[0].expiry.on == date(2026, 11, 11)
    workspace.undo.undo()
    assert workspace.channels.summaries([saved.channel.id])[0].expiry == kept.expiry


def test_a_verdict_is_what_the_check_says(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    verdict = judge(saved.answers, workspace.channels.context(tenant.id, saved.answers, saved.id))
    assert verdict.problems == workspace.channels.problems(saved)
    assert verdict.readiness == workspace.channels.summaries([saved.id])[0].readiness
