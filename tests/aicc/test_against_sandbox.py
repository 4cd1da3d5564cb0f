"""The studio's client against the sandbox AICC: over TLS with its private authority, with every fault switched on."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aicc.conftest import Clock, Waits
from tests.aicc_sandbox import SandboxAicc, running_sandbox
from wa_channel_studio.aicc.aicc import HttpAicc
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    AiccSession,
    CertificateUpload,
    ChannelBody,
    ChannelGateway,
    Fault,
    TestState,
)
from wa_channel_studio.services.jobs import JobContext

CHANNELS = "/channels$"
BODY = ChannelBody(
    "gupshup",
    {
        "channel_name": "Eins",
        "phone_number": "15550100001",
        "base_url": "https://api.gupshup.example",
        "app_name": "wa",
        "app_id": "4f1a",
        "webhook_name": "hook",
        "trust_certificate": ["root"],
        "identity_certificate": ["root"],
    },
    {"api_key": Secret("key-canary-1"), "webhook_password": Secret("W9!canary-hook")},
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path_factory.mktemp("aicc"), tls=True) as running:
        pem = base64.b64encode(Path(running.ca).read_bytes()).decode()
        answer = running.call(
            "PUT",
            f"{running.channel_service}/certificates/root",
            {"type": "PEM", "content": pem},
            running.signed_in() | {"Idempotency-Key": "key-0", "If-None-Match": "*"},
        )
        assert answer.status == 201
        yield running


@pytest.fixture
def connection(sandbox: SandboxAicc) -> Connection:
    return Connection(
        api_url=sandbox.api,
        auth_url=sandbox.auth,
        app_key=sandbox.app_key,
        app_secret=Secret(sandbox.app_secret),
        channel_service=sandbox.channel_service,
        oiap_url=sandbox.api,
        oiap_tenant_id=sandbox.app_key,
        oiap_password=Secret(sandbox.app_secret),
        connect_seconds=5,
        read_seconds=5,
    )


@pytest.fixture
def aicc(waits: Waits) -> HttpAicc:
    return HttpAicc(Clock(), waits.pace)


@pytest.fixture
def session(sandbox: SandboxAicc, connection: Connection, aicc: HttpAicc) -> Iterator[AiccSession]:
    with aicc.open(connection, Path(sandbox.ca).read_text(encoding="ascii")) as opened:
        yield opened
    sandbox.admin("DELETE", "faults")
    for row in sandbox_channels(sandbox):
        sandbox.admin("DELETE", f"channels/{row}")
    sandbox.admin("DELETE", "requests")


def sandbox_channels(sandbox: SandboxAicc) -> list[str]:
    answer = sandbox.call("GET", f"{sandbox.channel_service}/channels", headers=sandbox.signed_in())
    return [row["id"] for row in answer.json["items"]]


def key() -> str:
    """An idempotency key that no test used before: they share a sandbox."""
    return uuid.uuid4().hex


@pytest.fixture
def service(session: AiccSession) -> ChannelGateway:
    return session.channel_service


def writes(sandbox: SandboxAicc) -> list[str]:
    return [
        one["method"] for one in sandbox.requests() if one["path"].endswith("/channels") and one["method"] == "POST"
    ]


# --- all is well ------------------------------------------------------------------------------------------


def test_every_step_of_the_test_is_good(sandbox: SandboxAicc, connection: Connection, aicc: HttpAicc) -> None:
    ca_pem = Path(sandbox.ca).read_text(encoding="ascii")
    steps = aicc.test(connection, ca_pem, JobContext(), lambda _step: None)
    assert [(step.key, step.message) for step in steps if step.state is not TestState.GOOD] == []


@pytest.mark.parametrize("kind", ReferenceKind)
def test_every_list_is_read_wholly(session: AiccSession, kind: ReferenceKind) -> None:
    found = session.read(kind, JobContext())
    assert (found.state, found.message) == (ReadingState.COMPLETE, "")
    assert len(found.items) >= 10
    assert len({item.id for item in found.items}) == len(found.items)
    assert all(item.id.isdecimal() and item.name for item in found.items)
    if kind is ReferenceKind.CALLED_ROUTE:
        assert len({item.name for item in found.items}) == len(found.items)


def test_a_channel_is_created_changed_found_and_deleted(service: ChannelGateway) -> None:
    made = service.create(BODY, key())
    assert len(made.id) == 18
    assert {key: made.fields[key] for key in BODY.fields} == BODY.fields
    assert set(made.secrets) == set(BODY.secrets)
    assert f"/social/on/whatsapp/gupshup/message/{made.id}" in made.generated["callback_url"]
    changed_body = ChannelBody("gupshup", {**BODY.fields, "app_name": "two"}, {"api_key": Secret("key-canary-2")})
    changed = service.change(made.id, changed_body, made.revision, key())
    assert changed.fields["app_name"] == "two"
    assert changed.secrets["api_key"] != made.secrets["api_key"]
    assert changed.secrets["webhook_password"] == made.secrets["webhook_password"]
    found = service.find("Eins")
    assert found is not None
    assert found.revision == changed.revision
    listed = service.channels(JobContext())
    assert [(entry.id, entry.revision) for entry in listed.entries] == [(made.id, changed.revision)]
    assert [one.id for one in service.read([made.id, "9" * 18], JobContext())] == [made.id]
    with pytest.raises(AiccError) as caught:
        service.change(made.id, changed_body, made.revision, key())
    assert caught.value.fault is Fault.REVISION
    service.delete(made.id, changed.revision, key())
    with pytest.raises(AiccError) as caught:
        service.get(made.id)
    assert caught.value.fault is Fault.GONE
    assert service.find("Eins") is None


def test_what_the_sandbox_refuses_is_told_at_keys(service: ChannelGateway) -> None:
    service.create(BODY, key())
    with pytest.raises(AiccError) as caught:
        service.create(BODY, key())
    assert caught.value.fault is Fault.NAME_TAKEN
    with pytest.raises(AiccError) as caught:
        service.create(ChannelBody("gupshup", {**BODY.fields, "channel_name": "<Zwei>", "app_id": ""}, {}), key())
    assert caught.value.fault is Fault.RULES
    assert {"channel_name", "app_id", "api_key"} <= {problem.field for problem in caught.value.problems}


def test_a_certificate_is_uploaded_and_listed(service: ChannelGateway, sandbox: SandboxAicc) -> None:
    pem = Path(sandbox.ca).read_bytes()
    told = service.upload(CertificateUpload("other", "PEM", pem), key())
    assert told in service.certificates(JobContext())
    with pytest.raises(AiccError):
        service.upload(CertificateUpload("other", "PEM", pem), key())
    again = service.upload(CertificateUpload("other", "PEM", pem + b"\n"), key(), told.revision)
    assert again.sha256 == hashlib.sha256(pem + b"\n").hexdigest()


# --- faults --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["too_many", "reset_before"])
def test_a_read_outlives_a_passing_fault(session: AiccSession, sandbox: SandboxAicc, fault: str) -> None:
    sandbox.fault(fault, "queryCalledRoute", times=2)
    assert session.read(ReferenceKind.CALLED_ROUTE, JobContext()).state is ReadingState.COMPLETE


@pytest.mark.parametrize(
    "fault", ["bad_gateway", "truncated", "unauthorized", "forbidden_success_code", "expired_token"]
)
def test_a_read_outlives_one(session: AiccSession, sandbox: SandboxAicc, fault: str) -> None:
    sandbox.fault(fault, "queryCalledRoute")
    assert session.read(ReferenceKind.CALLED_ROUTE, JobContext()).state is ReadingState.COMPLETE


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("forbidden", Fault.FORBIDDEN),
        ("html_403", Fault.BLOCKED),
        ("html_page", Fault.BLOCKED),
        ("server_error", Fault.SERVER),
        ("not_imported", Fault.NOT_OFFERED),
    ],
)
def test_a_read_tells_what_hinders_it(session: AiccSession, sandbox: SandboxAicc, fault: str, expected: Fault) -> None:
    sandbox.fault(fault) if fault == "not_imported" else sandbox.fault(fault, "querySkills|channels")
    with pytest.raises(AiccError) as caught:
        session.channel_service.channels(JobContext())
    assert caught.value.fault is expected
    assert sandbox.app_secret not in str(caught.value.problem)


def test_a_reading_that_is_hindered_in_the_middle_is_partial(session: AiccSession, sandbox: SandboxAicc) -> None:
    sandbox.fault("server_error", "querySkills", skip=1)
    found = session.read(ReferenceKind.SKILL_QUEUE, JobContext())
    assert (found.state, len(found.items)) == (ReadingState.PARTIAL, 100)


def test_ous_that_are_not_there_are_not_offered(session: AiccSession, sandbox: SandboxAicc) -> None:
    sandbox.fault("orgs_404")
    assert session.read(ReferenceKind.OU, JobContext()).state is ReadingState.NOT_OFFERED


def test_a_clock_that_is_wrong_there_does_no_harm(session: AiccSession, sandbox: SandboxAicc) -> None:
    sandbox.fault("clock_skew")
    for kind in (ReferenceKind.CALLED_ROUTE, ReferenceKind.SKILL_QUEUE):
        assert session.read(kind, JobContext()).state is ReadingState.COMPLETE
    tokens = [one for one in sandbox.requests() if one["path"].endswith("/tokenByAkSk")]
    assert len(tokens) <= 1


@pytest.mark.parametrize("fault", ["reset_after", "truncated"])
def test_a_write_whose_answer_is_lost_happened_once(service: ChannelGateway, sandbox: SandboxAicc, fault: str) -> None:
    once = key()
    sandbox.fault(fault, CHANNELS, method="POST")
    with pytest.raises(AiccError) as caught:
        service.create(BODY, once)
    assert (caught.value.fault, caught.value.maybe_done) == (Fault.LOST, True)
    found = service.find("Eins")
    assert found is not None
    assert service.create(BODY, once).id == found.id  # the same key has an effect once


def test_a_write_that_was_cut_before_it_was_done_can_be_told(service: ChannelGateway, sandbox: SandboxAicc) -> None:
    sandbox.fault("reset_before", CHANNELS, method="POST")
    with pytest.raises(AiccError) as caught:
        service.create(BODY, key())
    assert caught.value.fault is Fault.LOST
    assert service.find("Eins") is None


@pytest.mark.parametrize("fault", ["unauthorized", "expired_token", "too_many"])
def test_a_write_that_was_not_taken_is_sent_again(service: ChannelGateway, sandbox: SandboxAicc, fault: str) -> None:
    sandbox.fault(fault, CHANNELS, method="POST")
    assert service.create(BODY, key()).name == "Eins"
    assert len(sandbox_channels(sandbox)) == 1


def test_a_slow_drip_is_read_to_its_end(service: ChannelGateway, sandbox: SandboxAicc) -> None:
    sandbox.fault("slow_drip", CHANNELS, method="GET", seconds=0.001)
    assert service.channels(JobContext()).complete


# --- the start of the program ----------------------------------------------------------------------------------


def test_the_http_library_is_not_loaded_by_the_start() -> None:
    code = (
        "import sys, datetime, wa_channel_studio.aicc.aicc as a; a.HttpAicc(None); "
        "sys.exit(bool({'requests', 'urllib3', 'starlette'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
