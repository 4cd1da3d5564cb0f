"""The way in: new workspaces, wrong passwords, the recovery key, damaged files and their backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.studio import PASSWORD, new_workspace
from tests.ui.window import Program
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.preferences import Preferences
from wa_channel_studio.ui.views.entry_deeds import dropped_file


def closed_workspace(folder: Path, name: str = "rollout") -> Path:
    """A workspace file that nobody has open, with one tenant."""
    workspace = new_workspace(folder, name)
    workspace.tenants.add("Acme Brazil", "https://aicc.acme.example")
    workspace.close()
    return workspace.path


def test_two_different_passwords_make_no_workspace(program: Program, tmp_path: Path) -> None:
    program.click("action.new_workspace")
    program.fill("field.path", str(tmp_path / "new.wcs"))
    program.fill("field.new_password", "one thing")
    program.fill("field.new_password_again", "another thing")
    program.click("action.create")
    assert program.window.entry.create_page.password.second_field.message == "The two passwords differ."
    assert not (tmp_path / "new.wcs").exists()


def test_an_empty_password_is_told_at_its_field(program: Program, tmp_path: Path) -> None:
    program.click("action.new_workspace")
    program.fill("field.path", str(tmp_path / "new.wcs"))
    program.click("action.create")
    assert program.window.entry.create_page.password.first_field.message == "The password is missing."


def test_a_weak_password_is_called_weak_and_allowed(program: Program, tmp_path: Path) -> None:
    program.click("action.new_workspace")
    program.fill("field.new_password", "password")
    password = program.window.entry.create_page.password
    program.wait(lambda: password.bits is not None)
    assert password.bits is not None
    assert password.bits < 28
    program.wait(lambda: "Make it longer" in password.first_field.message)
    program.create_from_here(tmp_path / "weak.wcs", "password")
    assert program.window.view is not None


def test_an_existing_file_is_not_replaced(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "there.wcs"
    path.write_bytes(b"something")
    program.click("action.new_workspace")
    program.fill("field.path", str(path))
    program.fill("field.new_password", "one thing")
    program.fill("field.new_password_again", "one thing")
    program.click("action.create")
    program.settle()
    assert program.window.view is None
    assert program.window.entry.create_page.path_field.message
    assert path.read_bytes() == b"something"


def test_a_name_without_suffix_gets_ours(program: Program, tmp_path: Path) -> None:
    workspace = program.create(tmp_path / "plain")
    assert workspace.path == tmp_path / "plain.wcs"


def test_a_wrong_password_can_be_typed_anew(program: Program, tmp_path: Path) -> None:
    path = closed_workspace(tmp_path)
    program.window.open_path(path)
    program.fill("field.password", "wrong")
    program.press(Qt.Key.Key_Return)
    program.settle()
    page = program.window.entry.unlock_page
    assert "not the workspace's master password" in page.field.message
    assert program.line("field.password").selectedText()
    program.unlock()
    assert program.view.current == "channels"


def test_what_was_typed_is_forgotten_on_the_way_back(program: Program, tmp_path: Path) -> None:
    path = closed_workspace(tmp_path)
    program.window.open_path(path)
    program.fill("field.password", PASSWORD.reveal())
    program.click("action.back")
    program.window.open_path(path)
    assert program.line("field.password").text() == ""


def test_the_recovery_key_opens_and_sets_a_new_password(program: Program, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    key = workspace.make_recovery_key()
    workspace.close()
    program.window.open_path(workspace.path)
    program.click("action.use_recovery_key")
    program.fill("field.recovery_key", key.reveal().lower().replace("-", " "))
    program.fill("field.new_password", "the new one")
    program.fill("field.new_password_again", "the new one")
    program.press(Qt.Key.Key_Return)
    program.wait(lambda: program.window.view is not None)
    program.lock()
    program.unlock("the new one")


def test_a_wrong_recovery_key_is_told_at_its_field(program: Program, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    key = workspace.make_recovery_key()
    workspace.close()
    wrong = key.reveal()[:-1] + ("A" if key.reveal()[-1] != "A" else "B")
    program.window.open_path(workspace.path)
    program.click("action.use_recovery_key")
    program.fill("field.recovery_key", wrong)
    program.fill("field.new_password", "the new one")
    program.fill("field.new_password_again", "the new one")
    program.click("action.recover")
    program.settle()
    assert program.window.view is None
    assert program.window.entry.recovery_page.key_field.message
    program.click("action.back")
    program.unlock()


def test_the_recovery_key_unlocks_a_locked_window(opened: Program) -> None:
    key = opened.workspace.make_recovery_key()
    opened.lock()
    opened.click("action.use_recovery_key")
    opened.fill("field.recovery_key", key.reveal())
    opened.fill("field.new_password", "the new one")
    opened.fill("field.new_password_again", "the new one")
    opened.click("action.recover")
    opened.wait(lambda: opened.window.view is not None)
    opened.workspace.unlock(Secret("the new one"))


def test_a_damaged_file_leads_to_its_backups(program: Program, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    workspace.tenants.add("Acme Brazil", "https://aicc.acme.example")
    workspace.back_up("for the test")
    workspace.close()
    content = workspace.path.read_bytes()
    workspace.path.write_bytes(b"not a database at all" * 100 + content[2100:])
    program.window.open_path(workspace.path)
    program.fill("field.password", PASSWORD.reveal())
    program.press(Qt.Key.Key_Return)
    program.settle()
    program.click("action.restore_backup")
    program.settle()
    program.click("action.restore")
    program.wait(lambda: program.sees("field.password"))
    program.settle()
    assert "was restored" in program.window.entry.unlock_page.banner.text
    program.unlock()
    assert [tenant.name for tenant in program.workspace.tenants.all()] == ["Acme Brazil"]


def test_a_missing_file_is_said_and_can_be_taken_off_the_list(start: Callable[..., Program], tmp_path: Path) -> None:
    gone, there = str(tmp_path / "gone.wcs"), str(closed_workspace(tmp_path))
    program = start(Preferences(recent=(gone, there)))
    recent = program.window.entry.start.recent
    program.wait(lambda: recent.items[gone].recent.missing)
    assert not recent.items[there].recent.missing
    recent.items[gone].setFocus()
    program.press(Qt.Key.Key_Return)
    program.settle()
    program.fill("field.password", "whatever")
    program.press(Qt.Key.Key_Return)
    program.settle()
    assert program.window.entry.start.banner.isVisible()
    recent.items[gone].setFocus()
    program.press(Qt.Key.Key_Delete)
    assert list(recent.items) == [there]
    assert program.file.load().recent == (there,)


def test_the_arrows_choose_among_recent_workspaces(start: Callable[..., Program], tmp_path: Path) -> None:
    first, second = closed_workspace(tmp_path, "first"), closed_workspace(tmp_path, "second")
    program = start(Preferences(recent=(str(first), str(second))))
    assert program.window.entry.start.recent.items[str(first)].hasFocus()
    program.press(Qt.Key.Key_Down)
    program.press(Qt.Key.Key_Return)
    program.unlock()
    assert program.workspace.path == second


def test_a_file_can_be_dropped_on_the_start_page(program: Program, tmp_path: Path) -> None:
    path = closed_workspace(tmp_path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    entry = program.window.entry
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, button, keys)
    QApplication.sendEvent(entry, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, button, keys)
    QApplication.sendEvent(entry, drop)
    program.unlock()
    assert program.workspace.path == path


def test_only_one_local_file_can_be_dropped(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.touch()
    two.touch()
    urls = [QUrl.fromLocalFile(str(path)) for path in (one, two)]
    assert dropped_file(urls[:1]) == one
    assert dropped_file(urls) is None
    assert dropped_file([QUrl("https://example.com/a")]) is None
    assert dropped_file([QUrl.fromLocalFile(str(tmp_path))]) is None


def test_what_is_done_before_the_services_are_there_waits_for_them(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    path = closed_workspace(tmp_path)
    program = start()
    services, program.context.services = program.context.services, None
    program.window.open_path(path)
    program.fill("field.password", PASSWORD.reveal())
    program.press(Qt.Key.Key_Return)
    assert program.window.view is None
    program.context.services = services
    program.window.entry.services_loaded()
    program.wait(lambda: program.window.view is not None)


def test_the_keyring_that_keeps_nothing_says_so(program: Program, tmp_path: Path) -> None:
    program.window.open_path(closed_workspace(tmp_path))
    program.click("action.use_keyring")
    program.settle()
    assert "keeps no key" in program.window.entry.unlock_page.banner.text


def test_escape_goes_back_but_never_closes_a_locked_workspace(program: Program, tmp_path: Path) -> None:
    program.window.open_path(closed_workspace(tmp_path))
    program.settle()
    program.press(Qt.Key.Key_Escape)
    assert program.sees("action.new_workspace")
    program.create(tmp_path / "other.wcs")
    program.lock()
    program.press(Qt.Key.Key_Escape)
    program.settle()
    assert program.window.workspace is not None
    assert program.sees("field.password")
