"""What a person goes through with the window, from the first start to locking and coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.studio import PASSWORD, twilio
from tests.ui.window import Program
from wa_channel_studio.services.preferences import Preferences

CANARY = "canary-webhook-1"


def test_from_nothing_to_a_deleted_channel_that_came_back(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "Rollout LATAM.wcs"
    program.create(path)
    assert path.is_file()
    # Nothing is there yet: the empty list leads to a tenant first.
    assert program.channels.teaching.primary.text() == "Add a tenant first"
    program.click("action.begin")
    program.settle()
    program.fill("field.tenant_name", "Acme Brazil")
    program.fill("field.aicc_url", "https://aicc.acme.example")
    program.ctrl(Qt.Key.Key_S)
    program.wait(program.workspace.tenants.all)
    program.settle()
    program.view.go("channels")
    program.settle()
    assert program.view.head.state == "1 tenant · unlocked"
    # A new channel: the wizard opens over everything, and what is typed there is kept.
    program.ctrl(Qt.Key.Key_N)
    program.wait(lambda: program.view.wizard is not None)
    wizard = program.view.wizard
    assert wizard is not None
    assert program.view.currentWidget() is wizard
    wizard.closed.emit()
    tenant = program.workspace.tenants.all()[0]
    program.add_channel(tenant, twilio("wa_support"))
    program.look_again()
    assert program.names() == ["wa_support"]
    assert program.channels.count == "1 of 1"
    # Lock, a wrong password, the right one: the same list.
    program.lock()
    assert program.window.workspace is not None
    assert program.window.workspace.locked
    program.fill("field.password", "something else")
    program.press(Qt.Key.Key_Return)
    program.settle()
    assert "not the workspace's master password" in program.window.entry.unlock_page.field.message
    program.unlock()
    assert program.names() == ["wa_support"]
    # Delete, and take it back with Ctrl+Z.
    program.channels.table.setFocus()
    program.press(Qt.Key.Key_Space)
    program.press(Qt.Key.Key_Delete)
    program.wait(lambda: program.window.toasts.current is not None)
    program.settle()
    assert program.names() == []
    program.ctrl(Qt.Key.Key_Z)
    program.wait(lambda: program.names() == ["wa_support"])


def test_the_title_names_the_file_and_nothing_in_it(opened: Program) -> None:
    assert opened.window.windowTitle() == "Rollout LATAM - WA Channel Studio"
    opened.lock()
    assert opened.window.windowTitle() == "Rollout LATAM - WA Channel Studio"
    opened.click("action.back")
    opened.wait(lambda: opened.window.workspace is None)
    assert opened.window.windowTitle() == "WA Channel Studio"


def test_a_locked_window_shows_nothing_of_the_workspace(opened: Program) -> None:
    tenant = opened.add_tenant()
    opened.add_channel(tenant, twilio("wa_hidden"))
    opened.look_again()
    opened.clipboard.copy(CANARY)
    opened.lock()
    assert opened.window.view is None
    assert QApplication.clipboard().text() == ""
    texts = [label.text() for label in opened.window.findChildren(QLabel) if label.isVisible()]
    assert not any("wa_hidden" in text or "Acme" in text for text in texts)


def test_locking_keeps_what_stands_in_the_wizard(opened: Program) -> None:
    tenant = opened.add_tenant()
    saved = opened.add_channel(tenant, twilio("wa_support"))
    opened.look_again()
    opened.channels.deeds.open(saved.channel.id)
    opened.wait(lambda: opened.view.wizard is not None and opened.view.wizard.ready)
    opened.fill("field.phone_number", "+5511999990000")
    opened.lock()
    opened.unlock()
    opened.wait(lambda: opened.view.wizard is not None and opened.view.wizard.ready)
    assert opened.line("field.phone_number").text() == "+5511999990000"
    wizard = opened.view.wizard
    assert wizard is not None
    assert wizard.journey.field == "phone_number"


def test_an_untouched_wizard_comes_back_as_well(opened: Program) -> None:
    tenant = opened.add_tenant()
    opened.look_again()
    opened.channels.deeds.new()
    opened.wait(lambda: opened.view.wizard is not None)
    opened.lock()
    opened.unlock()
    opened.wait(lambda: opened.view.wizard is not None)
    assert opened.workspace.tenants.get(tenant.id).name == "Acme Brazil"


def test_closing_the_window_keeps_what_stands_in_the_wizard(start: Callable[..., Program], tmp_path: Path) -> None:
    path = tmp_path / "kept.wcs"
    first = start()
    first.create(path)
    first.add_tenant()
    first.look_again()
    first.channels.deeds.new()
    first.wait(lambda: first.view.wizard is not None and first.view.wizard.ready)
    first.find("field.provider")
    wizard = first.view.wizard
    assert wizard is not None
    wizard.jump("provider")
    wizard.keeper.touch(wizard.journey.answer("provider", "gupshup")[0])
    first.close()
    second = start()
    second.open(path)
    second.wait(lambda: second.channels.drafts_bar.drafts)
    (draft,) = second.channels.drafts_bar.drafts
    assert draft.journey.answers.text("provider") == "gupshup"


def test_the_same_place_is_there_after_unlocking(opened: Program) -> None:
    tenant = opened.add_tenant()
    for name in ("wa_a", "wa_b", "wa_c"):
        opened.add_channel(tenant, twilio(name))
    opened.look_again()
    opened.fill("field.search", "wa_b")
    opened.wait(lambda: opened.names() == ["wa_b"])
    opened.lock()
    opened.unlock()
    opened.wait(lambda: opened.names() == ["wa_b"])
    assert opened.line("field.search").text() == "wa_b"
    opened.view.go("settings")
    opened.lock()
    opened.unlock()
    assert opened.view.current == "settings"


def test_nobody_at_the_keyboard_locks_it(opened: Program) -> None:
    now = [opened.window.auto_lock.now()]
    opened.window.auto_lock.now = lambda: now[0]
    opened.window.auto_lock.start()
    now[0] += 10 * 60 - 1
    opened.window.auto_lock.timer.timeout.emit()
    assert opened.window.view is not None
    now[0] += 1
    opened.window.auto_lock.timer.timeout.emit()
    opened.wait(lambda: opened.window.view is None)
    opened.wait(lambda: opened.window.workspace is not None and opened.window.workspace.locked)


def test_the_window_comes_back_where_it_was(start: Callable[..., Program]) -> None:
    first = start()
    first.window.resize(900, 655)  # the screen of the tests is small
    first.close()
    second = start(first.file.load())
    assert (second.window.width(), second.window.height()) == (900, 655)


def test_two_windows_do_not_write_one_workspace(start: Callable[..., Program], tmp_path: Path) -> None:
    path = tmp_path / "shared.wcs"
    first, second = start(), start()
    first.create(path)
    second.window.open_path(path)
    banner = second.window.entry.unlock_page.banner
    second.wait(banner.isVisible)
    assert "In use" in banner.text
    second.fill("field.password", PASSWORD.reveal())
    second.press(Qt.Key.Key_Return)
    second.settle()
    assert second.window.view is None
    assert banner.isVisible()
    first.window.close_workspace()
    first.wait(lambda: first.window.workspace is None)
    first.settle()
    second.click("action.try_again")
    second.wait(lambda: not banner.isVisible())
    second.unlock()
    assert second.window.view is not None


def test_a_dialog_does_not_outlive_the_lock(opened: Program) -> None:
    opened.view.go("settings")
    opened.click("action.change_password")
    opened.fill("field.old_password", PASSWORD.reveal())
    opened.window.lock()
    opened.wait(lambda: opened.window.view is None)
    shown = [widget for widget in opened.window.findChildren(QWidget) if widget.isWindow() and widget.isVisible()]
    assert shown == []


def test_the_recent_workspaces_are_remembered(start: Callable[..., Program], tmp_path: Path) -> None:
    first = start()
    first.create(tmp_path / "one.wcs")
    first.window.close_workspace()
    first.wait(lambda: first.window.workspace is None)
    first.close()
    preferences = first.file.load()
    assert preferences.recent == (str(tmp_path / "one.wcs"),)
    second = start(Preferences(recent=preferences.recent))
    assert list(second.window.entry.start.recent.items) == [str(tmp_path / "one.wcs")]
