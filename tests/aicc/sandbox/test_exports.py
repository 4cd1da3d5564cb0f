"""Exports: the task, the archive as other programs open it, and the page's limits."""

from __future__ import annotations

import csv
import io
import threading
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from tests.aicc.sandbox.channel_samples import Service, body
from tests.aicc_sandbox import Answer, running_sandbox
from wa_channel_studio.aicc.sandbox import channel_store
from wa_channel_studio.aicc.sandbox.data import Data

PASSWORD = "invented-Export 1"


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Is released each time a thread of an export has ended, so that a test need not ask again and again."""
    ended = threading.Semaphore(0)
    run = threading.Thread.run

    def noted(thread: threading.Thread) -> None:
        run(thread)
        if thread.name == "export":
            ended.release()

    monkeypatch.setattr(threading.Thread, "run", noted)
    return ended


def exported(service: Service, finished: threading.Semaphore, **more: Any) -> tuple[dict[str, Any], Answer]:
    """Export, wait for the end, and give the task and its archive."""
    started = service.call("POST", "/exports", {"password": PASSWORD} | more)
    assert (started.status, started.json["status"]) == (202, "running")
    assert finished.acquire(timeout=20)
    path = f"/exports/{started.json['id']}"
    return service.call("GET", path).json, service.call("GET", f"{path}/content")


def tables(archive: bytes) -> dict[str, list[dict[str, str]]]:
    with pyzipper.AESZipFile(io.BytesIO(archive)) as packed:
        packed.setpassword(PASSWORD.encode())
        return {
            name: list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline="")))
            for name in packed.namelist()
        }


def test_an_export_has_the_pages_two_parts_under_its_labels(service: Service, finished: threading.Semaphore) -> None:
    more: dict[str, Any] = {
        "ou": "Việt Nam",
        "workdayHours": ["08:00-12:00", "13:00-17:00"],
        "queueReminder": "off",
        "transferAfterMessages": 2,
        "robotEnabled": True,
        "transferKeywords": ['say "agent"', "a,b"],
        "nameCardEnabled": True,
    }
    service.create(body(**more))
    task, archive = exported(service, finished)
    assert (task["status"], task["files"], task["records"]) == ("success", 1, 1)
    assert archive.headers["content-type"] == "application/zip"
    ((row,),) = tables(archive.body).values()
    assert {heading: cell for heading, cell in row.items() if cell} == {
        "Channel Name": "wa_support",
        "OU Configuration": "Việt Nam",
        "Workday": "08:00-12:00; 13:00-17:00",
        "Queue Reminder": "Close Reminder",
        "Call Transfer Interaction Times": "2",
        "Keyword for Transfer to Agent": 'say "agent"; a,b',
        "Connecting to the Intelligent Robot": "true",
    }
    assert "BaseUrl" not in row


def test_the_archive_opens_with_its_password_only_and_holds_no_secret(
    service: Service, finished: threading.Semaphore, tmp_path: Path
) -> None:
    content = body()
    content["secrets"] = dict.fromkeys(content["secrets"], "hidden-value")
    service.create(content)
    _, archive = exported(service, finished)
    with pyzipper.AESZipFile(io.BytesIO(archive.body)) as packed:
        assert packed.infolist()[0].flag_bits & 1
        with pytest.raises(RuntimeError, match="encrypted"):
            packed.read(packed.namelist()[0])
        assert b"hidden-value" not in packed.read(packed.namelist()[0], PASSWORD.encode())
    assert PASSWORD.encode() not in (tmp_path / "sandbox" / "sandbox.sqlite").read_bytes()


def test_two_thousand_make_a_file_and_one_more_a_second(service: Service, finished: threading.Semaphore) -> None:
    channels = [body(name=f"wa_{place}") for place in range(2001)]
    ids = service.sandbox.admin("POST", "channels", {"channels": channels})["ids"]
    task, archive = exported(service, finished)
    assert (task["files"], task["records"]) == (2, 2001)
    assert [len(rows) for rows in tables(archive.body).values()] == [2000, 1]
    task, archive = exported(service, finished, channelIds=[ids[0], ids[2000], ids[0]])
    assert (task["files"], task["records"]) == (1, 2)
    ((first, last),) = tables(archive.body).values()
    assert (first["Channel Name"], last["Channel Name"]) == ("wa_0", "wa_2000")


def test_more_than_a_hundred_thousand_are_refused(service: Service) -> None:
    from_page = [{"provider": "twilio", "fields": {"channelName": f"w{place}"}} for place in range(100_001)]
    service.sandbox.admin("POST", "channels", {"channels": from_page})
    answer = service.call("POST", "/exports", {"password": PASSWORD})
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "too_many")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({}, 400),
        ({"password": ""}, 400),
        ({"password": "pässword"}, 400),
        ({"password": "x", "channelIds": ["1"]}, 400),
        ({"password": "x", "channelIds": ["100000000000000000"]}, 422),
    ],
)
def test_an_export_out_of_form_does_not_start(service: Service, content: dict[str, Any], status: int) -> None:
    assert service.call("POST", "/exports", content).status == status


def test_an_export_that_is_not_there_is_not_found(service: Service) -> None:
    assert service.call("GET", "/exports/e-1").status == 404
    assert service.call("GET", "/exports/e-1/content").json["code"] == "not_found"


def test_an_export_that_the_end_of_the_sandbox_cut_off_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = channel_store.contents

    def slowly(data: Data, after: int, limit: int) -> list[tuple[int, str, dict[str, Any]]]:
        assert data.closing.wait(20)  # the sandbox is told to end while the export reads
        return read(data, after, limit)

    monkeypatch.setattr(channel_store, "contents", slowly)
    with running_sandbox(tmp_path) as sandbox:
        sandbox.admin("POST", "channels", {"channels": [body()]})
        identifier = Service(sandbox).call("POST", "/exports", {"password": PASSWORD}).json["id"]
        assert Service(sandbox).call("GET", f"/exports/{identifier}").json["status"] == "running"
        running = Service(sandbox).call("GET", f"/exports/{identifier}/content")
        assert (running.status, running.json["message"]) == (404, "The export is still running.")
    with running_sandbox(tmp_path) as sandbox:
        service = Service(sandbox)
        task = service.call("GET", f"/exports/{identifier}").json
        assert (task["status"], task["files"], task["records"]) == ("failed", 0, 0)
        assert service.call("GET", f"/exports/{identifier}/content").json["message"] == "The export has failed."
    assert list((tmp_path / "sandbox" / "exports").iterdir()) == []
