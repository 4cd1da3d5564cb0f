"""Many channels edited, copied and tagged at once: previewed, carried out as one step, undone at once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.studio import twilio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.services.bulk import FieldEdit, Operation, RowState
from wa_channel_studio.services.bulk_plan import PORTION
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.workspaces import Workspace

SET, CLEAR, ADD, REMOVE, REPLACE = Operation
CHANGED, SAME, REFUSED = RowState


def gupshup(name: str, **more: object) -> Answers:
    return Answers({"provider": "gupshup", "channel_name": name, "phone_number": "+5511940001299", **more})  # type: ignore[dict-item]


def add(workspace: Workspace, tenant: Tenant, *answers: Answers) -> list[str]:
    return [workspace.channels.save(tenant.id, one).channel.id for one in answers]


@pytest.fixture
def ids(workspace: Workspace, tenant: Tenant) -> list[str]:
    """Two channels of twilio and one of gupshup."""
    return add(workspace, tenant, twilio("wa_a"), twilio("wa_b", ou="Sales"), gupshup("wa_c"))


def value(workspace: Workspace, channel_id: str, key: str) -> object:
    return workspace.channels.get(channel_id).answers.get(key)


def stopping_after(reports: int) -> JobContext:
    """A job that somebody stops after so many reports."""
    left = reports

    def hear(done: int, total: int, text: str) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            job.cancel()

    job = JobContext(hear)
    return job


# --- fields ----------------------------------------------------------------------------------------


def test_a_field_is_offered_when_any_of_the_channels_has_it(workspace: Workspace, ids: list[str]) -> None:
    keys = [spec.key for spec in workspace.bulk.fields(ids)]
    assert {"api_key_secret", "api_key", "ou", "webhook_password"} <= set(keys)
    assert not {"channel_name", "provider", "webhook_password_confirm", "configuration_id", "app_secret"} & set(keys)
    assert "api_key_secret" not in [spec.key for spec in workspace.bulk.fields(ids[2:])]
    assert workspace.bulk.fields([]) == ()


# --- edit ------------------------------------------------------------------------------------------


def test_a_preview_tells_of_each_channel_and_changes_nothing(workspace: Workspace, ids: list[str]) -> None:
    preview = workspace.bulk.preview(ids, [FieldEdit("ou", SET, "Sales")])
    assert [(row.name, row.state, row.old, row.new) for row in preview.rows] == [
        ("wa_a", CHANGED, "", "Sales"),
        ("wa_b", SAME, "Sales", "Sales"),
        ("wa_c", CHANGED, "", "Sales"),
    ]
    assert (preview.changed, preview.same, preview.refused, preview.problems) == (2, 1, 0, ())
    assert {row.tenant for row in preview.rows} == {"Acme Brazil"}
    assert value(workspace, ids[0], "ou") is None


def test_what_was_previewed_is_done_in_one_step_and_undone_at_once(workspace: Workspace, ids: list[str]) -> None:
    changed = workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Sales"), FieldEdit("transfer_keywords", ADD, ("hi",))])
    assert set(changed.channels) == set(ids)
    assert [value(workspace, owner, "ou") for owner in ids] == ["Sales"] * 3
    steps = {entry.step for owner in ids for entry in workspace.channels.history(owner) if entry.action == "bulk edit"}
    assert len(steps) == 1
    assert workspace.undo.undo_words == "Edit of 2 fields: 3 channels"
    workspace.undo.undo()
    assert [value(workspace, owner, "ou") for owner in ids] == [None, "Sales", None]
    assert not value(workspace, ids[0], "transfer_keywords")
    workspace.undo.redo()
    assert [value(workspace, owner, "transfer_keywords") for owner in ids] == [("hi",)] * 3


def test_a_provider_without_the_field_refuses_it(workspace: Workspace, ids: list[str]) -> None:
    edits = [FieldEdit("api_key_sid", SET, "SK" + "1b" * 16)]
    row = workspace.bulk.preview(ids, edits).rows[2]
    assert (row.state, row.reason) == (REFUSED, "Channels of gupshup have no such field.")
    assert set(workspace.bulk.apply(ids, edits).channels) == set(ids[:2])


def test_a_value_that_would_be_an_error_in_one_channel_is_refused_there(workspace: Workspace, tenant: Tenant) -> None:
    ids = add(
        workspace,
        tenant,
        twilio("wa_a", offline_enabled=True, last_agent_enabled=True),
        twilio("wa_b", offline_enabled=True),
        twilio("wa_c"),
    )
    edits = [FieldEdit("offline_routing_mode", SET, "last_agent")]
    rows = workspace.bulk.preview(ids, edits).rows
    assert [row.state for row in rows] == [CHANGED, REFUSED, REFUSED]
    assert (rows[1].reason, rows[1].remedy) == (
        "Last Agent Mode is off.",
        "Switch on Last Agent Mode, or choose another routing mode.",
    )
    assert rows[2].reason == "This channel's form does not show Routing Mode."
    assert rows[2].remedy == "It shows when “Offline Messages” is on."
    workspace.bulk.apply(ids, edits)
    assert [value(workspace, owner, "offline_routing_mode") for owner in ids] == ["last_agent", None, None]
    # Together they make sense for all.
    both = [FieldEdit("offline_enabled", SET, True), FieldEdit("last_agent_enabled", SET, True), *edits]
    assert workspace.bulk.preview(ids, both).refused == 0
    row = workspace.bulk.preview(ids, both).rows[1]
    assert (row.old, row.new) == (
        "Last Agent Mode: off; Routing Mode: ",
        "Last Agent Mode: on; Routing Mode: Last Agent Mode",
    )


def test_emptying_what_is_required_is_refused(workspace: Workspace, ids: list[str]) -> None:
    preview = workspace.bulk.preview(ids[:2], [FieldEdit("account_sid", CLEAR)])
    assert [row.reason for row in preview.rows] == ["Account SID is missing."] * 2
    assert workspace.bulk.apply(ids[:2], [FieldEdit("account_sid", CLEAR)]).channels == ()
    assert workspace.undo.undo_words.startswith("Creation")


def test_an_error_that_was_there_before_does_not_stop_what_only_adds(workspace: Workspace, tenant: Tenant) -> None:
    ids = add(workspace, tenant, twilio("wa_a", workday_hours=("nonsense",)))
    preview = workspace.bulk.preview(ids, [FieldEdit("workday_hours", ADD, ("08:00-12:00",))])
    assert [row.state for row in preview.rows] == [CHANGED]


def test_an_error_made_elsewhere_is_told_and_not_refused(workspace: Workspace, ids: list[str]) -> None:
    row = workspace.bulk.preview(ids[:1], [FieldEdit("robot_enabled", SET, True)]).rows[0]
    assert row.state is CHANGED
    assert row.reason == "Keyword for Transfer to Agent is missing: the robot is on."


def test_a_name_that_the_tenant_does_not_list_is_told(workspace: Workspace, tenant: Tenant, ids: list[str]) -> None:
    workspace.tenants.save(replace(tenant, ous=(OrganisationUnit("Support"),), called_routes=(CalledRoute("r1"),)))
    row = workspace.bulk.preview(ids[:1], [FieldEdit("ou", SET, "Sales")]).rows[0]
    assert (row.state, row.reason) == (CHANGED, "“Sales” is not in the list of OUs of Acme Brazil.")
    assert workspace.bulk.preview(ids[:1], [FieldEdit("ou", SET, "Support")]).rows[0].reason == ""


def test_a_wrong_value_is_told_before_any_channel_is_looked_at(workspace: Workspace, ids: list[str]) -> None:
    edits = [FieldEdit("queue_reminder", SET, "sometimes")]
    preview = workspace.bulk.preview(ids, edits)
    assert preview.rows == ()
    assert [problem.field for problem in preview.problems] == ["queue_reminder"]
    with pytest.raises(ProblemError) as caught:
        workspace.bulk.apply(ids, edits)
    assert caught.value.problem == preview.problems[0]


def test_a_doubtful_value_is_told_once_and_not_with_every_channel(workspace: Workspace, ids: list[str]) -> None:
    preview = workspace.bulk.preview(ids[:2], [FieldEdit("api_key_sid", SET, "SK123")])
    assert [problem.is_error for problem in preview.problems] == [False]
    assert [(row.state, row.reason) for row in preview.rows] == [(CHANGED, "")] * 2


def test_what_is_open_in_the_wizard_or_in_the_trash_is_refused(workspace: Workspace, ids: list[str]) -> None:
    draft = workspace.drafts.edit(workspace.channels.get(ids[0]))
    workspace.drafts.keep(draft)
    workspace.channels.delete(ids[1:2])
    preview = workspace.bulk.preview([*ids, "gone"], [FieldEdit("ou", SET, "Care")])
    assert [(row.state, row.reason) for row in preview.rows] == [
        (REFUSED, "The channel is open in the wizard."),
        (REFUSED, "The channel is in the trash."),
        (CHANGED, ""),
    ]
    workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Care")])
    assert [value(workspace, owner, "ou") for owner in ids] == [None, "Sales", "Care"]


def test_a_new_webhook_password_has_its_repetition_and_its_day(workspace: Workspace, ids: list[str]) -> None:
    old = workspace.channels.get(ids[0])
    dated = old.answers.with_value("webhook_password_changed_on", "2026-01-01")
    workspace.channels.save(old.tenant_id, dated, channel_id=old.id)
    preview = workspace.bulk.preview(ids[:1], [FieldEdit("webhook_password", SET, "another-1")])
    assert [(row.old, row.new) for row in preview.rows] == [("***", "***")]
    workspace.bulk.apply(ids[:1], [FieldEdit("webhook_password", SET, "another-1")])
    answers = workspace.channels.get(ids[0]).answers
    assert answers["webhook_password"] == answers["webhook_password_confirm"] == Secret("another-1")
    assert answers.text("webhook_password_changed_on") > "2026-01-01"


def test_a_certificate_is_shown_by_its_file(workspace: Workspace, ids: list[str]) -> None:
    file = workspace.library.add(b"no certificate", "provider_root.der").file
    preview = workspace.bulk.preview(ids[:1], [FieldEdit("trust_certificate", SET, (file.id,))])
    assert preview.rows[0].new == "provider_root.der"


def test_readiness_follows_an_edit(workspace: Workspace, tenant: Tenant, ids: list[str]) -> None:
    del tenant
    workspace.bulk.apply(ids, [FieldEdit("robot_enabled", SET, True)])
    rows = {row.id: row.readiness for row in workspace.channels.page(ChannelQuery()).rows}
    for owner in ids:
        problems = workspace.channels.problems(workspace.channels.get(owner))
        assert rows[owner].errors == sum(problem.is_error for problem in problems)
        assert rows[owner].state is State.PROBLEMS


def test_a_stop_leaves_everything_as_it_was(workspace: Workspace, tenant: Tenant) -> None:
    ids = many(workspace, tenant, PORTION + 20)
    with pytest.raises(Cancelled):
        workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Care")], stopping_after(2))
    with pytest.raises(Cancelled):
        workspace.bulk.tag(ids, ["x"], job=stopping_after(2))
    with pytest.raises(Cancelled):
        workspace.bulk.trash(ids, stopping_after(2))
    with pytest.raises(Cancelled):
        workspace.bulk.duplicate(ids, stopping_after(2))
    page = workspace.channels.page(ChannelQuery(limit=1000))
    assert page.total == len(ids)
    assert {(row.ou, row.tags) for row in page.rows} == {("", ())}


def many(workspace: Workspace, tenant: Tenant, count: int) -> list[str]:
    """So many channels, made as copies of copies."""
    (first,) = add(workspace, tenant, Answers({"provider": "gupshup", "channel_name": "wa_many"}))
    ids = [first]
    while len(ids) < count:
        ids += workspace.bulk.duplicate(ids[: count - len(ids)]).channels
    ids = ids[:count]
    assert workspace.channels.page(ChannelQuery()).total == count
    return ids


# --- copies and tags -------------------------------------------------------------------------------


def test_copies_have_free_names_and_nothing_that_was_generated(workspace: Workspace, tenant: Tenant) -> None:
    ids = add(
        workspace, tenant, twilio("wa_a", configuration_id="2021"), twilio("wa_a_2"), twilio(""), twilio("W" * 64)
    )
    workspace.bulk.tag(ids[:1], ["first"])
    copies = [workspace.channels.get(owner) for owner in workspace.bulk.duplicate(ids).channels if owner not in ids]
    names = {channel.name for channel in copies}
    assert names == {"wa_a_3", "wa_a_2_2", "", "W" * 62 + "_2"}
    (first,) = [channel for channel in copies if channel.name == "wa_a_3"]
    assert "configuration_id" not in first.answers
    assert first.tags == ("first",)
    assert first.answers["api_key_secret"] == Secret("Zx9" * 10 + "Ab")
    workspace.undo.undo()
    assert workspace.channels.page(ChannelQuery()).total == 4


def test_tags_are_added_and_taken_off(workspace: Workspace, ids: list[str]) -> None:
    workspace.bulk.tag(ids, [" Wave  2 ", "asia"])
    assert workspace.channels.get(ids[0]).tags == ("asia", "Wave 2")
    changed = workspace.bulk.tag(ids[:2], ["ASIA", "New"], ["wave 2"])
    assert set(changed.channels) == set(ids[:2])
    assert [workspace.channels.get(owner).tags for owner in ids] == [("asia", "New")] * 2 + [("asia", "Wave 2")]
    assert workspace.bulk.tag(ids[:2], ["new"]).channels == ()
    workspace.undo.undo()
    assert workspace.channels.get(ids[0]).tags == ("asia", "Wave 2")


@pytest.mark.parametrize("tag", ["", "  ", "x" * 65, "a\u200bb"])
def test_a_tag_that_cannot_be_is_refused(workspace: Workspace, ids: list[str], tag: str) -> None:
    with pytest.raises(ProblemError) as caught:
        workspace.bulk.tag(ids, [tag])
    assert caught.value.problem.field == "tags"


# --- secrets ---------------------------------------------------------------------------------------


def test_no_secret_is_in_previews_problems_and_files(workspace: Workspace, ids: list[str], tmp_path: Path) -> None:
    canary = "canary-bulk-7719"
    seen: list[str] = []
    for key in ("api_key_secret", "webhook_password", "api_key", "access_token"):
        edits = [FieldEdit(key, SET, canary)]
        seen.append(repr(workspace.bulk.preview(ids, edits)))
        try:
            seen.append(repr(workspace.bulk.apply(ids, edits)))
        except ProblemError as fault:
            seen.append(repr(fault) + repr(fault.problem))
        seen += [workspace.undo.undo_words, repr(workspace.bulk.preview(ids, [FieldEdit(key, CLEAR)]))]
    with pytest.raises(ProblemError) as caught:
        workspace.bulk.apply(ids, [FieldEdit("queue_reminder", SET, Secret(canary))])
    seen.append(repr(caught.value.problem))
    assert re.findall(canary, " ".join(seen)) == []
    assert "canary-webhook-1" not in " ".join(seen)
    assert value(workspace, ids[0], "webhook_password") == Secret(canary)
    workspace.close()
    assert all(canary.encode() not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
