"""What can be wrong on the way of an import or export: steps gone back to, missing answers, a service that refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from tests.ui.transfer.world import (
    PASSWORD,
    ask_for_export,
    assistant,
    choose,
    export_all,
    fill_password,
    sheet,
    tenant_with,
    to_preview,
)
from tests.ui.window import Program
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.exporting import PASSWORD_FIELD
from wa_channel_studio.ui.transfer.column_model import TARGET

ROW = ("Acme Brazil", "wa_new", "twilio", "+5511940001299")


@pytest.fixture
def filled(opened: Program) -> Program:
    tenant_with(opened, ["wa_one"])
    return opened


# --- import -----------------------------------------------------------------------------------------


def test_a_step_that_was_done_is_gone_back_to_with_a_click(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "new.csv", [ROW]))
    dialog.steps.items["file"].click()
    assert dialog.step == "file"
    dialog.steps.items["preview"].click()
    assert dialog.step == "preview", "what was checked is still known"
    assert not dialog.steps.items["result"].isEnabled()
    filled.press(Qt.Key.Key_Escape)


def test_something_done_since_the_import_is_not_undone_with_it(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "new.csv", [ROW]))
    filled.click("action.next")
    filled.settle()
    (old,) = filled.workspace.channels.named("wa_one")
    filled.workspace.bulk.tag([old.id], add=["later"])
    filled.click("action.undo_import")
    filled.settle()
    assert "Something else was done since the import." in dialog.banner.text
    assert filled.workspace.channels.get(old.id).tags == ("later",)
    assert filled.workspace.channels.named("wa_new")
    filled.press(Qt.Key.Key_Escape)


def test_without_a_tenant_it_cannot_go_on_and_says_what_to_do(filled: Program, tmp_path: Path) -> None:
    filled.add_tenant("Bravo")
    dialog = assistant(filled)
    choose(filled, dialog, sheet(tmp_path / "new.csv", [ROW[1:]], ("Channel Name", "Provider", "Phone number")))
    filled.click("action.next")
    assert "No column names the tenant" in dialog.columns.problem_line.plain_text
    assert not dialog.next_button.isEnabled()
    assert dialog.columns.take() is None
    box = filled.find("field.tenant", QComboBox)
    box.setCurrentIndex(box.findText("Bravo"))
    assert dialog.columns.problem_line.plain_text == ""
    assert dialog.next_button.isEnabled()
    filled.press(Qt.Key.Key_Escape)


def test_what_an_empty_cell_means_is_kept_for_the_next_file(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    choose(filled, dialog, sheet(tmp_path / "one.csv", [ROW]))
    filled.click("action.next")
    box = filled.find("field.empty_cells", QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert dialog.columns.plan.empty_clears
    filled.click("action.back")
    choose(filled, dialog, sheet(tmp_path / "two.csv", [ROW]))
    assert dialog.columns.plan.empty_clears
    filled.press(Qt.Key.Key_Escape)


def test_an_empty_password_of_an_archive_is_not_tried(filled: Program) -> None:
    path = filled.workspace.exports.path(export_all(filled, PASSWORD).id)
    filled.view.go("channels")
    dialog = assistant(filled)
    choose(filled, dialog, path)
    filled.press(Qt.Key.Key_Return)
    assert dialog.file.password_field.message == "The password is missing."
    assert dialog.focusWidget() is dialog.file.password
    filled.press(Qt.Key.Key_Escape)


def test_a_click_into_a_column_offers_where_it_may_go(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    choose(filled, dialog, sheet(tmp_path / "new.csv", [ROW]))
    filled.click("action.next")
    table = dialog.columns.table
    place: QPoint = table.visualRect(table.model().index(2, TARGET)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    filled.wait(QApplication.activePopupWidget)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    filled.press(Qt.Key.Key_Escape)


# --- export -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", [PASSWORD_FIELD, ""])
def test_an_export_that_is_refused_says_why_where_it_belongs(
    filled: Program, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise ProblemError.of("That will not do.", "Do otherwise.", field=field)

    monkeypatch.setattr(filled.workspace.exports, "start", refuse)
    dialog = ask_for_export(filled)
    fill_password(filled)
    filled.click("action.start_export")
    filled.settle()
    assert dialog.isVisible()
    at_field = dialog.form.password.fields.first_field.message == "That will not do. Do otherwise."
    assert at_field is bool(field)
    assert dialog.problem_banner.isVisible() is not bool(field)
    assert dialog.form.isEnabled()
    filled.press(Qt.Key.Key_Escape)
