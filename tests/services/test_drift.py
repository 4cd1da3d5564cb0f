"""An export of the AICC beside the channels here: what it says is compared, and of the rest nothing concluded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import pyzipper

from tests.services.sheets import csv_file
from tests.services.test_guided import add, edit, enter_all
from tests.services.test_ladder import rungs
from wa_channel_studio.domain.evidence import Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drift_rows import Drift, DriftRow, DriftState
from wa_channel_studio.services.guided import EntryKind
from wa_channel_studio.services.ladder_rules import RungState
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.sync.snapshot import Side

HEADINGS = ("Channel Name", "Non-Working Time Notification", "Keyword for Transfer to Agent", "Unknown column")


def compared(
    workspace: Workspace,
    tenant: Tenant,
    folder: Path,
    *rows: Sequence[str],
    headings: Sequence[str] = HEADINGS,
    complete: bool = False,
) -> Drift:
    sheet = workspace.drift.open(csv_file(folder, headings, *rows))
    return workspace.drift.compare(sheet, workspace.drift.suggest(sheet), tenant.id, complete=complete)


def row_of(drift: Drift, name: str) -> DriftRow:
    (row,) = [row for row in drift.rows if row.name == name]
    return row


def state_of(workspace: Workspace, channel_id: str) -> SyncState:
    return workspace.channels.summaries([channel_id])[0].sync


@pytest.fixture
def entered(workspace: Workspace, tenant: Tenant) -> str:
    """A channel that stands on the AICC."""
    channel_id = add(workspace, tenant, non_working_notification="Closed", transfer_keywords=("agent", "human"))
    enter_all(workspace, channel_id)
    return channel_id


def test_what_is_the_same_is_in_sync(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "Closed", "agent; human", "x"))
    assert [row.state for row in drift.rows] == [DriftState.SAME]
    assert drift.covers == ("Channel Name", "Keyword for Transfer to Agent", "Non-Working Time Notification")
    assert state_of(workspace, entered) is SyncState.IN_SYNC
    status = rungs(workspace, entered)[Rung.IN_SYNC]
    assert (status.state, status.source, status.at) == (RungState.DONE, Source.EXPORT, drift.at)
    assert "3 fields" in status.words


def test_who_changed_a_field_is_told(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    edit(workspace, entered, transfer_keywords=("person",))
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "We rest", "agent; human"))
    row = row_of(drift, "wa_support")
    assert row.state is DriftState.DIFFERS
    told = {field.field: (field.here_words, field.there_words, field.changed) for field in row.fields}
    assert told == {
        "transfer_keywords": ("person", "agent, human", Side.HERE),
        "non_working_notification": ("Closed", "We rest", Side.THERE),
    }
    assert state_of(workspace, entered) is SyncState.CHANGED_HERE
    assert rungs(workspace, entered)[Rung.IN_SYNC].state is RungState.NOT_SEEN
    assert rungs(workspace, entered)[Rung.ON_AICC].source is Source.EXPORT


def test_both_changed_is_a_conflict(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    edit(workspace, entered, non_working_notification="Mine")
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "Theirs", "agent; human"))
    assert [field.changed for field in row_of(drift, "wa_support").fields] == [None]
    assert state_of(workspace, entered) is SyncState.CONFLICT


def test_an_empty_cell_is_an_empty_field(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "", "agent; human"))
    (field,) = row_of(drift, "wa_support").fields
    assert (field.there, field.there_words, field.changed) == (None, "", Side.THERE)


def test_what_the_file_does_not_have_stays_unknown(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    edit(workspace, entered, phone_number="+5511940009999", api_key_secret=Secret("canary-new-6" * 3))
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "Closed", "agent; human"))
    assert row_of(drift, "wa_support").state is DriftState.SAME
    assert state_of(workspace, entered) is SyncState.CHANGED_HERE  # the export says nothing of what was edited
    assert "canary" not in repr(drift)


def test_without_a_link_nobody_knows_who_changed(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    channel_id = add(workspace, tenant, non_working_notification="Closed")
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "Other", ""))
    (field,) = row_of(drift, "wa_support").fields
    assert field.changed is None
    assert state_of(workspace, channel_id) is SyncState.UNKNOWN
    found = rungs(workspace, channel_id)
    assert found[Rung.ON_AICC].state is RungState.DONE
    assert found[Rung.IN_SYNC].state is RungState.NOT_SEEN


def test_channels_of_one_side_only(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    fresh = add(workspace, tenant, name="wa_fresh")
    rows = (("wa_other", "", ""),)
    drift = compared(workspace, tenant, tmp_path, *rows)
    assert {row.name: row.state for row in drift.rows} == {
        "wa_other": DriftState.ONLY_THERE,
        "wa_fresh": DriftState.ONLY_HERE,
        "wa_support": DriftState.ONLY_HERE,
    }
    assert state_of(workspace, entered) is SyncState.IN_SYNC  # the export may be a part
    compared(workspace, tenant, tmp_path, *rows, complete=True)
    assert state_of(workspace, entered) is SyncState.DELETED_THERE
    assert state_of(workspace, fresh) is SyncState.NEW


def test_rows_that_cannot_be_read_are_told(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    drift = compared(workspace, tenant, tmp_path, ("", "a", ""), ("wa_support", "Closed", ""), ("wa_support", "b", ""))
    assert drift.counts[DriftState.REFUSED] == 2
    twice = [row for row in drift.rows if row.state is DriftState.REFUSED][1]
    assert twice.problem is not None
    assert "twice" in twice.problem.message
    assert twice.line == 4


def test_several_files_in_an_archive_with_a_password(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    add(workspace, tenant, name="wa_two", non_working_notification="Closed")
    path = tmp_path / "export.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"canary-zip-1")
        archive.writestr("1.csv", "Channel Name,Non-Working Time Notification\nwa_support,Closed\n")
        archive.writestr("2.csv", "Channel Name,Non-Working Time Notification\nwa_two,Open\n")
    with pytest.raises(ProblemError):
        workspace.drift.open(path)
    sheet = workspace.drift.open(path, Secret("canary-zip-1"))
    drift = workspace.drift.compare(sheet, workspace.drift.suggest(sheet), tenant.id)
    assert {row.name: (row.state, row.file) for row in drift.rows} == {
        "wa_support": (DriftState.SAME, "1.csv"),
        "wa_two": (DriftState.DIFFERS, "2.csv"),
    }


def test_columns_of_secrets_and_tags_are_no_matter_of_it(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    headings = ("Channel Name", "Webhook Password", "Tags", "Tenant")
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "canary-7", "red", "Nobody"), headings=headings)
    assert drift.covers == ("Channel Name",)
    assert row_of(drift, "wa_support").state is DriftState.SAME
    with pytest.raises(ProblemError, match="No column"):
        compared(workspace, tenant, tmp_path, ("x",), headings=("Something",))


def test_theirs_is_taken_over_and_can_be_undone(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "We rest", "agent; human"))
    assert state_of(workspace, entered) is SyncState.CHANGED_THERE
    workspace.drift.take_theirs(drift, {entered: ["non_working_notification"]})
    assert workspace.channels.get(entered).answers.text("non_working_notification") == "We rest"
    assert workspace.channels.history(entered)[0].action == "taken from the AICC's export"
    assert state_of(workspace, entered) is SyncState.IN_SYNC
    assert workspace.guided.entry(entered).kind is EntryKind.SAME
    workspace.undo.undo()
    assert workspace.channels.get(entered).answers.text("non_working_notification") == "Closed"
    (field,) = workspace.guided.entry(entered).fields  # now ours is the other one
    assert (field.value, field.old) == ("Closed", "We rest")


def test_ours_is_listed_for_guided_entry(workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path) -> None:
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "We rest", "agent"))
    workspace.drift.keep_ours(drift, {entered: ["non_working_notification"]})
    assert [(field.key, field.old) for field in workspace.guided.entry(entered).fields] == [
        ("non_working_notification", "We rest")
    ]
    assert state_of(workspace, entered) is SyncState.CHANGED_THERE  # the keywords still
    workspace.drift.keep_ours(drift, {entered: ["transfer_keywords"]})
    assert state_of(workspace, entered) is SyncState.CHANGED_HERE
    assert workspace.channels.get(entered).answers.text("non_working_notification") == "Closed"


def test_what_was_entered_there_already_is_not_asked_for_again(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    edit(workspace, entered, non_working_notification="New")
    assert workspace.guided.entry(entered).fields
    compared(workspace, tenant, tmp_path, ("wa_support", "New", "agent; human"))
    assert workspace.guided.entry(entered).kind is EntryKind.SAME


def test_nothing_is_taken_over_that_was_not_shown(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "We rest", "agent; human"))
    edit(workspace, entered, non_working_notification="Mine")
    with pytest.raises(ProblemError, match="changed here since"):
        workspace.drift.take_theirs(drift, {entered: ["non_working_notification"]})
    assert workspace.channels.get(entered).answers.text("non_working_notification") == "Mine"


def test_another_provider_is_told_and_not_taken_over(
    workspace: Workspace, tenant: Tenant, entered: str, tmp_path: Path
) -> None:
    headings = ("Channel Name", "Business Solution Provider")
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "infobip"), headings=headings)
    (field,) = row_of(drift, "wa_support").fields
    assert (field.here_words, field.there_words, field.takeable) == ("twilio", "infobip", False)
    workspace.drift.take_theirs(drift, {entered: ["provider"]})
    assert workspace.channels.get(entered).provider == "twilio"


def test_what_hides_a_field_may_stand_here_only(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    channel_id = add(workspace, tenant, robot_enabled=True, robot_access_code="R1", transfer_keywords=("agent",))
    headings = ("Channel Name", "Chatbot Access Code")
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "R1"), headings=headings)
    assert row_of(drift, "wa_support").state is DriftState.SAME
    drift = compared(workspace, tenant, tmp_path, ("wa_support", "R2"), headings=headings)
    assert [field.there for field in row_of(drift, "wa_support").fields] == ["R2"]
    assert channel_id == row_of(drift, "wa_support").channel_id
