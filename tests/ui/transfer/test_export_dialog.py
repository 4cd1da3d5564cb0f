"""The question before an export: what it is of, its password, and what is said at the field."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget

from tests.ui.transfer.world import ask_for_export, exports, fill_password, tenant_with
from tests.ui.window import Program
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.services.export_columns import MAX_RECORDS
from wa_channel_studio.services.export_ports import TaskState
from wa_channel_studio.ui.transfer.words import size_words


def test_the_button_says_how_many_and_the_line_how_many_files(opened: Program) -> None:
    tenant_with(opened, ["wa_one", "wa_two"])
    dialog = ask_for_export(opened)
    assert dialog.size_line.plain_text == "2 channels in one file."
    assert opened.find("action.start_export", QPushButton).text() == "Export 2 channels"
    opened.press(Qt.Key.Key_Escape)
    assert not opened.sees("action.start_export")


def test_the_limits_are_said() -> None:
    assert size_words(0) == "There is no channel to export."
    assert size_words(1) == "1 channel in one file."
    assert size_words(2000) == "2,000 channels in one file."
    assert size_words(2001) == "2,001 channels in 2 files: at most 2,000 in each, as on the AICC's page."
    assert "50 files" in size_words(MAX_RECORDS)
    assert "at most 100,000" in size_words(MAX_RECORDS + 1)


def test_passwords_that_differ_or_that_7_zip_refuses_are_told_at_the_field(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    dialog = ask_for_export(opened)
    fields = dialog.form.password.fields
    opened.click("action.start_export")
    assert fields.first_field.message == "The password is missing."
    opened.fill("field.new_password", "quite long enough")
    opened.fill("field.new_password_again", "quite wrong enough")
    opened.press(Qt.Key.Key_Return)
    assert fields.second_field.message == "The two passwords differ."
    fill_password(opened, "pässwörter gehen nicht")
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert "7-Zip does not take" in fields.first_field.message
    assert opened.workspace.exports.all() == ()


def test_a_generated_password_is_shown_copied_and_taken(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    dialog = ask_for_export(opened)
    assert not opened.find("action.copy_password", QPushButton).isEnabled()
    opened.click("action.generate")
    fields = dialog.form.password.fields
    assert fields.first.revealed
    opened.click("action.copy_password")
    assert QApplication.clipboard().text() == fields.first.text()
    opened.click("action.start_export")
    opened.settle()
    assert opened.workspace.exports.all()[0].state is TaskState.SUCCESS


def test_a_tenant_may_demand_one(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    ask_for_export(opened)
    assert not opened.sees("field.without_password")
    opened.press(Qt.Key.Key_Escape)


def test_without_a_password_by_choice_where_every_tenant_allows_it(opened: Program) -> None:
    tenant_with(opened, ["wa_one"], password=False)
    dialog = ask_for_export(opened)
    opened.click("action.start_export")
    assert dialog.form.password.fields.first_field.message == "The password is missing."
    opened.find("field.without_password", QCheckBox).click()
    assert not opened.sees("field.new_password")
    opened.click("action.start_export")
    opened.settle()
    (task,) = opened.workspace.exports.all()
    assert (task.state, task.encrypted) == (TaskState.SUCCESS, False)
    assert "Whoever gets the file" in exports(opened).about.text


def test_a_tenant_that_begins_to_demand_one_meanwhile_is_told_at_the_field(opened: Program) -> None:
    tenant = tenant_with(opened, ["wa_one"], password=False)
    dialog = ask_for_export(opened)
    opened.find("field.without_password", QCheckBox).click()
    opened.workspace.tenants.save(replace(tenant, parameters=TenantParameters()))
    opened.click("action.start_export")
    opened.settle()
    assert opened.sees("field.new_password")
    assert "no password" in dialog.form.password.fields.first_field.message


def test_locking_closes_the_dialog_and_forgets(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    ask_for_export(opened)
    fill_password(opened)
    opened.window.lock()
    opened.wait(lambda: opened.window.view is None)
    opened.settle()
    assert not opened.sees("field.new_password")
    opened.unlock()
    assert opened.workspace.exports.all() == ()


def test_advice_pushes_nothing_out_of_sight(opened: Program) -> None:
    opened.window.resize(900, 640)
    tenant_with(opened, ["wa_one"])
    dialog = ask_for_export(opened)
    opened.fill("field.new_password", "correct horse")
    fields = dialog.form.password.fields
    opened.wait(lambda: fields.first_field.message)
    assert "Make it longer" in fields.first_field.message
    opened.wait(lambda: dialog._area.verticalScrollBar().maximum() == 0)
    for name in ("action.generate", "field.new_password_again"):
        widget: QWidget = opened.find(name)
        assert (
            dialog._area.viewport()
            .rect()
            .contains(QRect(widget.mapTo(dialog._area.viewport(), QPoint()), widget.size()))
        )
    assert dialog.height() <= 640
