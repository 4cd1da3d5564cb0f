"""Exports as tasks: what is in the archive, what never is, and how every task ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import pyzipper

from tests.exports.conftest import (
    SevenZip,
    seven_zip,  # noqa: F401 - a fixture
)
from tests.exports.test_safe_write import files_no_larger_than
from tests.services.export_world import ARCHIVE_PASSWORD, demand_no_password, opened, workspace_of
from tests.studio import PASSWORD, twilio
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.export_columns import FORMAT
from wa_channel_studio.services.export_ports import ExportTask, SheetFormat, TaskState
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.workspaces import Workspace

CSV, XLSX = SheetFormat.CSV, SheetFormat.XLSX
NOTHING = Secret("")


def finished(workspace: Workspace, kind: SheetFormat = CSV, **how: object) -> ExportTask:
    task = workspace.exports.start(None, kind, ARCHIVE_PASSWORD)
    return workspace.exports.run(task.id, JobContext(**how))  # type: ignore[arg-type]


def contents(archive: Path, password: Secret = ARCHIVE_PASSWORD) -> dict[str, bytes]:
    with pyzipper.AESZipFile(archive) as file:
        if password:
            file.setpassword(password.reveal().encode())
        return {name: file.read(name) for name in file.namelist()}


def rows(archive: Path, password: Secret = ARCHIVE_PASSWORD) -> list[dict[str, str]]:
    return [
        row
        for content in contents(archive, password).values()
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    ]


# --- what is exported ---------------------------------------------------------------------------


def test_all_channels_in_the_order_of_the_list(workspace: Workspace, tenant: Tenant) -> None:
    other = workspace.tenants.add("acme Argentina", "https://aicc.acme.example")
    for owner, name in ((tenant.id, "wa_b"), (tenant.id, "wa_A"), (other.id, "wa_z")):
        workspace.channels.save(owner, twilio(name))
    trashed = workspace.channels.save(tenant.id, twilio("wa_gone")).channel
    workspace.channels.delete([trashed.id])
    task = finished(workspace)
    assert (task.state, task.records, task.files, task.encrypted) == (TaskState.SUCCESS, 3, 1, True)
    path = workspace.exports.path(task.id)
    assert task.size == path.stat().st_size
    assert path.parent == workspace.path.with_name("rollout.exports")
    found = [(row["Tenant"], row["Channel Name"]) for row in rows(path)]
    assert found == [("acme Argentina", "wa_z"), ("Acme Brazil", "wa_A"), ("Acme Brazil", "wa_b")]
    with pyzipper.AESZipFile(path) as archive:
        assert archive.comment.decode() == FORMAT


def test_chosen_channels_only(workspace: Workspace, tenant: Tenant) -> None:
    ids = [workspace.channels.save(tenant.id, twilio(f"wa_{n}")).channel.id for n in range(4)]
    chosen = [ids[2], ids[0], ids[0], "unknown"]
    assert workspace.exports.count(chosen) == 2
    task = workspace.exports.start(chosen, CSV, ARCHIVE_PASSWORD, "2 selected channels")
    assert (task.scope, task.records, task.state) == ("2 selected channels", 2, TaskState.WAITING)
    done = workspace.exports.run(task.id, JobContext())
    assert [row["Channel Name"] for row in rows(workspace.exports.path(done.id))] == ["wa_0", "wa_2"]


def test_no_secret_is_in_any_export(workspace: Workspace, tenant: Tenant) -> None:
    secrets = {key: Secret(f"canary-{key}") for key, spec in all_fields().items() if spec.secret}
    # Secrets under keys of clear fields too, and set aside by a change of the provider.
    odd = {"ou": Secret("canary-ou"), "robot_access_code": Secret("canary-code"), "session_end_message": "=cmd"}
    for provider in ("infobip", "twilio", "cloud-api", "gupshup", "koomessage", "other"):
        saved = workspace.channels.save(tenant.id, twilio(f"wa_{provider[:3]}", **secrets, **odd, provider=provider))
        workspace.channels.save(tenant.id, twilio(f"wa_{provider[:3]}"), channel_id=saved.channel.id)
        workspace.channels.save(tenant.id, twilio(f"wb_{provider[:3]}", **secrets, **odd, provider=provider))
    for kind in SheetFormat:
        path = workspace.exports.path(finished(workspace, kind).id)
        plain = contents(path)
        if kind is XLSX:
            (book,) = plain.values()
            plain = contents_of_book(book)
        for content in (path.read_bytes(), *plain.values()):
            assert b"canary" not in content
            assert ARCHIVE_PASSWORD.reveal().encode() not in content
            # Nor what is clear, but is no information of the page's export.
            assert b"api.twilio.com" not in content
            assert b"+5511940001207" not in content
    assert ARCHIVE_PASSWORD.reveal().encode() not in workspace.path.read_bytes()
    assert ARCHIVE_PASSWORD.reveal() not in repr(vars(workspace.exports))


def contents_of_book(book: bytes) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(book)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_100_000_channels_are_50_files_and_one_more_is_refused(
    tmp_path: Path,
    seven_zip: SevenZip,  # noqa: F811
) -> None:
    path = workspace_of(tmp_path, 100_000)
    workspace = opened(path)
    try:
        said: list[tuple[int, int]] = []
        task = finished(workspace, listener=lambda done, total, _: said.append((done, total)))
        assert (task.state, task.records, task.files) == (TaskState.SUCCESS, 100_000, 50)
        assert said[0] == (0, 100_000)
        assert said == sorted(said)
        assert said[-1] == (100_000, 100_000)
        archive = workspace.exports.path(task.id)
        seven_zip("x", archive, f"-o{tmp_path / 'out'}", f"-p{ARCHIVE_PASSWORD.reveal()}")
        assert seven_zip("t", archive, "-pwrong", check=False).returncode != 0
        files = sorted((tmp_path / "out").iterdir())
        assert [file.name for file in files] == [f"channels-{n:04d}.csv" for n in range(1, 51)]
        assert [file.read_bytes().count(b"\r\n") for file in files] == [2_001] * 50
        assert b",wa_100000," in files[-1].read_bytes().splitlines()[-1]
        workspace.channels.save(workspace.tenants.all()[0].id, twilio("wa_one_more"))
        with pytest.raises(ProblemError, match=r"100,001 channels; at most 100,000"):
            workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
        assert len(workspace.exports.all()) == 1
    finally:
        workspace.close()


@pytest.mark.parametrize("kind", SheetFormat)
def test_2_001_channels_are_2_files(tmp_path: Path, kind: SheetFormat) -> None:
    workspace = opened(workspace_of(tmp_path, 2_001))
    try:
        task = finished(workspace, kind)
        assert (task.records, task.files) == (2_001, 2)
        assert list(contents(workspace.exports.path(task.id))) == [f"channels-000{n}.{kind.value}" for n in (1, 2)]
    finally:
        workspace.close()


# --- passwords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("password", "words"), [("", "no password"), ("pässwörd für alle", "7-Zip")])
def test_a_password_is_demanded_where_the_tenant_demands_it(
    workspace: Workspace, tenant: Tenant, password: str, words: str
) -> None:
    workspace.channels.save(tenant.id, twilio())
    assert workspace.exports.password_needed(None)
    with pytest.raises(ProblemError, match=words) as refused:
        workspace.exports.start(None, CSV, Secret(password))
    assert refused.value.problem.field == "archive_password"
    assert password == "" or password not in str(refused.value.problem)
    assert workspace.exports.all() == ()


def test_without_one_where_no_tenant_of_the_chosen_demands_it(workspace: Workspace, tenant: Tenant) -> None:
    strict = workspace.channels.save(tenant.id, twilio()).channel.id
    free = workspace.tenants.add("Free", "https://aicc.acme.example")
    demand_no_password(workspace.tenants, free.id)
    loose = workspace.channels.save(free.id, twilio("wa_free")).channel.id
    assert workspace.exports.password_needed(None)
    assert workspace.exports.password_needed([strict, loose])
    assert not workspace.exports.password_needed([loose])
    task = workspace.exports.run(workspace.exports.start([loose], CSV, NOTHING).id, JobContext())
    assert (task.state, task.encrypted) == (TaskState.SUCCESS, False)
    assert [row["Channel Name"] for row in rows(workspace.exports.path(task.id), NOTHING)] == ["wa_free"]


def test_nothing_to_export(workspace: Workspace, tenant: Tenant) -> None:
    for ids in (None, (), ("unknown",)):
        with pytest.raises(ProblemError, match="no channel to export"):
            workspace.exports.start(ids, CSV, ARCHIVE_PASSWORD)


# --- how tasks end ------------------------------------------------------------------------------


def test_a_task_is_cancelled_while_it_waits(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
    workspace.exports.cancel_waiting(task.id)
    assert workspace.exports.run(task.id, JobContext()).state is TaskState.CANCELLED
    workspace.exports.cancel_waiting(task.id)
    with pytest.raises(ProblemError, match="no archive"):
        workspace.exports.path(task.id)
    assert not workspace.exports.folder.exists()


def test_a_task_is_stopped_while_it_runs(tmp_path: Path) -> None:
    workspace = opened(workspace_of(tmp_path, 9_000))
    try:
        job = JobContext(lambda done, *_: job.cancel() if done else None)
        task = workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
        done = workspace.exports.run(task.id, job)
        assert done.state is TaskState.CANCELLED
        assert done.finished_at is not None
        assert workspace.exports.get(task.id) == done
        assert not workspace.exports.folder.exists()
        with pytest.raises(Cancelled):
            workspace.exports.write(None, CSV, ARCHIVE_PASSWORD, tmp_path / "x" / "a.zip", job)
        assert not (tmp_path / "x").exists()
    finally:
        workspace.close()


def test_a_task_fails_with_its_reason(workspace: Workspace, tenant: Tenant) -> None:
    identity = workspace.channels.save(tenant.id, twilio()).channel.id
    first = workspace.exports.start([identity], CSV, ARCHIVE_PASSWORD)
    workspace.exports.folder.write_bytes(b"in the way")
    failed = workspace.exports.run(first.id, JobContext())
    assert (failed.state, failed.size) == (TaskState.FAILED, 0)
    assert "cannot be made" in failed.message
    assert failed.remedy
    workspace.exports.folder.unlink()
    second = workspace.exports.start([identity], CSV, ARCHIVE_PASSWORD)
    workspace.channels.delete([identity])
    assert workspace.exports.run(second.id, JobContext()).message == "The channels are no longer there."
    assert [task.state for task in workspace.exports.all()] == [TaskState.FAILED] * 2
    assert not workspace.exports.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no RLIMIT_FSIZE")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    workspace = opened(workspace_of(tmp_path, 2_500))
    try:
        with files_no_larger_than(2_000), pytest.raises(ProblemError, match="no room left"):
            workspace.exports.write(None, CSV, ARCHIVE_PASSWORD, workspace.exports.folder / "a.zip")
        assert not workspace.exports.folder.exists()
    finally:
        workspace.close()


def test_what_nobody_foresaw_is_kept_as_failed(
    workspace: Workspace, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
    monkeypatch.setattr(workspace.exports._crew, "files", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workspace.exports.run(task.id, JobContext())
    assert workspace.exports.get(task.id).state is TaskState.FAILED


def test_locking_meanwhile_does_not_lose_how_it_ended(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = finished(workspace, listener=lambda *_: workspace.lock())
    assert task.state is TaskState.SUCCESS
    workspace.unlock(PASSWORD)
    assert workspace.exports.all() == (task,)
    assert workspace.exports._unsaved == {}
    assert workspace.exports.path(task.id).exists()


# --- the archive later --------------------------------------------------------------------------


def test_tasks_survive_a_restart_with_their_archives(tmp_path: Path) -> None:
    path = workspace_of(tmp_path, 3)
    workspace = opened(path)
    task = finished(workspace)
    waiting = workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
    workspace.close()
    workspace = opened(path)
    try:
        failed, kept = workspace.exports.all()
        assert kept == task
        assert (failed.id, failed.state) == (waiting.id, TaskState.FAILED)
        assert "ended before" in failed.message
        target = tmp_path / "copy.zip"
        workspace.exports.save_as(task.id, target)
        assert len(rows(target)) == 3
        workspace.exports.remove(task.id)
        workspace.exports.remove(failed.id)
        assert workspace.exports.all() == ()
        assert not workspace.exports.folder.exists()
        with pytest.raises(NotFoundError):
            workspace.exports.get(task.id)
    finally:
        workspace.close()


def test_an_archive_that_is_gone_or_another(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = finished(workspace)
    archive = workspace.exports.path(task.id)
    archive.write_bytes(b"somebody else's")
    for words in ("another file", "no longer there"):
        with pytest.raises(ProblemError, match=words) as told:
            workspace.exports.save_as(task.id, tmp_path / "copy.zip")
        assert told.value.problem.remedy
        archive.unlink(missing_ok=True)
    assert not (tmp_path / "copy.zip").exists()
    workspace.exports.remove(task.id)


def test_nothing_outside_the_folder_is_deleted(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = finished(workspace)
    mine = tmp_path / "mine.zip"
    mine.write_bytes(b"mine")
    workspace.exports._put(replace(task, file_name="../mine.zip"))
    workspace.exports.remove(task.id)
    assert mine.read_bytes() == b"mine"


def test_a_running_task_is_not_removed(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio())
    task = workspace.exports.start(None, CSV, ARCHIVE_PASSWORD)
    workspace.exports._put(replace(task, state=TaskState.RUNNING))
    with pytest.raises(ProblemError, match="running"):
        workspace.exports.remove(task.id)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.services.export_world import ARCHIVE_PASSWORD, opened
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.jobs import JobContext

def at(done, total, text):
    if done >= 4_000:
        print([name for name in os.listdir(workspace.exports.folder)], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    workspace = opened(Path(sys.argv[1]))
    task = workspace.exports.start(None, SheetFormat.CSV, ARCHIVE_PASSWORD)
    workspace.exports.run(task.id, JobContext(at))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_task_cut_off_by_a_crash_has_failed_and_leaves_nothing(tmp_path: Path) -> None:
    path = workspace_of(tmp_path, 9_000)
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    ended = subprocess.run(
        [sys.executable, str(script), str(path)], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert ".part" in ended.stdout
    workspace = opened(path)
    try:
        (task,) = workspace.exports.all()
        assert task.state is TaskState.FAILED
        assert "ended before" in task.message
        assert not workspace.exports.folder.exists()
        assert finished(workspace).state is TaskState.SUCCESS
    finally:
        workspace.close()


def test_a_crash_after_the_last_byte_is_no_success_either(tmp_path: Path) -> None:
    path = workspace_of(tmp_path, 3)
    workspace = opened(path)
    task = finished(workspace)
    workspace.exports._put(replace(task, state=TaskState.RUNNING, size=0))
    workspace.close()
    workspace = opened(path)
    try:
        assert workspace.exports.get(task.id).state is TaskState.FAILED
        assert not workspace.exports.folder.exists()
    finally:
        workspace.close()


def test_damaged_answers_are_told_without_their_content(tmp_path: Path) -> None:
    path = workspace_of(tmp_path, 2)
    damage(path)
    workspace = opened(path)
    try:
        task = finished(workspace)
        assert task.state is TaskState.FAILED
        assert "damaged" in task.message
        assert "canary" not in str(task)
    finally:
        workspace.close()


def damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE channel_answers SET answers = ?", (json.dumps({"ou": {"canary": 1}}),))
