"""Reading an AICC's lists over real TLS: the services on the real client, against the sandbox with a private CA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.studio import twilio
from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.services.aicc_ports import AiccError, Fault, TestState, TestStep
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

ROUTE = ReferenceKind.CALLED_ROUTE


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path_factory.mktemp("aicc"), tls=True) as running:
        yield running


@pytest.fixture
def connection(sandbox: SandboxAicc, workspace: Workspace, tenant: Tenant) -> Connection:
    """The tenant is connected to the sandbox; its CA is in the library."""
    row = workspace.library.add(Path(sandbox.ca).read_bytes(), "sandbox-ca.pem")
    secret = Secret(sandbox.app_secret)
    made = Connection(
        api_url=sandbox.api,
        auth_url=f"{sandbox.auth}/",
        app_key=sandbox.app_key,
        app_secret=secret,
        channel_service=sandbox.channel_service,
        oiap_url=sandbox.api,
        oiap_tenant_id=sandbox.app_key,
        oiap_password=secret,
        ca_certificate_id=row.id,
    )
    return workspace.connections.save(tenant.id, made)


def test_all_lists_are_read_and_channels_are_told_what_became_of_their_route(
    sandbox: SandboxAicc, connection: Connection, workspace: Workspace, tenant: Tenant
) -> None:
    assert connection.way is Way.CHANNEL_SERVICE
    data = workspace.references.pull(tenant.id, JobContext())
    assert {reading.kind: reading.state for reading in data.readings} == dict.fromkeys(
        ReferenceKind, ReadingState.COMPLETE
    )
    routes = data.of(ROUTE)
    assert len(routes) > 20
    assert all(route.id and route.name and route.code for route in routes)
    unit, chosen, other = data.of(ReferenceKind.OU)[0], routes[0], routes[1]
    saved = workspace.channels.save(tenant.id, twilio(ou=unit.name, skill_queue=chosen.name)).channel

    def told() -> list[str]:
        context = workspace.channels.context(tenant.id, saved.answers, saved.id)
        return [problem.message for problem in check(saved.answers, context) if problem.field == "skill_queue"]

    assert told() == []
    sandbox.admin("POST", "routes/rename", {"id": chosen.id, "name": "renamed_on_the_aicc"})
    sandbox.admin("DELETE", f"routes/{other.id}")
    after = workspace.references.pull(tenant.id, JobContext())
    assert told() == [f"“{chosen.name}” is called “renamed_on_the_aicc” on the AICC now."]
    assert [item.id for item in after.of(ROUTE, gone=True)] == [other.id]


def test_ous_that_are_not_offered_are_told_and_nothing_else_fails(
    sandbox: SandboxAicc, connection: Connection, workspace: Workspace, tenant: Tenant
) -> None:
    assert connection.reads
    sandbox.fault("orgs_404", times=0)
    try:
        data = workspace.references.pull(tenant.id, JobContext())
    finally:
        sandbox.admin("DELETE", "faults")
    reading = data.reading(ReferenceKind.OU)
    assert reading is not None
    assert reading.state is ReadingState.NOT_OFFERED
    assert reading.message
    assert data.known_wholly(ROUTE)
    assert not data.known_wholly(ReferenceKind.OU)


def test_a_wrong_secret_is_told_by_the_token(connection: Connection, workspace: Workspace, tenant: Tenant) -> None:
    wrong = Secret("canary-wrong-secret")
    workspace.connections.save(tenant.id, replace(connection, app_secret=wrong, oiap_password=wrong))
    with pytest.raises(AiccError) as caught:
        workspace.references.pull(tenant.id, JobContext())
    assert caught.value.fault is Fault.TOKEN
    assert "canary" not in f"{caught.value} {caught.value.problem}"


def test_the_test_says_each_step_and_the_log_has_each_request(
    connection: Connection, workspace: Workspace, tenant: Tenant
) -> None:
    workspace.connections.clear_log()
    heard: list[TestStep] = []
    steps = workspace.connections.test(tenant.id, None, JobContext(), heard.append)
    assert tuple(heard) == steps
    assert [step.key for step in steps] == ["name", "tcp", "tls", "token", "query", "channel_service", "oiap"]
    assert {step.state for step in steps} <= {TestState.GOOD, TestState.SKIPPED}
    log = workspace.connections.log()
    assert log
    assert all(request.host and request.path.startswith("/") and "?" not in request.path for request in log)
    assert connection.app_key not in repr(log)


def test_without_the_ca_the_servers_are_not_trusted(
    connection: Connection, workspace: Workspace, tenant: Tenant
) -> None:
    bare = replace(connection, ca_certificate_id="")
    steps = workspace.connections.test(tenant.id, bare, JobContext(), lambda _step: None)
    tls = next(step for step in steps if step.key == "tls")
    assert tls.state is TestState.BAD
    assert tls.message
    assert tls.remedy
    workspace.connections.save(tenant.id, bare)
    with pytest.raises(AiccError) as caught:
        workspace.references.pull(tenant.id, JobContext())
    assert caught.value.fault is Fault.TLS


def test_a_ca_that_was_removed_is_told_before_anybody_is_asked(
    connection: Connection, workspace: Workspace, tenant: Tenant
) -> None:
    bare = replace(connection, ca_certificate_id="")
    workspace.connections.save(tenant.id, bare)
    workspace.library.remove([connection.ca_certificate_id])
    workspace.connections.save(tenant.id, connection)
    with pytest.raises(ProblemError, match="not in the library any more"):
        workspace.references.pull(tenant.id, JobContext())
