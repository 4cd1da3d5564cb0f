"""Connections of tenants: kept cleaned and sealed, undone, and opened with the certificates of the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.services.recipe_world import FORMATS, Authority
from tests.services.scripted_aicc import ScriptedAicc, SteadyClock
from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.aicc_ports import Request, TestStep
from wa_channel_studio.services.connections import ConnectionService
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.undo import GoneError
from wa_channel_studio.services.workspaces import Workspace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FULL = Connection(
    api_url="https://aicc.example.com",
    auth_url="https://aicc.example.com:28070",
    app_key="the-key",
    app_secret=Secret("canary-app-secret"),
    channel_service="/channel-service/v1",
    oiap_url="https://oiap.example.com",
    oiap_tenant_id="t-1",
    oiap_password=Secret("canary-oiap"),
    proxy="http://ann@proxy.example.com:8080",
    proxy_password=Secret("canary-proxy"),
)
AUTHORITY, OTHER = Authority(), Authority()


@pytest.fixture
def aicc() -> ScriptedAicc:
    return ScriptedAicc()


@pytest.fixture
def connections(workspace: Workspace, aicc: ScriptedAicc) -> ConnectionService:
    return ConnectionService(workspace._begin, SteadyClock(NOW), aicc, FORMATS, workspace.undo)


def keystore(password: str, kind: FileKind = FileKind.JKS) -> bytes:
    entries = tuple(KeystoreEntry(f"ca-{place}", one.root_der, NOW) for place, one in enumerate((AUTHORITY, OTHER)))
    return FORMATS.write_keystore(Keystore(kind, entries), kind, Secret(password))


def test_a_tenant_has_no_connection_at_first(connections: ConnectionService, tenant: Tenant) -> None:
    assert connections.get(tenant.id) == NOT_CONNECTED
    assert connections.of_tenants([tenant.id]) == {tenant.id: NOT_CONNECTED}
    with pytest.raises(NotFoundError):
        connections.get("nobody")
    with pytest.raises(NotFoundError):
        connections.save("nobody", FULL)


def test_a_connection_is_kept_cleaned(connections: ConnectionService, tenant: Tenant) -> None:
    typed = replace(
        FULL,
        api_url=" https://aicc.example.com/gateway// ",
        auth_url="https://aicc.example.com:28070/",
        app_key="the-key\u200b",
        app_secret=Secret("canary-app-secret\n"),
        channel_service="/channel-service/v1/",
        proxy="http://ann@proxy.example.com:8080/",
    )
    kept = connections.save(tenant.id, typed)
    assert kept == replace(FULL, api_url="https://aicc.example.com/gateway")
    assert connections.get(tenant.id) == kept


def test_what_can_never_work_is_refused_at_its_field(connections: ConnectionService, tenant: Tenant) -> None:
    with pytest.raises(ProblemError) as caught:
        connections.save(tenant.id, replace(FULL, auth_url="http://aicc.example.com"))
    assert caught.value.problem.field == "aicc_auth_url"
    assert connections.get(tenant.id) == NOT_CONNECTED


def test_secrets_are_sealed_in_the_file(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace, tmp_path: Path
) -> None:
    connections.save(tenant.id, FULL)
    workspace.back_up("for the test")
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"the-key" in written
    assert b"canary" not in written


def test_a_password_in_the_proxys_address_is_not_kept(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace, tmp_path: Path
) -> None:
    inside = replace(FULL, proxy="http://ann:canary-inside@proxy.example.com:8080")
    (problem,) = connections.check(inside)
    assert (problem.field, "“Proxy password”" in problem.remedy) == ("aicc_proxy", True)
    with pytest.raises(ProblemError) as caught:
        connections.save(tenant.id, inside)
    assert caught.value.problem == problem
    connections.save(tenant.id, FULL)
    workspace.back_up("for the test")
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"ann@proxy.example.com" in written
    assert b"canary" not in written
    assert connections.get(tenant.id).proxy_password == Secret("canary-proxy")


@pytest.mark.parametrize(
    "other",
    [
        replace(FULL, app_secret=Secret("canary-other")),
        replace(FULL, oiap_password=Secret("canary-other")),
        replace(FULL, proxy_password=Secret("canary-other")),
    ],
    ids=["app secret", "OIAP", "proxy"],
)
def test_a_changed_secret_is_undone_while_it_may_be_held(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace, other: Connection
) -> None:
    connections.save(tenant.id, FULL)
    connections.save(tenant.id, other)
    workspace.undo.undo()
    assert connections.get(tenant.id) == FULL
    workspace.undo.redo()
    assert connections.get(tenant.id) == other
    workspace.undo.forget_secrets()
    assert workspace.undo.undo_words == "Tenant Acme Brazil added"


def test_a_change_is_undone_and_done_again(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    connections.save(tenant.id, FULL)
    connections.save(tenant.id, replace(FULL, read_seconds=90))
    assert workspace.undo.undo_words == "Connection of Acme Brazil changed"
    assert workspace.undo.undo().tenants == (tenant.id,)
    assert connections.get(tenant.id) == FULL
    workspace.undo.redo()
    assert connections.get(tenant.id) == replace(FULL, read_seconds=90)
    workspace.undo.undo()
    workspace.undo.undo()
    assert connections.get(tenant.id) == NOT_CONNECTED


def test_saving_the_same_again_is_nothing_to_undo(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    connections.save(tenant.id, FULL)
    workspace.undo.clear()
    connections.save(tenant.id, replace(FULL, api_url=f"{FULL.api_url}/"))
    assert workspace.undo.undo_words == ""


def test_a_deed_holds_a_secret_only_where_that_changed(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    connections.save(tenant.id, FULL)
    workspace.undo.forget_secrets()
    assert workspace.undo.undo_words == "Tenant Acme Brazil added"
    connections.save(tenant.id, replace(FULL, app_key="another"))
    workspace.undo.forget_secrets()
    workspace.undo.undo()
    assert connections.get(tenant.id) == FULL


def test_the_connection_of_a_removed_tenant_is_not_put_back(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    connections.save(tenant.id, FULL)
    (deed,) = workspace.undo._done[-1:]
    workspace.tenants.remove(tenant.id)
    with pytest.raises(GoneError):
        deed.undo()


# --- trust ----------------------------------------------------------------------------------------


def test_without_a_certificate_the_system_decides(
    connections: ConnectionService, tenant: Tenant, aicc: ScriptedAicc
) -> None:
    connections.save(tenant.id, FULL)
    assert connections.reach(tenant.id).ca_pem == ""
    connections.open(tenant.id)
    assert aicc.opened == [(FULL, "")]


@pytest.mark.parametrize("kind", [FileKind.JKS, FileKind.PKCS12])
def test_all_certificates_of_a_keystore_are_trusted(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace, kind: FileKind, aicc: ScriptedAicc
) -> None:
    row = workspace.library.add(keystore("right password", kind), "trust.jks", password=Secret("right password"))
    connections.save(tenant.id, replace(FULL, ca_certificate_id=row.id))
    connections.open(tenant.id)
    ((_, pem),) = aicc.opened
    ders = [found.der for found in FORMATS.content(pem.encode()).certificates]
    assert ders == [AUTHORITY.root_der, OTHER.root_der]


def test_a_certificate_file_is_trusted_in_every_form(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    row = workspace.library.add(AUTHORITY.root_der, "root.cer")
    connections.save(tenant.id, replace(FULL, ca_certificate_id=row.id))
    pem = connections.reach(tenant.id).ca_pem
    assert pem.startswith("-----BEGIN CERTIFICATE-----")
    assert [found.der for found in FORMATS.content(pem.encode()).certificates] == [AUTHORITY.root_der]


def test_a_certificate_that_is_not_there_any_more_is_told(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    row = workspace.library.add(AUTHORITY.root_der, "root.cer")
    connections.save(tenant.id, FULL)
    workspace.library.remove([row.id])
    # An undo may bring back a connection whose file was removed since.
    connections.save(tenant.id, replace(FULL, ca_certificate_id=row.id))
    with pytest.raises(ProblemError, match="not in the library any more") as caught:
        connections.reach(tenant.id)
    assert caught.value.problem.field == "aicc_ca"
    assert caught.value.problem.remedy


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (keystore("right password", FileKind.PKCS12), "Its password is not kept"),
        (b"this is no certificate", "cannot be read whole"),
        (keystore("right password")[:-40], "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_opened_is_told(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace, data: bytes, message: str
) -> None:
    row = workspace.library.add(data, "trust.bin")
    connections.save(tenant.id, replace(FULL, ca_certificate_id=row.id))
    with pytest.raises(ProblemError, match=message) as caught:
        connections.open(tenant.id)
    assert caught.value.problem.remedy


def test_a_kept_password_that_does_not_fit_is_told(
    connections: ConnectionService, tenant: Tenant, workspace: Workspace
) -> None:
    row = workspace.library.add(keystore("right password"), "trust.jks", password=Secret("right password"))
    with workspace._begin() as work:
        work.library.set_password(row.id, Secret("canary-wrong"))
        work.commit()
    connections.save(tenant.id, replace(FULL, ca_certificate_id=row.id))
    with pytest.raises(ProblemError, match="does not fit") as caught:
        connections.open(tenant.id)
    assert "canary" not in repr(caught.value.problem)


# --- the test and the log -------------------------------------------------------------------------


def test_each_step_of_the_test_is_told_as_it_comes(
    connections: ConnectionService, tenant: Tenant, aicc: ScriptedAicc
) -> None:
    connections.save(tenant.id, FULL)
    heard: list[TestStep] = []
    assert connections.test(tenant.id, None, JobContext(), heard.append) == tuple(heard) == aicc.steps
    assert aicc.tested == [(FULL, "")]


def test_what_is_typed_is_tried_without_keeping_it(
    connections: ConnectionService, tenant: Tenant, aicc: ScriptedAicc
) -> None:
    connections.test(tenant.id, replace(FULL, api_url="https://other.example/"), JobContext(), lambda _step: None)
    assert aicc.tested[0][0].api_url == "https://other.example"
    assert connections.get(tenant.id) == NOT_CONNECTED
    with pytest.raises(ProblemError):
        connections.test(tenant.id, replace(FULL, app_key=""), JobContext(), lambda _step: None)


def test_the_test_can_be_cancelled(connections: ConnectionService, tenant: Tenant) -> None:
    job = JobContext()
    with pytest.raises(Cancelled):
        connections.test(tenant.id, FULL, job, lambda _step: job.cancel())


def test_the_log_begins_with_the_newest_and_can_be_cleared(connections: ConnectionService, aicc: ScriptedAicc) -> None:
    requests = [Request(NOW, "POST", "aicc.example.com", f"/{number}", 200, 5) for number in range(3)]
    aicc.log.kept.extend(requests)
    assert connections.log() == tuple(reversed(requests))
    connections.clear_log()
    assert connections.log() == ()
