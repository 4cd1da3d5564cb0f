"""The connection of a tenant in the real window, against a sandbox over TLS: typed, saved, tried, read, looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection, Way
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.aicc_ports import TestState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.aicc.connection_form import CONNECTION_KEYS
from wa_channel_studio.ui.aicc.connection_page import ConnectionPage
from wa_channel_studio.ui.aicc.connection_test_dialog import ConnectionTestDialog
from wa_channel_studio.ui.aicc.network_log_dialog import NetworkLogDialog


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path_factory.mktemp("aicc"), tls=True) as running:
        yield running


@pytest.fixture
def acme(opened: Program) -> Tenant:
    """A tenant whose connection is on show."""
    tenant = opened.add_tenant("Acme Brazil")
    opened.view.go("tenants")
    opened.settle()
    opened.tenants.show_connection(tenant.id)
    opened.settle()
    return tenant


def connected(program: Program, tenant: Tenant, sandbox: SandboxAicc) -> Connection:
    """Connect a tenant past the window, and show it."""
    row = program.workspace.library.add(Path(sandbox.ca).read_bytes(), "sandbox-ca.pem")
    secret = Secret(sandbox.app_secret)
    made = Connection(
        sandbox.api,
        sandbox.auth,
        sandbox.app_key,
        secret,
        channel_service=sandbox.channel_service,
        oiap_url=sandbox.api,
        oiap_tenant_id=sandbox.app_key,
        oiap_password=secret,
        ca_certificate_id=row.id,
    )
    program.workspace.connections.save(tenant.id, made)
    program.tenants.look_again()
    program.settle()
    return made


def page(program: Program) -> ConnectionPage:
    return program.tenants.connection


def way(program: Program) -> str:
    return page(program).way.pill.text


def lists(program: Program) -> tuple[str, ...]:
    return page(program).lists.texts


def hint(program: Program) -> str:
    return page(program).lists.hint.plain_text


def test_a_connection_is_typed_saved_tried_and_read(opened: Program, acme: Tenant, sandbox: SandboxAicc) -> None:
    opened.workspace.library.add(Path(sandbox.ca).read_bytes(), "sandbox-ca.pem")
    opened.tenants.look_again()
    opened.settle()
    assert way(opened) == "Guided entry"
    assert not opened.sees("card.aicc_lists")
    opened.fill("field.aicc_api_url", f"{sandbox.api}/")
    assert "Missing: Authentication base URL, App key, App secret." in page(opened).way.text
    opened.fill("field.aicc_auth_url", sandbox.auth)
    opened.fill("field.aicc_app_key", sandbox.app_key)
    opened.fill("field.aicc_app_secret", sandbox.app_secret)
    assert way(opened) == "Documented API"
    opened.fill("field.aicc_channel_service", sandbox.channel_service)
    assert way(opened) == "Channel service"
    trust = opened.find("field.aicc_ca", QComboBox)
    trust.setCurrentIndex(trust.findText("sandbox-ca.pem"))
    trust.activated.emit(trust.currentIndex())
    assert trust.toolTip() == "sandbox-ca.pem"
    opened.click("action.test_connection")
    opened.settle()
    dialog = opened.dialog
    assert isinstance(dialog, ConnectionTestDialog)
    assert {step.state for step in dialog.steps} == {TestState.GOOD, TestState.SKIPPED}
    assert dialog.summary.plain_text == "The connection works."
    opened.click("action.cancel")
    assert opened.workspace.connections.get(acme.id) == NOT_CONNECTED
    opened.click("action.save_tenant")
    opened.settle()
    kept = opened.workspace.connections.get(acme.id)
    assert (kept.api_url, kept.way) == (sandbox.api, Way.CHANNEL_SERVICE)
    opened.click("action.read_lists")
    opened.settle()
    assert lists(opened)[0].endswith("read · read just now")
    assert "not set up" in lists(opened)[3]
    assert opened.workspace.references.of_tenant(acme.id).of(ReferenceKind.CALLED_ROUTE)


def test_what_is_typed_outlives_leaving_and_is_discarded_only_when_asked(opened: Program, acme: Tenant) -> None:
    opened.fill("field.aicc_api_url", "https://typed.example.com")
    opened.fill("field.aicc_app_secret", "canary-typed")
    opened.view.go("channels")
    opened.wait(opened.workspace.drafts.all)
    assert [draft.tenant_id for draft in opened.workspace.drafts.all()] == [acme.id]
    opened.lock()
    opened.unlock()
    opened.view.go("tenants")
    opened.settle()
    opened.tenants.show_connection(acme.id)
    opened.settle()
    assert opened.line("field.aicc_api_url").text() == "https://typed.example.com"
    assert opened.tenants.form.connection.connection.app_secret == Secret("canary-typed")
    opened.click("action.discard_tenant")
    opened.click("action.confirm")
    opened.settle()
    assert opened.line("field.aicc_api_url").text() == ""


def test_what_can_never_work_is_told_at_its_field_and_nothing_is_saved(opened: Program, acme: Tenant) -> None:
    opened.fill("field.aicc_oiap_url", "http://oiap.example.com")
    opened.tenants.tabs.setCurrentIndex(0)
    opened.fill("field.tenant_name", "Renamed")
    opened.click("action.save_tenant")
    opened.settle()
    assert opened.tenants.tabs.currentIndex() == 1
    assert opened.line("field.aicc_oiap_url").hasFocus()
    row = opened.tenants.form.connection.form.rows["aicc_oiap_url"]
    assert [line.kind for line in row.messages] == ["error"]
    assert opened.workspace.tenants.get(acme.id).name == "Acme Brazil"
    opened.click("action.test_connection")
    assert opened.line("field.aicc_oiap_url").hasFocus()


def test_a_new_tenant_is_saved_and_undone_with_its_connection(opened: Program, acme: Tenant) -> None:
    assert acme.id
    opened.click("action.add_tenant")
    opened.fill("field.tenant_name", "Bravo")
    opened.tenants.tabs.setCurrentIndex(1)
    opened.fill("field.aicc_api_url", "https://bravo.example.com")
    opened.fill("field.aicc_auth_url", "https://bravo.example.com")
    opened.fill("field.aicc_app_key", "bravo")
    opened.fill("field.aicc_app_secret", "canary-bravo")
    assert "Save the tenant first" in opened.find("action.read_lists", QPushButton).toolTip()
    opened.click("action.save_tenant")
    opened.settle()
    bravo = opened.workspace.tenants.by_name("Bravo")
    assert opened.workspace.connections.get(bravo.id).api_url == "https://bravo.example.com"
    opened.workspace.undo.undo()
    assert [tenant.name for tenant in opened.workspace.tenants.all()] == ["Acme Brazil"]
    opened.workspace.undo.redo()
    assert opened.workspace.connections.get(bravo.id).api_url == "https://bravo.example.com"


def test_lists_are_read_with_what_stands_in_the_form_and_it_is_said(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    made = connected(opened, acme, sandbox)
    assert "form" not in hint(opened)
    opened.fill("field.aicc_api_url", "https://localhost:1")
    assert "What stands in the form is used, though it is not saved yet." in hint(opened)
    opened.fill("field.aicc_api_url", sandbox.api.replace("127.0.0.1", "localhost"))
    opened.click("action.read_lists")
    opened.settle()
    used = sandbox.api.replace("127.0.0.1", "localhost")
    assert f"Read last with a connection that is not saved: {used}." in hint(opened)
    assert opened.workspace.references.of_tenant(acme.id).of(ReferenceKind.CALLED_ROUTE)
    assert opened.workspace.connections.get(acme.id) == made
    assert opened.line("field.aicc_api_url").text() == used
    opened.click("action.save_tenant")
    opened.settle()
    assert "not saved" not in hint(opened)


def test_a_form_in_which_something_is_wrong_is_not_read_with(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    connected(opened, acme, sandbox)
    opened.fill("field.aicc_oiap_url", "http://oiap.example.com")
    opened.click("action.read_lists")
    assert opened.line("field.aicc_oiap_url").hasFocus()
    assert not opened.workspace.references.of_tenant(acme.id).readings


def test_undoing_shows_the_connection_as_it_was(opened: Program, acme: Tenant, sandbox: SandboxAicc) -> None:
    connected(opened, acme, sandbox)
    assert way(opened) == "Channel service"
    opened.workspace.undo.undo()  # the one that saving past the window has left
    opened.tenants.look_again()
    opened.settle()
    assert way(opened) == "Guided entry"


def test_each_list_says_how_it_was_read_and_what_is_not_offered(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    connected(opened, acme, sandbox)
    sandbox.fault("orgs_404", times=0)
    sandbox.fault("forbidden", path=".*querySkills", times=0)
    try:
        opened.click("action.read_lists")
        opened.settle()
    finally:
        sandbox.admin("DELETE", "faults")
    routes, queues, ous, bots = lists(opened)
    assert routes.startswith("Called routes · ")
    assert "failed" in queues
    assert "subscribed" in queues
    assert "not offered" in ous
    assert "25.200.0" in ous
    assert "read just now" in bots
    assert opened.tenants.list.items[acme.id].line.sub.endswith("called routes")


def test_when_nothing_can_be_read_it_is_said_with_what_to_do(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    made = connected(opened, acme, sandbox)
    wrong = Secret("canary-wrong")
    opened.workspace.connections.save(acme.id, replace(made, app_secret=wrong, oiap_password=wrong))
    opened.tenants.look_again()
    opened.settle()
    opened.click("action.read_lists")
    opened.settle()
    assert opened.tenants.banner.isVisible()
    assert "canary" not in opened.tenants.banner.text
    assert all("failed" in line for line in lists(opened)[:3])
    assert [line.endswith("For the same reason.") for line in lists(opened)[:3]] == [False, True, True]


def test_reading_judges_the_channels_anew(opened: Program, acme: Tenant, sandbox: SandboxAicc) -> None:
    saved = opened.add_channel(acme, twilio(ou="Nowhere", skill_queue="no_route"))
    connected(opened, acme, sandbox)

    def warnings() -> int:
        (row,) = opened.workspace.channels.summaries([saved.channel.id])
        return row.readiness.warnings

    before = warnings()
    opened.click("action.read_lists")
    opened.settle()
    assert warnings() == before + 2


def test_the_report_of_a_failed_test_can_be_sent_on_without_secrets(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    connected(opened, acme, sandbox)
    sandbox.fault("html_403", path=".*queryCalledRoute", times=0)
    try:
        opened.click("action.test_connection")
        opened.settle()
    finally:
        sandbox.admin("DELETE", "faults")
    dialog = opened.dialog
    assert isinstance(dialog, ConnectionTestDialog)
    assert "does not work yet" in dialog.summary.plain_text
    opened.click("action.copy_report")
    report = QGuiApplication.clipboard().text()
    assert report == dialog.report
    assert "[bad] " in report
    assert sandbox.api in report
    assert sandbox.app_secret not in report
    assert sandbox.app_key not in report
    opened.click("action.test_again")
    opened.settle()
    assert dialog.summary.plain_text == "The connection works."
    opened.click("action.cancel")


def test_a_test_can_be_stopped(
    opened: Program, acme: Tenant, sandbox: SandboxAicc, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(opened, acme, sandbox)
    sandbox.fault("delay", path=".*tokenByAkSk", times=0, seconds=30)
    try:
        opened.click("action.test_connection")
        dialog = opened.dialog
        assert isinstance(dialog, ConnectionTestDialog)
        opened.wait(lambda: len(dialog.steps) >= 3)
        opened.wait(dialog.bar.isVisible)
        stops = [
            button for button in dialog.findChildren(QPushButton) if button.isVisible() and button.text() == "Stop"
        ]
        assert len(stops) == 1
        opened.find("action.cancel", QPushButton).click()
        opened.settle()
    finally:
        sandbox.admin("DELETE", "faults")
    assert dialog.banner.text.startswith("Stopped.")
    assert len(dialog.steps) == 3
    opened.click("action.cancel")


def test_the_log_lists_each_request_and_is_filtered_copied_and_cleared(
    opened: Program, acme: Tenant, sandbox: SandboxAicc
) -> None:
    connected(opened, acme, sandbox)
    opened.click("action.network_log")
    dialog = opened.dialog
    assert isinstance(dialog, NetworkLogDialog)
    assert dialog.stack.currentIndex() == 0
    sandbox.fault("forbidden", path=".*querySkills", times=1)
    opened.workspace.references.pull(acme.id, JobContext())
    opened.wait(lambda: dialog.stack.currentIndex() == 1)
    whole = dialog.model.matching
    assert whole > 5
    opened.fill("field.search_log", "querySkills")
    dialog.search.searched.emit("querySkills")
    assert 0 < dialog.model.matching < whole
    opened.click("action.copy_log")
    copied = QGuiApplication.clipboard().text()
    assert "\t403\t" in copied
    assert sandbox.app_key not in copied
    opened.click("action.clear_log")
    assert dialog.stack.currentIndex() == 0
    opened.click("action.cancel")


def test_a_draft_of_an_older_release_takes_no_connection_away(
    start: Callable[..., Program], tmp_path: Path, sandbox: SandboxAicc
) -> None:
    first = start()
    path = tmp_path / "kept.wcs"
    first.create(path)
    acme = first.add_tenant("Acme")
    made = Connection(sandbox.api, sandbox.auth, sandbox.app_key, Secret("canary-kept"))
    first.workspace.connections.save(acme.id, made)
    first.view.go("tenants")
    first.settle()
    first.fill("field.aicc_url", "https://changed.example")
    first.wait(first.workspace.drafts.all)
    (draft,) = first.workspace.drafts.all()
    bare = draft.journey.answers.without(*CONNECTION_KEYS)
    first.close()
    second = start()
    second.open(path)
    second.workspace.drafts.keep(replace(draft, journey=replace(draft.journey, answers=bare)))
    second.view.go("tenants")
    second.settle()
    second.click("action.save_tenant")
    second.settle()
    assert second.workspace.connections.get(acme.id) == made
    assert second.workspace.tenants.get(acme.id).aicc_url == "https://changed.example"
