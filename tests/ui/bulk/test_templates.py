"""Templates: saving a channel as one, beginning a channel with one, renaming, removing, and taking that back."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from tests.ui.bulk.desk import CHINESE, LONG_GERMAN, Desk
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.ui.bulk.template_dialog import TemplateDialog
from wa_channel_studio.ui.bulk.templates_dialog import TemplatesDialog

KEY = Qt.Key
SECRET = "canary-webhook-1"


@pytest.fixture
def channel(desk: Desk, acme: Tenant) -> str:
    (made,) = desk.support(acme, 1)
    return made


@pytest.fixture
def saving(desk: Desk, channel: str) -> TemplateDialog:
    return desk.open(TemplateDialog(desk.context, desk.workspace, channel, desk.window))


def secrets_in(template: Template) -> list[str]:
    return [value.reveal() for value in template.answers.values() if isinstance(value, Secret) and value]


# --- saving ---------------------------------------------------------------------------------------


def test_a_channel_is_saved_under_its_name_with_enter_and_without_secrets(desk: Desk, saving: TemplateDialog) -> None:
    line = desk.part("field.template_name", QLineEdit)
    assert line.hasFocus()
    assert line.text() == "wa_support_01"
    assert "stay out" in saving.meaning.text
    desk.press(KEY.Key_Return)
    desk.settle()
    assert desk.closed
    (template,) = desk.workspace.templates.all()
    assert template.name == "wa_support_01"
    assert secrets_in(template) == []
    assert template.answers.text("phone_number") == template.answers.text("channel_name") == ""
    assert desk.changes[-1].templates == (template.id,)
    assert desk.toast == "Saved as the template wa_support_01."
    assert desk.toasts.current is not None
    desk.toasts.current.trigger()
    desk.settle()
    assert desk.workspace.templates.all() == ()


def test_secrets_go_in_when_they_are_asked_for_and_what_that_means_is_said(desk: Desk, saving: TemplateDialog) -> None:
    desk.part("field.with_secrets", QCheckBox).click()
    assert saving.meaning.kind == "warning"
    assert "every channel that begins with the template has the same" in saving.meaning.text
    desk.click("action.save_template")
    (template,) = desk.workspace.templates.all()
    assert SECRET in secrets_in(template)


@pytest.mark.parametrize(
    ("name", "told"), [("", "has no name"), ("x" * 101, "101 characters"), ("WA_SUPPORT_01", "already")]
)
def test_what_is_wrong_with_the_name_is_told_at_the_field(
    desk: Desk, channel: str, saving: TemplateDialog, name: str, told: str
) -> None:
    desk.workspace.templates.save_channel(channel, "wa_support_01")
    desk.fill("field.template_name", name)
    if not name:
        desk.press(KEY.Key_Delete)
    desk.click("action.save_template")
    assert told in saving.field.message
    assert desk.find("field.template_name").hasFocus()
    desk.type("y")
    assert saving.field.message == ""
    assert len(desk.workspace.templates.all()) == 1


def test_escape_saves_nothing(desk: Desk, saving: TemplateDialog) -> None:
    desk.press(KEY.Key_Escape)
    assert desk.closed
    assert desk.workspace.templates.all() == ()


# --- the list -------------------------------------------------------------------------------------


@pytest.fixture
def listed(desk: Desk, channel: str, acme: Tenant) -> TemplatesDialog:
    desk.workspace.templates.save_channel(channel, "Alpha", with_secrets=True)
    desk.workspace.templates.save_channel(channel, "Beta")
    return desk.open(TemplatesDialog(desk.context, desk.workspace, acme, desk.window))


def names(dialog: TemplatesDialog) -> list[str]:
    return [template.name for template in dialog.model.rows_in([range(dialog.model.matching)])]


def shows(dialog: TemplatesDialog, wanted: list[str]) -> bool:
    return names(dialog) == wanted


def chosen(dialog: TemplatesDialog) -> str:
    return dialog.current.name if dialog.current is not None else ""


def cells(dialog: TemplatesDialog, row: int) -> list[str]:
    return [str(dialog.model.index(row, column).data()) for column in range(1, dialog.model.columnCount())]


def test_the_list_tells_what_each_template_holds(listed: TemplatesDialog) -> None:
    assert cells(listed, 0)[:3] == ["Alpha", "twilio", "included"]
    assert cells(listed, 1)[:3] == ["Beta", "twilio", "left out"]


def test_a_channel_begins_with_the_chosen_one(desk: Desk, listed: TemplatesDialog, acme: Tenant) -> None:
    drafts: list[OpenDraft] = []
    listed.draft_wanted.connect(drafts.append)
    assert listed.table.hasFocus()
    desk.press(KEY.Key_Down)
    desk.press(KEY.Key_Return)
    desk.settle()
    assert desk.closed
    (draft,) = drafts
    assert draft.tenant_id == acme.id
    assert draft.journey.answers.text("base_url") == "https://api.twilio.com/2010-04-01"
    assert not draft.journey.answers.get("webhook_password")
    assert desk.changes == []


def test_the_button_does_the_same(desk: Desk, listed: TemplatesDialog) -> None:
    drafts: list[OpenDraft] = []
    listed.draft_wanted.connect(drafts.append)
    desk.click("action.new_from")
    assert len(drafts) == 1
    assert desk.closed


def test_one_is_renamed_and_a_taken_name_is_told_at_the_field(desk: Desk, listed: TemplatesDialog) -> None:
    desk.click("action.rename_template")
    desk.fill("field.new_name", "beta")
    desk.click("action.confirm_rename")
    assert desk.sees("field.new_name"), "it stays until the name is right"
    desk.fill("field.new_name", CHINESE)
    desk.press(KEY.Key_Return)
    desk.wait(lambda: names(listed) == ["Beta", CHINESE])
    desk.settle()
    assert listed.current is not None
    assert listed.current.name == CHINESE


def test_one_is_removed_with_delete_and_taken_back(desk: Desk, listed: TemplatesDialog) -> None:
    desk.press(KEY.Key_Delete)
    desk.wait(lambda: names(listed) == ["Beta"])
    desk.settle()
    assert "Removal of the template Alpha" in listed.banner.text
    desk.click("action.undo")
    desk.wait(lambda: names(listed) == ["Alpha", "Beta"])
    assert listed.current is not None
    assert listed.current.name == "Alpha"
    assert not listed.banner.isVisible()


def test_the_last_one_removed_leaves_the_empty_state(desk: Desk, listed: TemplatesDialog) -> None:
    for left in (["Beta"], []):
        desk.click("action.delete_template")
        desk.wait(partial(shows, listed, left))
        desk.settle()
    assert listed.stack.currentIndex() == 0
    assert not desk.find("action.new_from").isEnabled()


def test_many_are_searched(desk: Desk, listed: TemplatesDialog) -> None:
    desk.fill("field.find_template", "twilio bet")
    assert names(listed) == ["Beta"]
    assert listed.current is not None
    assert listed.current.name == "Beta"
    desk.fill("field.find_template", "nothing")
    assert chosen(listed) == ""
    assert not desk.find("action.delete_template").isEnabled()


def test_without_templates_it_says_how_to_make_one(desk: Desk, acme: Tenant) -> None:
    dialog = desk.open(TemplatesDialog(desk.context, desk.workspace, acme, desk.window))
    assert dialog.stack.currentIndex() == 0
    assert not desk.find("action.new_from").isEnabled()
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_a_long_name_is_told_whole_by_the_tool_tip(desk: Desk, channel: str, acme: Tenant) -> None:
    desk.workspace.templates.save_channel(channel, LONG_GERMAN)
    dialog = desk.open(TemplatesDialog(desk.context, desk.workspace, acme, desk.window))
    assert dialog.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == LONG_GERMAN
