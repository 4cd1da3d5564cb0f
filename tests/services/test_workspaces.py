"""Workspaces: made, locked, unlocked, rescued with the recovery key, restored from a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio import CHEAP, PASSWORD, new_workspace, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import InUseError, NotFoundError, WrongPasswordError
from wa_channel_studio.services.workspaces import Workspace


def test_a_locked_workspace_tells_nothing_until_it_is_unlocked(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio())
    workspace.lock()
    with pytest.raises(ProblemError, match="locked"):
        workspace.channels.page(ChannelQuery())
    with pytest.raises(WrongPasswordError):
        workspace.unlock(Secret("wrong"))
    assert workspace.locked
    workspace.unlock(PASSWORD)
    assert workspace.channels.page(ChannelQuery()).total == 1


def test_a_second_writer_is_told_who_has_it(workspace: Workspace) -> None:
    with pytest.raises(InUseError) as caught:
        Studio().workspaces.open(workspace.path, PASSWORD)
    holder = Studio().workspaces.holder(workspace.path)
    assert holder is not None
    assert holder.host in str(caught.value)


def test_reading_needs_no_hold(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio())
    reader = Studio().workspaces.open(workspace.path, PASSWORD, read_only=True)
    try:
        assert reader.channels.page(ChannelQuery()).total == 1
        assert reader.read_only
    finally:
        reader.close()


def test_a_changed_master_password_replaces_the_old_one(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio())
    with pytest.raises(WrongPasswordError):
        workspace.change_password(Secret("wrong"), Secret("new"))
    workspace.change_password(PASSWORD, Secret("new one"))
    workspace.close()
    studio = Studio()
    with pytest.raises(WrongPasswordError):
        studio.workspaces.open(workspace.path, PASSWORD)
    again = studio.workspaces.open(workspace.path, Secret("new one"))
    try:
        assert again.channels.get(saved.channel.id).answers == saved.channel.answers
    finally:
        again.close()


def test_the_recovery_key_opens_what_the_password_no_longer_does(workspace: Workspace) -> None:
    before = workspace.has_recovery_key
    key = workspace.make_recovery_key()
    assert (before, workspace.has_recovery_key) == (False, True)
    workspace.close()
    again = Studio().workspaces.open_with_recovery_key(workspace.path, Secret(key.reveal().lower().replace("-", " ")))
    again.set_new_password(Secret("after the loss"))
    again.close()
    Studio().workspaces.open(workspace.path, Secret("after the loss")).close()


def test_a_backup_brings_back_what_was_deleted(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio("wa_kept"))
    backup = workspace.back_up("before a test")
    row = workspace.channels.page(ChannelQuery()).rows[0]
    workspace.channels.delete([row.id])
    workspace.close()
    studio = Studio()
    studio.workspaces.restore(backup, workspace.path)
    again = studio.workspaces.open(workspace.path, PASSWORD)
    try:
        assert [row.name for row in again.channels.page(ChannelQuery()).rows] == ["wa_kept"]
        assert len(again.backups()) >= 2
    finally:
        again.close()


def test_creating_refuses_an_existing_file_and_an_empty_password(tmp_path: Path) -> None:
    new_workspace(tmp_path).close()
    with pytest.raises(ProblemError):
        new_workspace(tmp_path)
    with pytest.raises(ProblemError, match="empty"):
        Studio().workspaces.create(tmp_path / "other.wcs", Secret(""), CHEAP)
    assert not (tmp_path / "other.wcs").exists()
    # A refused creation leaves the file free for others.
    Studio().workspaces.open(tmp_path / "rollout.wcs", PASSWORD).close()


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        Studio().workspaces.open(tmp_path / "none.wcs", PASSWORD)


def test_without_a_keyring_the_option_says_so(workspace: Workspace) -> None:
    with pytest.raises(ProblemError, match="keyring"):
        workspace.remember_in_keyring(True)
    assert not workspace.in_keyring


def test_settings_belong_to_the_workspace(workspace: Workspace) -> None:
    workspace.set_setting("columns", "name,provider")
    assert workspace.setting("columns") == "name,provider"
    assert workspace.setting("none", "default") == "default"
