"""The tenants: forms that keep what was typed wherever one goes, and lists that say which line is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QScrollArea

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit


@pytest.fixture
def tenants(opened: Program) -> Program:
    """The empty place of the tenants."""
    opened.view.go("tenants")
    opened.settle()
    return opened


def write(program: Program, name: str, text: str) -> None:
    """Type into a list, line by line."""
    edit = program.find(name, QPlainTextEdit)
    edit.setFocus()
    edit.selectAll()
    for number, line in enumerate(text.splitlines()):
        if number:
            QTest.keyClick(edit, Qt.Key.Key_Return)
        QTest.keyClicks(edit, line)


def add(program: Program, name: str) -> None:
    program.click("action.first_tenant" if program.sees("action.first_tenant") else "action.add_tenant")
    program.fill("field.tenant_name", name)
    program.fill("field.aicc_url", "https://aicc.acme.example")
    program.click("action.save_tenant")
    program.settle()


def test_the_first_tenant_with_its_lists(tenants: Program) -> None:
    tenants.click("action.first_tenant")
    tenants.fill("field.tenant_name", "Acme Brazil")
    tenants.fill("field.aicc_url", "https://aicc.acme.example")
    write(tenants, "field.ous", "Contact Centre; 1001\nSales")
    write(tenants, "field.routes", "sales_br; Contact Centre; 120\nother")
    assert tenants.tenants.unsaved == "1 tenant with unsaved changes"
    tenants.ctrl(Qt.Key.Key_S)
    tenants.wait(lambda: not tenants.tenants.unsaved)
    (tenant,) = tenants.workspace.tenants.all()
    assert tenant.ous == (OrganisationUnit("Contact Centre", "1001"), OrganisationUnit("Sales"))
    assert tenant.called_routes == (CalledRoute("sales_br", "Contact Centre", 120), CalledRoute("other"))
    tenants.settle()
    assert tenants.view.head.state == "1 tenant · unlocked"
    toast = tenants.window.toasts.current
    assert toast is not None
    toast.trigger()
    assert tenants.view.current == "channels"


def test_a_line_that_cannot_be_read_is_named(tenants: Program) -> None:
    tenants.click("action.first_tenant")
    tenants.fill("field.tenant_name", "Acme")
    write(tenants, "field.routes", "good; CC; 10\nbad; CC; soon")
    message = tenants.tenants.form.route_message
    assert message.startswith("Line 2: “soon” is not a number of seconds.")
    tenants.click("action.save_tenant")
    tenants.settle()
    assert tenants.workspace.tenants.all() == ()
    assert tenants.find("field.routes").hasFocus()


def test_what_is_wrong_is_told_at_its_field_when_saving(tenants: Program) -> None:
    tenants.click("action.first_tenant")
    tenants.fill("field.aicc_url", "aicc.acme")
    tenants.click("action.save_tenant")
    tenants.settle()
    rows = tenants.tenants.form.form.rows
    assert [line.text for line in rows["tenant_name"].messages]
    assert [line.text for line in rows["aicc_url"].messages]
    assert tenants.line("field.tenant_name").hasFocus()


def test_two_tenants_cannot_have_one_name(tenants: Program) -> None:
    add(tenants, "Acme")
    tenants.click("action.add_tenant")
    tenants.fill("field.tenant_name", "Acme")
    (line,) = tenants.tenants.form.form.rows["tenant_name"].messages
    assert "Another tenant of this workspace has this name." in line.text


def test_typing_stays_with_its_tenant(tenants: Program) -> None:
    add(tenants, "Acme")
    add(tenants, "Bravo")
    acme = tenants.workspace.tenants.by_name("Acme")
    bravo = tenants.workspace.tenants.by_name("Bravo")
    tenants.tenants.choose(acme.id)
    tenants.fill("field.aicc_url", "https://changed.example")
    tenants.tenants.choose(bravo.id)
    assert tenants.line("field.aicc_url").text() == "https://aicc.acme.example"
    tenants.view.go("channels")
    tenants.view.go("tenants")
    tenants.settle()
    tenants.tenants.choose(acme.id)
    assert tenants.line("field.aicc_url").text() == "https://changed.example"
    assert tenants.workspace.tenants.get(acme.id).aicc_url == "https://aicc.acme.example"


def test_unsaved_edits_outlive_the_lock_and_the_window(start: Callable[..., Program], tmp_path: Path) -> None:
    first = start()
    path = tmp_path / "kept.wcs"
    first.create(path)
    first.view.go("tenants")
    first.settle()
    first.click("action.first_tenant")
    first.fill("field.tenant_name", "Half a name")
    first.find("field.twilio_tenant_webhook", QCheckBox).click()
    first.fill("field.tenant_webhook_password", "canary-tenant-1")
    first.lock()
    first.unlock()
    assert first.view.current == "tenants"
    assert first.line("field.tenant_name").text() == "Half a name"
    first.close()
    second = start()
    second.open(path)
    assert not second.channels.drafts_bar.isVisible()  # it is no draft of a channel
    second.view.go("tenants")
    second.settle()
    assert second.line("field.tenant_name").text() == "Half a name"
    assert second.line("field.tenant_webhook_password").text() == "canary-tenant-1"
    found = [file for file in tmp_path.rglob("*") if file.is_file() and b"canary-tenant-1" in file.read_bytes()]
    assert found == []


def test_discarding_asks_and_brings_the_saved_values_back(tenants: Program) -> None:
    add(tenants, "Acme")
    tenants.fill("field.tenant_name", "Acme changed")
    tenants.click("action.discard_tenant")
    tenants.click("action.confirm")
    tenants.settle()
    assert tenants.line("field.tenant_name").text() == "Acme"
    assert tenants.tenants.unsaved == ""
    assert tenants.workspace.drafts.all() == ()


def test_a_new_tenant_that_nobody_has_typed_in_is_discarded_without_a_question(tenants: Program) -> None:
    add(tenants, "Acme")
    tenants.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    tenants.settle()
    assert tenants.line("field.tenant_name").text() == ""
    tenants.click("action.discard_tenant")
    tenants.settle()
    assert not tenants.sees("action.confirm")
    assert tenants.line("field.tenant_name").text() == "Acme"


def test_a_tenant_with_channels_is_not_deleted_and_the_reason_is_said(tenants: Program) -> None:
    add(tenants, "Acme")
    tenants.add_channel(tenants.workspace.tenants.by_name("Acme"), twilio())
    tenants.click("action.delete_tenant")
    tenants.click("action.confirm")
    tenants.settle()
    assert "Acme still has 1 channel(s)." in tenants.tenants.banner.text
    assert len(tenants.workspace.tenants.all()) == 1


def test_an_empty_tenant_is_deleted(tenants: Program) -> None:
    add(tenants, "Acme")
    tenants.click("action.delete_tenant")
    tenants.click("action.confirm")
    tenants.wait(tenants.tenants.teaching.isVisible)
    assert tenants.workspace.tenants.all() == ()


def test_the_webhook_card_comes_with_its_switch_and_generates(tenants: Program) -> None:
    tenants.click("action.first_tenant")
    tenants.fill("field.tenant_name", "Acme")
    assert not tenants.sees("field.tenant_webhook_user")
    tenants.find("field.twilio_tenant_webhook", QCheckBox).click()
    tenants.fill("field.tenant_webhook_user", "hook")
    line = tenants.line("field.tenant_webhook_password")
    tenants.tenants.form.form.asked.emit("tenant_webhook_password", generate())
    assert len(line.text()) == 24
    assert tenants.line("field.tenant_webhook_password_confirm").text() == line.text()
    tenants.click("action.save_tenant")
    tenants.settle()
    (tenant,) = tenants.workspace.tenants.all()
    assert tenant.parameters.twilio_tenant_webhook
    assert tenant.twilio_webhook.password == Secret(line.text())


def generate() -> object:
    from wa_channel_studio.ui.forms.editor import Ask

    return Ask("generate")


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)], ids=["1280 by 800", "900 by 600"])
def test_nothing_of_a_tenant_is_cut_off_in_any_window(opened: Program, size: tuple[int, int]) -> None:
    name = "Kundenservicegesellschaft für Mobilfunkdienstleistungen Nordrhein-Westfalen"
    tenant = opened.add_tenant(name)
    opened.workspace.library.add(b"nothing", f"{'Wurzelzertifizierungsstelle_' * 4}.cer")
    opened.view.go("tenants")
    opened.settle()
    opened.tenants.choose(tenant.id)
    opened.window.resize(*size)
    for tab in range(2):
        opened.tenants.tabs.setCurrentIndex(tab)
        opened.settle()
        area = opened.tenants._halves.currentWidget()
        assert isinstance(area, QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0
    foot = opened.tenants._foot
    opened.fill("field.aicc_api_url", "https://gateway.kundenservicegesellschaft.example.com:28443")
    for button, text in (
        (foot.remove, "Mandant löschen"),
        (foot.discard, "Änderungen verwerfen"),
        (foot.save, "Mandant speichern"),
    ):
        button.setText(text)
    opened.settle()
    assert all(button.width() >= button.sizeHint().width() for button in (foot.remove, foot.discard, foot.save))
    rows = opened.tenants.form.connection.form.rows
    side_by_side = rows["aicc_api_url"].y() == rows["aicc_auth_url"].y()
    assert side_by_side is (size[0] > 900)
