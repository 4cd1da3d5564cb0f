"""The trash: into it, out of it, and for good, with the certificates freed."""

from __future__ import annotations

import pytest

from tests.studio import twilio
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.workspaces import Workspace


@pytest.fixture
def ids(workspace: Workspace, tenant: Tenant) -> list[str]:
    """Three channels that use one certificate file."""
    file = workspace.library.add(b"no certificate", "root.der").file.id
    return [
        workspace.channels.save(tenant.id, twilio(f"wa_{n}", trust_certificate=(file,))).channel.id for n in range(3)
    ]


def names(workspace: Workspace, *, trashed: bool = False) -> list[str]:
    return [row.name for row in workspace.channels.page(ChannelQuery(trashed=trashed)).rows]


def first_file(workspace: Workspace) -> str:
    answers = workspace.channels.get(workspace.channels.page(ChannelQuery(limit=1)).rows[0].id).answers
    return answers.items_of("trust_certificate")[0]


def test_trash_and_restore_are_steps_that_can_be_undone(workspace: Workspace, ids: list[str]) -> None:
    assert set(workspace.bulk.trash([*ids[:2], ids[0]]).channels) >= set(ids[:2])
    assert names(workspace) == ["wa_2"]
    assert names(workspace, trashed=True) == ["wa_0", "wa_1"]
    assert workspace.undo.undo_words == "Deletion: 2 channels"
    workspace.undo.undo()
    assert names(workspace) == ["wa_0", "wa_1", "wa_2"]
    workspace.undo.redo()
    workspace.bulk.restore(ids)
    assert names(workspace, trashed=True) == []
    assert workspace.undo.undo_words == "Restoring: 2 channels"
    workspace.undo.undo()
    assert names(workspace, trashed=True) == ["wa_0", "wa_1"]


def test_what_is_there_already_is_no_step(workspace: Workspace, ids: list[str]) -> None:
    workspace.bulk.trash(ids)
    before = workspace.undo.undo_words
    assert workspace.bulk.trash(ids).channels == ()
    assert workspace.bulk.trash([]).channels == ()
    assert workspace.bulk.restore(["gone"]).channels == ()
    assert workspace.undo.undo_words == before


def test_some_are_removed_for_good(workspace: Workspace, ids: list[str]) -> None:
    file = first_file(workspace)
    workspace.bulk.trash(ids[:2])
    # One that is not in the trash stays, whoever asks.
    assert workspace.bulk.purge([ids[0], ids[2], "gone"]) == 1
    assert names(workspace) == ["wa_2"]
    assert names(workspace, trashed=True) == ["wa_1"]
    with pytest.raises(NotFoundError):
        workspace.channels.get(ids[0])
    assert {user.channel_name for user in workspace.library.users(file)} == {"wa_1", "wa_2"}


def test_all_of_the_trash_is_removed_and_its_certificates_are_free(workspace: Workspace, ids: list[str]) -> None:
    file = first_file(workspace)
    workspace.bulk.trash(ids)
    assert workspace.bulk.purge(None) == 3
    assert names(workspace, trashed=True) == []
    assert workspace.library.users(file) == ()
    workspace.library.remove([file])


def test_nothing_can_be_undone_after_a_purge(workspace: Workspace, ids: list[str]) -> None:
    workspace.bulk.trash(ids)
    assert workspace.bulk.purge([]) == 0
    assert workspace.undo.undo_words
    workspace.bulk.purge(None)
    assert workspace.undo.undo_words == ""
    with pytest.raises(ProblemError, match="nothing to undo"):
        workspace.undo.undo()


def test_a_restored_channel_knows_that_its_name_was_given_away(
    workspace: Workspace, tenant: Tenant, ids: list[str]
) -> None:
    workspace.bulk.trash(ids[:1])
    twin = workspace.channels.save(tenant.id, twilio("wa_0"))
    assert "channel_name" not in {problem.field for problem in twin.problems}
    rows = {row.id: row.readiness.errors for row in workspace.channels.page(ChannelQuery()).rows}
    workspace.bulk.restore(ids[:1])
    after = {row.id: row.readiness.errors for row in workspace.channels.page(ChannelQuery()).rows}
    assert after[twin.channel.id] == rows[twin.channel.id] + 1
