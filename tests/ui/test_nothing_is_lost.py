"""When what was typed cannot be kept, the window neither locks nor closes over it without saying so."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.drafts import DraftService, OpenDraft


@pytest.fixture
def full_disk(opened: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A wizard with something typed, and a disk that takes no more drafts."""
    tenant = opened.add_tenant()
    saved = opened.add_channel(tenant, twilio("wa_support"))
    opened.look_again()
    opened.channels.deeds.open(saved.channel.id)
    opened.wait(lambda: opened.view.wizard is not None and opened.view.wizard.ready)

    def keep(_self: DraftService, _draft: OpenDraft) -> OpenDraft:
        raise ProblemError.of("The disk is full.", "Make room.")

    monkeypatch.setattr(DraftService, "keep", keep)
    opened.fill("field.phone_number", "+5511999990000")
    return opened


KEEP = DraftService.keep


def make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftService, "keep", KEEP)


def test_it_does_not_lock_over_what_could_not_be_kept(full_disk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk.window.lock()
    banner = full_disk.window.entry.unlock_page.banner
    full_disk.wait(banner.isVisible)
    assert banner.text == "The disk is full. Make room."
    assert not full_disk.workspace.locked
    full_disk.click("action.stay")
    assert full_disk.line("field.phone_number").text() == "+5511999990000"
    make_room(monkeypatch)
    full_disk.fill("field.phone_number", "+5511999990001")
    full_disk.lock()
    full_disk.unlock()
    full_disk.wait(lambda: full_disk.view.wizard is not None and full_disk.view.wizard.ready)
    assert full_disk.line("field.phone_number").text() == "+5511999990001"


def test_it_asks_before_it_closes_over_what_could_not_be_kept(
    full_disk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk.window.close()
    full_disk.wait(lambda: full_disk.sees("dialog.confirm"))
    assert full_disk.dialog.windowTitle() == "What you typed could not be kept"
    full_disk.click("action.cancel")
    assert full_disk.line("field.phone_number").text() == "+5511999990000"
    assert not full_disk.window.over
    full_disk.window.close()
    full_disk.wait(lambda: full_disk.sees("dialog.confirm"))
    full_disk.click("action.confirm")
    full_disk.wait(lambda: full_disk.window.over)
    make_room(monkeypatch)


def test_closing_while_it_locks_closes_after_that(opened: Program) -> None:
    opened.window.lock()
    opened.window.close()
    opened.wait(lambda: opened.window.over)


def test_the_clipboard_is_cleared_when_the_window_closes(opened: Program) -> None:
    opened.clipboard.copy("canary-closing-1")
    opened.close()
    assert QApplication.clipboard().text() == ""
