"""What is done after a workspace was opened: the whole file looked at, a copy made, and the new day's judgements."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.studio import PASSWORD, new_workspace
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.upkeep import PENDING, REVIEWED_BY, REVIEWED_ON, UpkeepService
from wa_channel_studio.services.workspaces import Workspace

TOKEN_ENDS = date(2027, 3, 31)


class Day:
    """A clock that stands still on one day."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def with_token(workspace: Workspace) -> str:
    """A channel whose access token is valid until a day in spring."""
    tenant = workspace.tenants.add("Acme", "https://aicc.example.com")
    answers = Answers(
        {
            "provider": "cloud-api",
            "channel_name": "wa_support",
            "access_token": Secret("EAA" + "b7Zq" * 40),
            "token_valid_until": TOKEN_ENDS.isoformat(),
            "token_never_expires": False,
        }
    )
    return workspace.channels.save(tenant.id, answers).channel.id


def counts(workspace: Workspace) -> tuple[int, int]:
    readiness = workspace.channels.page(ChannelQuery()).rows[0].readiness
    return readiness.errors, readiness.warnings


def upkeep_on(workspace: Workspace, day: date) -> UpkeepService:
    return UpkeepService(workspace._begin, Day(day))


def test_a_new_day_is_seen_in_the_list(workspace: Workspace, with_token: str) -> None:
    long_before = TOKEN_ENDS - timedelta(days=60)
    assert upkeep_on(workspace, long_before).review(JobContext()) == 1
    quiet = counts(workspace)
    assert upkeep_on(workspace, TOKEN_ENDS - timedelta(days=5)).review(JobContext()) == 1
    soon = counts(workspace)
    assert soon == (quiet[0], quiet[1] + 1)


def test_what_ends_in_years_is_not_looked_at(workspace: Workspace, with_token: str) -> None:
    upkeep_on(workspace, TOKEN_ENDS - timedelta(days=500)).review(JobContext())
    assert upkeep_on(workspace, TOKEN_ENDS - timedelta(days=400)).review(JobContext()) == 0


def test_once_a_day_is_enough(workspace: Workspace, with_token: str) -> None:
    service = upkeep_on(workspace, TOKEN_ENDS)
    assert service.review(JobContext()) == 1
    assert service.review(JobContext()) == 0
    assert workspace.setting(REVIEWED_ON) == TOKEN_ENDS.isoformat()


def test_after_an_upgrade_every_channel_is_judged_also_in_the_trash(workspace: Workspace, with_token: str) -> None:
    other = workspace.channels.duplicate(with_token).channel.id
    workspace.channels.delete([other])
    workspace.set_setting(PENDING, "1")
    assert upkeep_on(workspace, TOKEN_ENDS - timedelta(days=400)).review(JobContext()) == 2
    assert workspace.setting(PENDING) == ""


def test_another_release_judges_all_anew(workspace: Workspace, with_token: str) -> None:
    service = upkeep_on(workspace, TOKEN_ENDS - timedelta(days=400))
    assert service.review(JobContext()) == 1
    workspace.set_setting(REVIEWED_BY, "0.0.1")
    assert service.review(JobContext()) == 1
    assert service.review(JobContext()) == 0


def test_a_stopped_review_is_done_the_next_time(workspace: Workspace, with_token: str) -> None:
    job = JobContext()
    job.cancel()
    service = upkeep_on(workspace, TOKEN_ENDS)
    with pytest.raises(Cancelled):
        service.review(job)
    assert workspace.setting(REVIEWED_ON) == ""
    assert service.review(JobContext()) == 1


def test_opening_leaves_a_copy_and_a_whole_file_behind(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    path = workspace.path
    workspace.close()
    again = Studio().workspaces.open(path, PASSWORD, back_up=True)
    try:
        assert again.backups() == ()
        again.settle(JobContext())
        assert [backup.reason for backup in again.backups()] == ["after unlocking"]
        again.settle(JobContext())
        assert len(again.backups()) == 1
    finally:
        again.close()


def test_damage_that_opening_did_not_see_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = new_workspace(tmp_path)
    try:
        monkeypatch.setattr(type(workspace._store), "verify", lambda _store: "row 7 missing from index")
        with pytest.raises(DamagedError, match="damaged") as caught:
            workspace.settle(JobContext())
        assert caught.value.problem.cause == "row 7 missing from index"
        assert "backup" in caught.value.problem.remedy
    finally:
        workspace.close()


def test_reading_alone_changes_nothing(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    workspace.close()
    before = workspace.path.read_bytes()
    reader = Studio().workspaces.open(workspace.path, PASSWORD, read_only=True)
    try:
        assert reader.settle(JobContext()) == 0
    finally:
        reader.close()
    assert workspace.path.read_bytes() == before


def test_who_works_longer_goes_first(workspace: Workspace, with_token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wa_channel_studio.services.upkeep._PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr("wa_channel_studio.store.engine.BUSY_SECONDS", 0.05)
    workspace.close()
    again = Studio().workspaces.open(workspace.path, PASSWORD)
    done: list[int] = []
    job = JobContext()
    looking = threading.Thread(target=lambda: done.append(upkeep_on(again, TOKEN_ENDS).review(job)))
    try:
        with again._begin() as work:
            looking.start()
            looking.join(0.3)
            assert not done
            work.settings.set("note", "kept")
            work.commit()
        looking.join(10)
        assert done == [1]
    finally:
        job.cancel()
        looking.join(10)
        again.close()
