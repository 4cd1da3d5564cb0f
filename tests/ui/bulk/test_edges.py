"""What is rare: certificates for many, hints, hundreds of names, a workspace that only reads, text from the right."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox

from tests.studio import PASSWORD, twilio
from tests.ui.bulk.desk import Desk
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.bulk import EditPreview, EditRow, ReferenceMap, RowState
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.preview_page import PreviewPage
from wa_channel_studio.ui.bulk.reference_rows import MOST, ReferenceRows
from wa_channel_studio.ui.bulk.rotation_dialog import RotationDialog
from wa_channel_studio.ui.bulk.tags_dialog import TagsDialog
from wa_channel_studio.ui.forms.certificate_edit import CertificateEditor
from wa_channel_studio.ui.forms.editor import Ask

FILES = Path(__file__).resolve().parents[3] / "resources" / "samples" / "certificates"
KEY = Qt.Key
SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ids(desk: Desk, acme: Tenant) -> tuple[str, ...]:
    return desk.support(acme, 2)


@pytest.fixture
def dialog(desk: Desk, ids: tuple[str, ...]) -> BulkEditDialog:
    return desk.open(BulkEditDialog(desk.context, desk.workspace, ids, desk.window))


def certificate(dialog: BulkEditDialog) -> CertificateEditor:
    dialog.edits.choose("trust_certificate")
    editor = dialog.edits.cards["trust_certificate"].editor
    assert isinstance(editor, CertificateEditor)
    return editor


# --- certificates and secrets ---------------------------------------------------------------------


def test_one_certificate_is_given_to_many(desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]) -> None:
    editor = certificate(dialog)
    editor.edit.set_files([FILES / "api.twilio.com.cer"])
    desk.wait(lambda: editor.value != ())
    desk.settle()
    assert [card.file.file_name for card in editor.edit.cards] == ["api.twilio.com.cer"]
    desk.click("action.preview")
    (first, _second) = dialog.preview.model.rows_in([range(2)])
    assert first.new == "api.twilio.com.cer"
    desk.click("action.apply")
    assert {desk.get(one).answers.items_of("trust_certificate") for one in ids} == {editor.value}


def test_a_file_that_cannot_be_opened_is_told_at_the_field(desk: Desk, dialog: BulkEditDialog, tmp_path: Path) -> None:
    editor = certificate(dialog)
    editor.edit.set_files([tmp_path / "gone.cer"])
    desk.settle()
    assert "gone.cer" in dialog.edits.cards["trust_certificate"].row.messages[-1].text
    assert editor.edit.choose.isEnabled()


def test_a_file_that_is_no_certificate_is_refused_for_each_channel(
    desk: Desk, dialog: BulkEditDialog, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer", "utf-8")
    editor = certificate(dialog)
    editor.edit.set_files([tmp_path / "letter.txt"])
    desk.wait(lambda: editor.value != ())
    desk.settle()
    desk.click("action.preview")
    assert dialog.preview.counts.words[-1] == "2 are refused"
    assert not desk.find("action.apply").isEnabled()


def test_a_file_that_comes_after_its_card_has_gone_harms_nobody(desk: Desk, dialog: BulkEditDialog) -> None:
    editor = certificate(dialog)
    editor.edit.set_files([FILES / "api.twilio.com.cer"])
    desk.push("action.leave_out.trust_certificate")
    desk.settle()
    assert dialog.edits.cards == {}


def test_a_typed_secret_is_lent_to_the_clipboard_on_demand(desk: Desk, dialog: BulkEditDialog) -> None:
    dialog.edits.choose("webhook_password")
    desk.type("canary-lent-1")
    card = dialog.edits.cards["webhook_password"]
    card.editor.asked.emit(Ask("copy"))
    assert QGuiApplication.clipboard().text() == "canary-lent-1"
    assert "cleared in" in card.row.messages[0].text
    card.editor.asked.emit(Ask("copy_text", "plain"))
    assert QGuiApplication.clipboard().text() == "plain"


def test_what_a_copy_dragged_along_is_taken_off_a_pasted_value(desk: Desk, dialog: BulkEditDialog) -> None:
    dialog.edits.choose("base_url")
    QGuiApplication.clipboard().setText("\u200b https://api.example.com/v2 ")
    desk.press(KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.edits.edits[0].value == "https://api.example.com/v2"
    assert dialog.edits.cards["base_url"].row.messages[-1].kind == "information"


def test_a_rotation_generates_and_lends_too(desk: Desk, ids: tuple[str, ...]) -> None:
    dialog = desk.open(RotationDialog(desk.context, desk.workspace, ids, desk.window))
    dialog.form.choose("webhook_password")
    desk.press(KEY.Key_G, SHIFT_CTRL)
    editor = dialog.form._rows["webhook_password"].editor
    assert isinstance(editor.value, Secret)
    editor.asked.emit(Ask("copy"))
    assert QGuiApplication.clipboard().text() == editor.value.reveal()


# --- hints ----------------------------------------------------------------------------------------


def test_a_changed_channel_with_something_to_mend_says_what(desk: Desk) -> None:
    page = PreviewPage(desk.window)
    page.resize(900, 500)
    row = EditRow("c", "Acme", "", RowState.CHANGED, "", "neu", "The route is not in the list.", "Add it.")
    page.show_preview(EditPreview((), (row,), 1, 0, 0, ()))
    page.show()
    page.table.setCurrentIndex(page.model.index(0, 1))
    assert "empty → neu" in page.detail.plain_text
    assert "The route is not in the list. Add it." in page.detail.plain_text
    assert page.as_text().splitlines()[1] == "\tAcme\tempty\tneu"
    assert page.model.index(0, 1).data() == "without a name"
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert not page.grab().isNull()


# --- hundreds of names ----------------------------------------------------------------------------


def test_of_hundreds_of_names_those_that_are_not_found_come_first(desk: Desk) -> None:
    rows = ReferenceRows(desk.window)
    found = [ReferenceMap("ou", f"Unit {number:03}", 1, "There", ("There",)) for number in range(MOST)]
    lost = [ReferenceMap("ou", f"Lost {number:03}", 2, "", ("There",)) for number in range(MOST + 5)]
    rows.show_references([*found, *lost])
    assert len(rows.boxes) == MOST
    assert {field for field, value in rows.boxes if value.startswith("Unit")} == set()
    assert len(rows.kept_unknown) == MOST + 5
    rows.set_missing(empty=True)
    assert len(rows.kept_unknown) == 5, "those without a row of their own are kept"
    rows.show_references(found[:2])
    assert rows.mapping == {("ou", "Unit 000"): "There", ("ou", "Unit 001"): "There"}
    assert len(rows.kept_unknown) == 0


# --- a workspace that only reads ------------------------------------------------------------------


def test_in_a_workspace_that_only_reads_applying_says_why_and_changes_nothing(
    desk: Desk, ids: tuple[str, ...], workspace: Workspace
) -> None:
    reading = Studio().workspaces.open(workspace.path, PASSWORD, read_only=True)
    dialog = desk.open(TagsDialog(desk.context, reading, ids, desk.window))
    desk.type("vip")
    desk.press(KEY.Key_Return)
    desk.click("action.apply")
    assert dialog.isVisible()
    assert dialog.banner.text
    assert desk.get(ids[0]).tags == ()
    reading.close()


def test_a_channel_open_in_the_wizard_refuses_and_is_named(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    draft = desk.workspace.drafts.edit(desk.get(ids[0]))
    desk.workspace.drafts.keep(draft)
    dialog.edits.choose("robot_enabled")
    box = desk.find("field.robot_enabled")
    assert isinstance(box, QCheckBox) or box.focusPolicy() is not Qt.FocusPolicy.NoFocus
    desk.press(KEY.Key_Space)
    desk.click("action.preview")
    states = {row.name: row.state for row in dialog.preview.model.rows_in([range(dialog.preview.model.matching)])}
    assert states["wa_support_02"] is RowState.CHANGED
    if states["wa_support_01"] is RowState.REFUSED:
        desk.choose("filter.state", "Refused only")
        (row,) = dialog.preview.model.rows_in([range(dialog.preview.model.matching)])
        assert "open in the wizard" in row.reason


def test_switching_between_rotation_fields_keeps_what_was_typed(desk: Desk, acme: Tenant) -> None:
    one = desk.channel(acme, twilio("wa_one"))
    dialog = desk.open(RotationDialog(desk.context, desk.workspace, [one], desk.window))
    dialog.form.choose("base_url")
    desk.type("https://api.example.com/v3")
    dialog.form.choose("account_sid")
    dialog.form.choose("base_url")
    assert dialog.form.value == "https://api.example.com/v3"
    assert dialog.form.check(loudly=True)
