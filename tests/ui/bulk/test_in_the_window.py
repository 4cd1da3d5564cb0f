"""The dialogs where they are used: opened from the list of the whole program, and what locking does to them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.tags_dialog import TagsDialog


@pytest.fixture
def chosen(opened: Program) -> Program:
    """A list of two channels, both chosen."""
    tenant = opened.add_tenant()
    for name in ("wa_alpha", "wa_beta"):
        opened.add_channel(tenant, twilio(name))
    opened.look_again()
    opened.channels.table.setFocus()
    opened.ctrl(Qt.Key.Key_A)
    return opened


def test_locking_takes_a_dialog_with_what_was_typed_away(chosen: Program) -> None:
    ids = [channel.id for name in ("wa_alpha", "wa_beta") for channel in chosen.workspace.channels.named(name)]
    dialog = BulkEditDialog(chosen.context, chosen.workspace, ids, chosen.channels)
    dialog.open()
    chosen.settle()
    dialog.edits.choose("webhook_password")
    chosen.window.lock()
    chosen.wait(lambda: chosen.window.view is None)
    assert not chosen.sees("field.webhook_password")


def test_tags_are_changed_over_the_list_and_taken_back_by_the_toast(chosen: Program) -> None:
    ids = [channel.id for name in ("wa_alpha", "wa_beta") for channel in chosen.workspace.channels.named(name)]
    dialog = TagsDialog(chosen.context, chosen.workspace, ids, chosen.channels)
    dialog.open()
    chosen.settle()
    chosen.fill("field.new_tag", "vip")
    chosen.click("action.add_tag")
    chosen.click("action.apply")
    chosen.settle()
    assert [chosen.workspace.channels.get(one).tags for one in ids] == [("vip",), ("vip",)]
    toast = chosen.window.toasts.current
    assert toast is not None
    assert toast.text == "Tags of 2 channels changed."
    toast.trigger()
    chosen.settle()
    assert [chosen.workspace.channels.get(one).tags for one in ids] == [(), ()]
