"""The channel service: what is sent, what is understood, and what each refusal becomes."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.aicc.conftest import Loopback
from tests.aicc.servers import Heard, Once, Reply
from wa_channel_studio.aicc.channel_gateway import HttpChannelGateway
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    CertificateUpload,
    ChannelBody,
    Fault,
    SecretState,
)
from wa_channel_studio.services.jobs import Cancelled, JobContext

BASE = "/channel-service/v1"
ID = "202100000000000001"
ABOUT = {"service": "channel-service", "contract": "1.0", "limits": {"page": 1000, "read": 200}}
BODY = ChannelBody(
    "infobip",
    {"channel_name": "Eins", "greeting_1": "Hallo", "trust_certificate": ["root"], "last_agent_enabled": True},
    {"account_key": Secret("canary-key"), "webhook_password": None},
)


def channel(number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "id": str(202100000000000000 + number),
        "name": f"Channel {number}",
        "revision": "r1",
        "provider": "infobip",
        "fields": {"channelName": f"Channel {number}", "greeting1": "", "sessionEndEnabled": False, "newThing": "x"},
        "secrets": {"accountKey": {"set": True, "revision": "s1"}},
        "generated": {"configurationId": ID, "scenarioKey": "no", "verificationCode": "canary-code"},
        **changes,
    }


def gateway(loopback: Loopback, *replies: Reply) -> tuple[HttpChannelGateway, list[Heard]]:
    """A gateway to a server that gives these replies in turn, and what the service was asked besides its own page."""
    once = Once(*replies)
    heard_there: list[Heard] = []

    def script(heard: Heard) -> Reply:
        if heard.path == f"{BASE}/":
            return Reply(body=ABOUT)
        if "tokenByAkSk" not in heard.path:
            heard_there.append(heard)
        return once(heard)

    return loopback.session(loopback.server(script).url).channel_service, heard_there


def failed(work: Callable[[], object]) -> AiccError:
    with pytest.raises(AiccError) as caught:
        work()
    assert caught.value.problem.remedy
    assert "canary" not in f"{caught.value!r}{caught.value.problem}{caught.value.problems}"
    return caught.value


# --- lists ---------------------------------------------------------------------------------------------------


def test_the_list_is_read_by_cursor(loopback: Loopback) -> None:
    service, heard = gateway(
        loopback,
        Reply(body={"items": [channel(1), channel(2)], "next": "a b&c", "total": 3}),
        Reply(body={"items": [channel(2), channel(3)], "next": None, "total": 3}),
    )
    found = service.channels(JobContext())
    assert [entry.name for entry in found.entries] == ["Channel 1", "Channel 2", "Channel 3"]
    assert found.complete
    assert [parse_qs(one.query) for one in heard] == [{"limit": ["1000"]}, {"limit": ["1000"], "after": ["a b&c"]}]
    assert heard[0].headers["x-app-key"] == "the-key"


@pytest.mark.parametrize(
    "second",
    [
        Reply(500, {}),
        Reply(body={"items": [channel(3)], "next": None, "total": 9}),
        Reply(body={"items": [channel(3)], "next": "x", "total": 3}),
        Reply(body={"no": "items"}),
        Reply(body={"items": [{"name": "no id"}], "next": None}),
    ],
    ids=["broken off", "fewer than counted", "the same cursor again", "no items", "no id"],
)
def test_a_list_that_is_not_whole_says_so(loopback: Loopback, second: Reply) -> None:
    service, _ = gateway(loopback, Reply(body={"items": [channel(1)], "next": "x", "total": 3}), second)
    found = service.channels(JobContext())
    assert not found.complete
    assert found.entries[0].id == ID


def test_a_list_of_which_nothing_came_is_an_error(loopback: Loopback) -> None:
    service, _ = gateway(loopback, Reply(body={"no": "items"}))
    assert failed(lambda: service.channels(JobContext())).fault is Fault.UNEXPECTED


def test_twenty_thousand_channels_take_less_than_10_mb(loopback: Loopback) -> None:
    def script(heard: Heard) -> Reply:
        if heard.path == f"{BASE}/":
            return Reply(body=ABOUT)
        if "tokenByAkSk" in heard.path:
            return Once(Reply())(heard)
        first = int((parse_qs(heard.query).get("after") or ["0"])[0])
        rows = [
            {"id": str(202100000000000000 + number), "name": f"Channel {number}", "revision": f"rev-{number}"}
            for number in range(first, first + 1000)
        ]
        return Reply(body={"items": rows, "next": str(first + 1000) if first < 19_000 else None, "total": 20_000})

    service = loopback.session(loopback.server(script).url).channel_service
    service.describe(JobContext())
    tracemalloc.start()
    try:
        found = service.channels(JobContext())
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert (len(found.entries), found.complete) == (20_000, True)
    assert held < 10_000_000


def test_reading_goes_in_portions_of_the_services_limit(loopback: Loopback) -> None:
    def script(heard: Heard) -> Reply:
        if heard.path == f"{BASE}/":
            return Reply(body=ABOUT | {"limits": {"read": 3, "page": 5000}})
        if "tokenByAkSk" in heard.path:
            return Once(Reply())(heard)
        ids = heard.json["ids"]
        return Reply(body={"items": [channel(int(one)) for one in ids if one != "4"], "missing": ["4"]})

    server = loopback.server(script)
    service = loopback.session(server.url).channel_service
    assert service.read((), JobContext()) == ()
    found = service.read([str(number) for number in (*range(1, 8), 1)], JobContext())
    assert [one.name for one in found] == [f"Channel {number}" for number in (1, 2, 3, 5, 6, 7)]
    assert [heard.json["ids"] for heard in server.heard if heard.path.endswith("/channels/read")] == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7"],
    ]
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        service.read(["1"], job)


# --- one channel -----------------------------------------------------------------------------------------------


def test_a_channel_comes_back_by_key(loopback: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    service, heard = gateway(loopback, Reply(body=channel(1)))
    found = service.get(ID)
    assert (heard[0].method, heard[0].path) == ("GET", f"{BASE}/channels/{ID}")
    assert found.fields == {"channel_name": "Channel 1", "session_end_enabled": False, "?newThing": "x"}
    assert found.secrets == {"account_key": SecretState(True, "s1")}
    assert found.generated == {"configuration_id": ID, "scenario_key": "no", "verification_code": "canary-code"}
    assert "canary" not in repr(found)


def test_names_that_no_key_gives_are_noted_once_and_sent_back_as_they_came(
    loopback: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    odd = {"oddName7": "canary-value", "line\nbreak canary": [], "channel_name": 1}
    service, heard = gateway(loopback, Reply(body=channel(1, fields=odd)))
    found = service.get(ID).fields
    service.change(ID, ChannelBody("other", {"channel_name": "Ours", **found}), "r1", "key")
    assert heard[-1].json["fields"] == {"channelName": "Ours", **odd}
    assert [record.getMessage().rpartition(" ")[2] for record in caplog.records] == [
        "oddName7",
        "name)",
    ]
    assert "canary" not in caplog.text


def test_an_id_cannot_lead_to_another_address(loopback: Loopback) -> None:
    service, heard = gateway(loopback, Reply(body=channel(1)))
    service.get("../certificates?x")
    assert heard[0].target == f"{BASE}/channels/..%2Fcertificates%3Fx"


def test_a_channel_is_found_by_exactly_its_name(loopback: Loopback) -> None:
    service, heard = gateway(
        loopback,
        Reply(body={"items": [channel(1), channel(2)], "next": "c", "total": 3}),  # it does not heed the name
        Reply(body={"items": [channel(3, name="A & B")], "next": None, "total": 3}),
        Reply(body=channel(3, name="A & B")),
    )
    found = service.find("A & B")
    assert found is not None
    assert found.name == "A & B"
    assert parse_qs(heard[0].query)["name"] == ["A & B"]


@pytest.mark.parametrize(
    "replies",
    [
        (Reply(body={"items": [], "next": None, "total": 0}),),
        (Reply(body={"items": [channel(1)]}), Reply(404, {"code": "not_found", "message": ""})),
    ],
    ids=["none", "gone meanwhile"],
)
def test_a_name_that_is_not_there_is_none(loopback: Loopback, replies: tuple[Reply, ...]) -> None:
    service, _ = gateway(loopback, *replies)
    assert service.find("Channel 1") is None


# --- writes ------------------------------------------------------------------------------------------------------


def test_a_channel_is_created_as_the_contract_says(loopback: Loopback) -> None:
    service, heard = gateway(loopback, Reply(201, channel(1)))
    assert service.create(BODY, "key-1").id == ID
    (sent,) = heard
    assert (sent.method, sent.path, sent.headers["idempotency-key"]) == ("POST", f"{BASE}/channels", "key-1")
    assert sent.json == {
        "provider": "infobip",
        "fields": {"channelName": "Eins", "greeting1": "Hallo", "trustCertificate": ["root"], "lastAgentEnabled": True},
        "secrets": {"accountKey": "canary-key", "webhookPassword": None},
    }


def test_a_change_and_a_deletion_name_the_revision(loopback: Loopback) -> None:
    service, heard = gateway(loopback, Reply(200, channel(1, revision="r2")), Reply(204, b""))
    assert service.change(ID, BODY, "r1", "key-2").revision == "r2"
    service.delete(ID, "r2", "key-3")
    assert [(one.method, one.path, one.headers["if-match"], one.headers["idempotency-key"]) for one in heard] == [
        ("PUT", f"{BASE}/channels/{ID}", '"r1"', "key-2"),
        ("DELETE", f"{BASE}/channels/{ID}", '"r2"', "key-3"),
    ]


CERTIFICATE = {"name": "a", "type": "PEM", "sha256": hashlib.sha256(b"x").hexdigest(), "revision": "c1"}
FILE = CertificateUpload("a", "PEM", b"x", Secret("canary-key"))
Work = Callable[..., Any]
WRITES: dict[str, Work] = {
    "create": lambda service, job=None: service.create(BODY, "k", job),
    "change": lambda service, job=None: service.change(ID, BODY, "r1", "k", job),
    "delete": lambda service, job=None: service.delete(ID, "r1", "k", job),
    "upload": lambda service, job=None: service.upload(FILE, "k", job=job),
}
READS: dict[str, Work] = {
    "get": lambda service, job: service.get(ID, job),
    "find": lambda service, job: service.find("Eins", job),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(412, {"code": "revision_differs", "message": "changed"}), Fault.REVISION),
        (Reply(409, {"code": "name_taken", "message": "taken"}), Fault.NAME_TAKEN),
        (Reply(409, {"code": "in_use", "message": "used"}), Fault.RULES),
        (Reply(404, {"code": "not_found", "message": "gone"}), Fault.GONE),
        (Reply(404, "<html>nginx</html>"), Fault.NOT_OFFERED),
        (Reply(404, {"message": "no route"}), Fault.NOT_OFFERED),
        (Reply(405, {}), Fault.NOT_OFFERED),
        (Reply(413, {"code": "too_large", "message": ""}), Fault.RULES),
        (Reply(400, {"code": "malformed", "message": ""}), Fault.RULES),
        (Reply(422, {"code": "idempotency_mismatch", "message": ""}), Fault.UNEXPECTED),
        (Reply(428, {"code": "if_match_required", "message": ""}), Fault.UNEXPECTED),
        (Reply(429, {"code": "busy", "message": ""}, {"Retry-After": "400"}), Fault.BUSY),
        (Reply(403, {"errorCode": "0", "exceptionInfo": "not bound"}), Fault.FORBIDDEN),
        (Reply(403, "<html>WAF</html>"), Fault.BLOCKED),
        (Reply(500, {"code": "rules", "message": ""}), Fault.SERVER),
        (Reply(502, "<html>Bad</html>"), Fault.LOST),
        (Reply(504, {}), Fault.LOST),
        (Reply(reset=True), Fault.LOST),
        (Reply(201, {"id": "1"}, cut=2), Fault.LOST),
        (Reply(200, "<html>Welcome</html>"), Fault.UNEXPECTED),
    ],
)
def test_what_a_write_without_success_means(loopback: Loopback, write: Work, reply: Reply, fault: Fault) -> None:
    service, heard = gateway(loopback, reply)
    found = failed(lambda: write(service))
    assert found.fault is fault
    assert len(heard) == 1


@pytest.mark.parametrize("work", [*WRITES.values(), *READS.values()], ids=[*WRITES, *READS])
def test_a_stopped_job_sends_nothing(loopback: Loopback, work: Work) -> None:
    service, heard = gateway(loopback, Reply(200, channel(1)))
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        work(service, job)
    assert heard == []


@pytest.mark.parametrize("work", [*WRITES.values(), *READS.values()], ids=[*WRITES, *READS])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_that_was_asked_for_can_be_stopped(loopback: Loopback, work: Work, status: int) -> None:
    job = JobContext()
    service, heard = gateway(loopback, Reply(status, {}, {"Retry-After": "50"}, before=job.cancel))
    with pytest.raises(Cancelled):
        work(service, job)
    assert len(heard) == 1


@pytest.mark.parametrize("write", WRITES)
def test_a_write_that_has_left_is_waited_for_though_somebody_wishes_to_stop(loopback: Loopback, write: str) -> None:
    job = JobContext()
    good = Reply(204, b"") if write == "delete" else Reply(200, CERTIFICATE if write == "upload" else channel(1))
    service, heard = gateway(loopback, replace(good, drip=0.001, before=job.cancel))
    WRITES[write](service, job)
    assert (len(heard), job.cancelled) == (1, True)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_whose_answer_is_lost_says_so_though_somebody_wishes_to_stop(loopback: Loopback, write: Work) -> None:
    job = JobContext()
    service, _ = gateway(loopback, Reply(reset=True, before=job.cancel))
    assert failed(lambda: write(service, job)).maybe_done


@pytest.mark.parametrize("body", [b"canary-key", [], {"id": "1"}, {"id": "1", "revision": "r", "fields": []}])
def test_a_channel_that_cannot_be_read_may_have_been_written(loopback: Loopback, body: object) -> None:
    service, _ = gateway(loopback, Reply(201, body))
    assert failed(lambda: service.create(BODY, "k")).maybe_done


def test_broken_rules_are_told_at_their_fields(loopback: Loopback) -> None:
    errors = [
        {"field": "channelName", "code": "forbidden", "message": "holds < or >"},
        {"field": "fields.greeting1", "code": "too_long", "message": ""},
        {"field": "webhookPassword", "code": "weak", "message": "canary-key is weak"},
        {"field": "noKey", "code": "x", "message": "unknown"},
        "odd",
    ]
    service, _ = gateway(loopback, Reply(422, {"code": "rules", "message": "4 rules", "errors": errors}))
    found = failed(lambda: service.create(BODY, "k"))
    assert found.fault is Fault.RULES
    assert not found.maybe_done
    assert [(one.field, one.message) for one in found.problems] == [
        ("channel_name", "holds < or >"),
        ("greeting_1", "too_long"),
        ("webhook_password", "*** is weak"),
        ("", "noKey: unknown"),
    ]


# --- certificates --------------------------------------------------------------------------------------------------


def test_a_certificate_is_uploaded_new_or_in_place_of_a_revision(loopback: Loopback) -> None:
    told = {"name": "root ca", "type": "JKS", "sha256": hashlib.sha256(b"data").hexdigest().upper(), "revision": "c1"}
    service, heard = gateway(loopback, Reply(201, told), Reply(200, told))
    upload = CertificateUpload("root ca", "JKS", b"data", Secret("canary-key"))
    found = service.upload(upload, "k1")
    service.upload(upload, "k2", "c1")
    assert found.sha256 == hashlib.sha256(b"data").hexdigest()
    new, again = heard
    assert (new.target, new.headers["if-none-match"]) == (f"{BASE}/certificates/root%20ca", "*")
    assert (again.headers["if-match"], "if-none-match" in again.headers) == ('"c1"', False)
    assert new.json == {"type": "JKS", "content": base64.b64encode(b"data").decode(), "password": "canary-key"}


def test_certificates_are_listed_wholly_or_not_at_all(loopback: Loopback) -> None:
    row = {"name": "a", "type": "PEM", "sha256": "00", "revision": "1"}
    page = Reply(body={"items": [row], "next": "x", "total": 2})
    service, _ = gateway(loopback, page, Reply(body={"items": [row | {"name": "b"}], "next": None, "total": 2}))
    assert [one.name for one in service.certificates(JobContext())] == ["a", "b"]
    service, _ = gateway(loopback, page, Reply(500, {}))
    assert failed(lambda: service.certificates(JobContext())).fault is Fault.SERVER


# --- the service itself ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (ABOUT | {"contract": "2.0"}, "speaks contract 2.0"),
        ({"service": "another"}, "no channel service"),
        ({}, "no channel service"),
    ],
)
def test_another_contract_is_refused(loopback: Loopback, about: dict[str, object], words: str) -> None:
    once = Once(Reply(body=about))
    service = loopback.session(loopback.server(once).url).channel_service
    assert words in str(failed(lambda: service.channels(JobContext())))


def test_odd_limits_are_not_believed(loopback: Loopback) -> None:
    once = Once(Reply(body=ABOUT | {"limits": {"page": 0, "read": 10**6}}))
    found = loopback.session(loopback.server(once).url).channel_service.describe(JobContext())
    assert (found.page, found.read) == (1000, 200)


def test_without_a_path_there_is_no_channel_service(loopback: Loopback) -> None:
    session = loopback.session(loopback.connection("https://aicc.example", channel_service=""))
    assert failed(lambda: session.channel_service).fault is Fault.NOT_OFFERED
