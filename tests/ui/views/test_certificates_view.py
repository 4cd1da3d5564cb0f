"""The place of the certificates: finding them, knowing them, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu

from tests.studio import PASSWORD, twilio
from tests.ui.certificates.library_samples import DIRECT, der, shelf
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import FileKind, Role
from wa_channel_studio.domain.library import LibraryQuery, LibraryRow
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog
from wa_channel_studio.ui.certificates.library_cells import COLUMNS
from wa_channel_studio.ui.certificates.library_dialogs import InUseDialog, RenameDialog
from wa_channel_studio.ui.certificates.library_open_dialog import OpenDialog
from wa_channel_studio.ui.certificates.library_pane import LibraryPane

KEYS = [column.key for column in COLUMNS]
LONG = "证书_华为云客户联络中心_" + "sehr_langer_name_" * 4 + ".cer"
Shelf = dict[str, LibraryRow]


def pane(program: Program) -> LibraryPane:
    return program.certificates.library


def names(program: Program) -> list[str]:
    """The names in the list, from the top."""
    model = pane(program).model
    rows = [model.summary(row) for row in range(model.rowCount())]
    return [row.name if row is not None else "…" for row in rows]


def choose(program: Program, *wanted: str) -> None:
    """Choose rows by their names; the last one gets the keyboard."""
    rows = sorted(names(program).index(name) for name in wanted)
    pane(program).table.choose(rows, rows[-1])


def cell(program: Program, name: str, key: str) -> str:
    model = pane(program).model
    return str(model.data(model.index(names(program).index(name), KEYS.index(key))))


def dialog(program: Program) -> object:
    program.wait(lambda: any(box.isVisible() for box in program.window.findChildren(OpenDialog)))
    return program.dialog


@pytest.fixture
def place(opened: Program) -> Program:
    """An empty library on show."""
    opened.workspace.library.save_fetch_options(DIRECT)
    opened.view.go("certificates")
    opened.settle()
    return opened


@pytest.fixture
def stocked(opened: Program) -> tuple[Program, Shelf]:
    """Five certificates, of which a channel uses one."""
    found = shelf(opened.workspace)
    opened.workspace.library.save_fetch_options(DIRECT)
    opened.add_channel(opened.add_tenant(), twilio("wa_support", trust_certificate=(found["root"].id,)))
    opened.window.resize(1280, 800)
    opened.view.go("certificates")
    opened.settle()
    return opened, found


# --- finding ------------------------------------------------------------------------------------


def test_an_empty_library_teaches_and_leads_to_fetching(place: Program) -> None:
    assert place.certificates.count == ""
    assert place.find("action.first_fetch", QAbstractButton).hasFocus()
    place.click("action.first_fetch")
    assert place.sees("view.fetch")
    assert not place.sees("action.fetch_from_host")
    place.click("action.close_fetch")
    assert place.sees("action.first_fetch")


def test_the_list_says_what_is_known(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    assert program.certificates.count == "5 certificates"
    assert names(program) == [
        "aicc.acme.example.cer",
        "api.twilio.com_root.der",
        "login.gupshup.io_server.der",
        "notes.txt",
        LONG,
    ]
    said = {key: cell(program, "login.gupshup.io_server.der", key) for key in ("role", "used", "left")}
    assert said == {"role": "trust, server", "used": "–", "left": "20 days"}
    assert cell(program, "login.gupshup.io_server.der", "watch").startswith("anchor changed, today ")
    assert cell(program, "api.twilio.com_root.der", "role") == "trust, root"
    assert cell(program, "api.twilio.com_root.der", "used") == "1 channel"
    assert cell(program, "aicc.acme.example.cer", "watch") == "no server known"
    assert cell(program, LONG, "left") == "expired"
    assert cell(program, "notes.txt", "role") == "cannot be read"
    tip = pane(program).model.data(
        pane(program).model.index(names(program).index("login.gupshup.io_server.der"), KEYS.index("watch")),
        int(Qt.ItemDataRole.ToolTipRole),
    )
    assert tip.endswith("It has another one.\nGet it again.")


def test_search_and_filters_narrow_the_list(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    program.ctrl(Qt.Key.Key_F)
    program.type("gupshup")
    program.wait(lambda: names(program) == ["login.gupshup.io_server.der"])
    assert program.certificates.count == "1 of 5"
    program.press(Qt.Key.Key_Return)
    assert pane(program).table.hasFocus()
    program.fill("field.search_certificates", "nothing like it")
    program.wait(lambda: program.sees("action.show_all_certificates"))
    program.click("action.show_all_certificates")
    program.wait(lambda: len(names(program)) == 5)
    for value, wanted in (
        ("expired", [LONG]),
        ("soon", ["login.gupshup.io_server.der"]),
        ("changed", ["login.gupshup.io_server.der"]),
        ("keystores", []),
    ):
        program.click("filter.show")
        shown = next(menu for menu in program.window.findChildren(QMenu, "menu.show") if menu.isVisible())
        words = dict(pane(program).tools.filters.choices("show"))
        shown.setActiveAction(next(action for action in shown.actions() if action.text() == words[value]))
        QTest.keyClick(shown, Qt.Key.Key_Return)
        program.settle()
        assert names(program) == wanted
    pane(program).tools.filters.clear()
    program.settle()
    pane(program).tools.filters.put({"role": "none"})
    pane(program).tools.filters.changed.emit()
    program.wait(lambda: set(names(program)) == {"notes.txt", LONG})


def test_every_heading_sorts_and_one_of_them_wears_the_arrow(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    header = pane(program).table.horizontalHeader()
    for key in KEYS[1:]:
        header.sectionClicked.emit(KEYS.index(key))
        program.settle()
        titles = [str(pane(program).model.headerData(n, Qt.Orientation.Horizontal)) for n in range(len(KEYS))]
        assert [KEYS[n] for n, title in enumerate(titles) if title.endswith(("↑", "↓"))] == [key]
    header.sectionClicked.emit(KEYS.index("ends"))
    program.settle()
    ends = [cell(program, name, "ends") for name in names(program) if cell(program, name, "ends") != "–"]
    assert ends in (sorted(ends), sorted(ends, reverse=True))


def test_where_room_is_short_the_least_important_columns_go(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    table = pane(program).table

    def gone() -> set[str]:
        return {key for number, key in enumerate(KEYS) if table.isColumnHidden(number)}

    assert gone() == {"added"}
    program.window.resize(900, 600)
    program.wait(lambda: gone() == {"added", "left", "used", "role"})
    program.window.resize(1900, 900)
    pane(program)._want_side(False)
    program.wait(lambda: gone() == set())
    program.window.resize(1280, 800)
    pane(program)._want_side(True)
    program.wait(lambda: gone() == {"added", "left", "used", "role", "validity"})
    assert table.columnWidth(KEYS.index("name")) >= 240


def test_a_bar_of_the_picture_chooses_its_certificates(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    picture = pane(program).timeline
    program.wait(picture.isVisible)
    picture.setFocus()
    program.press(Qt.Key.Key_Return)
    program.settle()
    assert [row.name for row in pane(program).model.known(pane(program).table.chosen_rows)] == [LONG]
    program.press(Qt.Key.Key_Right)
    program.press(Qt.Key.Key_Return)
    chosen = pane(program).model.known(pane(program).table.chosen_rows)
    assert [row.name for row in chosen] == ["login.gupshup.io_server.der"]


# --- knowing ------------------------------------------------------------------------------------


def test_enter_shows_all_about_it_and_escape_closes_it(stocked: tuple[Program, Shelf]) -> None:
    program, found = stocked
    side = pane(program).side
    assert not side.isVisible()
    choose(program, "login.gupshup.io_server.der")
    pane(program).table.setFocus()
    program.press(Qt.Key.Key_Return)
    program.wait(lambda: side.isVisible() and side.content.details.isVisible())
    assert side.row is not None
    assert side.row.id == found["leaf"].id
    assert side._warning.text == "It has another one. Get it again."
    lines = dict(side._lines._shown[0])  # type: ignore[call-overload]
    assert lines["Fetched"].startswith("from login.gupshup.io, ")
    assert lines["Taken"] == "the server's own"
    assert lines["Watch out"]
    assert {line.key: line.text for line in side.content.details.lines}["subject"] == "CN=login.gupshup.io"
    program.press(Qt.Key.Key_Up)
    program.wait(lambda: [user.channel_name for user in side.users.users] == ["wa_support"])
    side.close_button.setFocus()
    program.press(Qt.Key.Key_Escape)
    assert not side.isVisible()
    assert pane(program).table.hasFocus()


def test_a_narrow_window_shows_the_details_in_place_of_the_list(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    program.window.resize(900, 600)
    program.wait(lambda: pane(program).width() < 800)
    pane(program).table.opened.emit(0)
    program.settle()
    assert pane(program).side.isVisible()
    assert not pane(program).table.isVisible()
    assert pane(program).side.close_button.hasFocus()
    program.press(Qt.Key.Key_Space)
    assert pane(program).table.hasFocus()


def test_the_same_certificates_under_another_name_are_named(stocked: tuple[Program, Shelf]) -> None:
    program, found = stocked
    data = program.workspace.library.data(found["root"].id)
    program.workspace.library.add(data, "twin.cer", role=Role.NONE)
    pane(program).refresh()
    program.settle()
    choose(program, "twin.cer")
    pane(program).wishes.do("details")
    program.wait(lambda: program.sees(f"action.twin.{found['root'].id}"))
    program.click(f"action.twin.{found['root'].id}")
    program.settle()
    current = pane(program).table.current
    assert current is not None
    assert current.name == "api.twilio.com_root.der"


# --- doing --------------------------------------------------------------------------------------


def test_f2_renames_and_says_what_is_wrong_at_the_name(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    choose(program, "notes.txt")
    pane(program).table.setFocus()
    program.press(Qt.Key.Key_F2)
    box = program.dialog
    assert isinstance(box, RenameDialog)
    assert box.line.selectedText() == "notes"
    box.line.setText("a/b")
    program.click("action.rename")
    program.wait(lambda: "“/”" in box.field.message)
    box.line.setText("b.txt")
    program.press(Qt.Key.Key_Return)
    program.wait(lambda: "b.txt" in names(program))
    current = pane(program).table.current
    assert current is not None
    assert current.name == "b.txt"


def test_what_is_used_is_not_deleted_and_the_list_leads_there(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    choose(program, "api.twilio.com_root.der", "notes.txt")
    pane(program).table.setFocus()
    program.press(Qt.Key.Key_Delete)
    program.wait(lambda: any(box.isVisible() for box in program.window.findChildren(InUseDialog)))
    box = program.dialog
    assert isinstance(box, InUseDialog)
    assert [user.channel_name for user in box.users.users] == ["wa_support"]
    assert len(names(program)) == 5
    program.click("action.user.0")
    program.wait(lambda: program.view.wizard is not None)
    assert program.view.wizard is not None
    assert program.view.wizard.journey.answers.text("channel_name") == "wa_support"


def test_what_a_connection_trusts_by_is_not_deleted_and_the_list_leads_there(stocked: tuple[Program, Shelf]) -> None:
    program, found = stocked
    umbrella = program.add_tenant("Umbrella")
    connections = program.workspace.connections
    for number, name in ((0, "api.twilio.com_root.der"), (1, "login.gupshup.io_server.der")):
        trusted = program.workspace.library.page(LibraryQuery(text=name)).rows[0]
        tenant = program.workspace.tenants.all()[number]
        connections.save(tenant.id, Connection("https://aicc.example", ca_certificate_id=trusted.id))
    assert found["root"].id == connections.get(program.workspace.tenants.by_name("Acme Brazil").id).ca_certificate_id
    pane(program).refresh()
    program.settle()
    assert cell(program, "api.twilio.com_root.der", "used") == "1 channel, 1 tenant"
    assert cell(program, "login.gupshup.io_server.der", "used") == "1 tenant"
    choose(program, "login.gupshup.io_server.der")
    program.click("action.delete_certificate")
    program.wait(lambda: any(box.isVisible() for box in program.window.findChildren(InUseDialog)))
    box = program.dialog
    assert isinstance(box, InUseDialog)
    assert program.find("action.user.0", QAbstractButton).text() == "Connection of Umbrella"
    program.click("action.user.0")
    program.settle()
    assert program.view.current == "tenants"
    assert program.tenants.tenant_id == umbrella.id
    assert program.tenants.tabs.currentIndex() == 1
    assert program.line("field.aicc_api_url").text() == "https://aicc.example"


def test_what_is_deleted_comes_back_with_undo(stocked: tuple[Program, Shelf]) -> None:
    program, found = stocked
    choose(program, "login.gupshup.io_server.der", "notes.txt")
    program.click("action.delete_certificate")
    program.wait(lambda: len(names(program)) == 3)
    toast = program.window.toasts.current
    assert toast is not None
    assert toast.text == "Deleted login.gupshup.io_server.der, notes.txt."
    toast.trigger()
    program.wait(lambda: len(names(program)) == 5)
    assert program.workspace.library.get(found["leaf"].id).file.origin == found["leaf"].file.origin


def test_the_menu_sets_the_role_of_many(stocked: tuple[Program, Shelf]) -> None:
    program, found = stocked
    choose(program, "aicc.acme.example.cer", "notes.txt")
    program.click("action.more")
    menu = next(menu for menu in program.window.findChildren(QMenu, "menu.certificate") if menu.isVisible())
    assert [action.text() for action in menu.actions()] == ["Look again", "Role", "Delete"]
    roles = menu.findChild(QMenu, "menu.set_role")
    assert isinstance(roles, QMenu)
    roles.actions()[0].trigger()
    menu.close()
    program.settle()
    assert program.workspace.library.get(found["own"].id).role is Role.TRUST
    assert program.workspace.library.get(found["text"].id).role is Role.TRUST


def test_the_password_of_a_keystore_is_tried_before_it_is_kept(place: Program) -> None:
    services = place.context.services
    assert services is not None
    store = services.keystores.new((("root", der("Sample Root", 4000, authority=True)),))
    data = services.keystores.as_bytes(store, FileKind.JKS, Secret("changeit1"))
    row = place.workspace.library.add(data, "trust.jks", role=Role.TRUST)
    place.certificates.look_again()
    place.wait(lambda: names(place) == ["trust.jks"])
    assert place.certificates.count == "1 keystore"
    assert cell(place, "trust.jks", "role") == "keystore, 1 entry"
    pane(place).wishes.do("details")
    place.click("action.keystore_password")
    box = place.dialog
    assert isinstance(box, AskPasswordDialog)
    place.fill("field.keystore_password", "wrong password")
    place.click("action.try_password")
    place.wait(lambda: "does not open" in box.field.message)
    box.password.reveal()
    place.certificates.conceal()
    assert not box.password.revealed
    place.fill("field.keystore_password", "changeit1")
    place.click("action.try_password")
    place.wait(lambda: place.workspace.library.password(row.id) == Secret("changeit1"))
    place.settle()
    pane(place).wishes.do("password")
    place.click("action.skip_password")
    place.wait(lambda: not place.workspace.library.password(row.id))
    place.settle()
    place.click("action.open_keystore")
    place.settle()
    assert place.sees("view.keystore")


def test_a_file_is_saved_as_it_was_added(stocked: tuple[Program, Shelf], tmp_path: Path) -> None:
    program, found = stocked
    choose(program, "login.gupshup.io_server.der")
    pane(program).wishes.do("save")
    chooser = program.window.findChild(QFileDialog, "dialog.save_file")
    assert isinstance(chooser, QFileDialog)
    assert chooser.selectedFiles()[0].endswith("login.gupshup.io_server.der")
    target = tmp_path / "saved.der"
    chooser.fileSelected.emit(str(target))
    chooser.reject()
    program.wait(target.exists)
    program.settle()
    assert target.read_bytes() == program.workspace.library.data(found["leaf"].id)


# --- opening ------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Writes a file to be opened."""

    def written(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def test_a_certificate_is_shown_before_it_is_added(place: Program, files: Callable[[str, bytes], Path]) -> None:
    path = files("root.crt", der("Sample Root", 4000, authority=True))
    place.certificates.open_paths([path])
    box = dialog(place)
    assert isinstance(box, OpenDialog)
    assert box.role is Role.TRUST
    assert names(place) == []
    place.click("action.add")
    place.wait(lambda: names(place) == ["root.crt"])
    assert cell(place, "root.crt", "role") == "trust, root"
    toast = place.window.toasts.current
    assert toast is not None
    assert toast.text == "Added to the library."
    place.certificates.open_paths([path, files("notes.txt", b"no certificate")])
    again = dialog(place)
    assert isinstance(again, OpenDialog)
    place.press(Qt.Key.Key_Escape)


def test_what_is_dropped_or_pasted_is_opened(place: Program, files: Callable[[str, bytes], Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files("own.cer", der("aicc.acme.example", 90))))])
    place.certificates.drop.take(data)
    box = dialog(place)
    assert isinstance(box, OpenDialog)
    assert box.role is Role.NONE
    box.roles[Role.IDENTITY].click()
    place.click("action.add")
    place.wait(lambda: names(place) == ["own.cer"])
    assert cell(place, "own.cer", "role") == "identity"
    text = QMimeData()
    text.setText("https://api.infobip.com/whatsapp")
    place.certificates.drop.take(text)
    assert place.sees("view.fetch")


def test_files_without_a_certificate_are_refused_with_a_reason(
    place: Program, files: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    place.certificates.open_paths([files("notes.txt", b"no certificate at all"), tmp_path / "gone.cer"])
    box = dialog(place)
    assert isinstance(box, OpenDialog)
    assert not place.sees("action.add")
    place.press(Qt.Key.Key_Escape)
    assert names(place) == []


def test_opening_lets_choose_files_of_any_kind(place: Program) -> None:
    place.click("action.open_file")
    chooser = place.window.findChild(QFileDialog, "dialog.choose_files")
    assert isinstance(chooser, QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.ExistingFiles
    chooser.reject()


# --- the other pages ----------------------------------------------------------------------------


def test_a_new_keystore_is_made_and_kept(place: Program) -> None:
    place.click("action.new_keystore")
    place.settle()
    assert place.sees("view.keystore")
    page = place.certificates.keystore_page
    assert page is not None
    row = place.workspace.library.add(der("Sample Root", 4000, authority=True), "kept.der")
    page.kept.emit(row.id)
    page.leave()
    place.wait(lambda: names(place) == ["kept.der"])


def test_what_was_fetched_for_a_keystore_goes_into_it(place: Program) -> None:
    place.click("action.new_keystore")
    place.settle()
    page = place.certificates.keystore_page
    assert page is not None
    page.add_entries((("first", der("first.example", 90)),))
    place.settle()
    page.fetch_wanted.emit()
    fetch = place.certificates.fetch_page
    assert fetch is not None
    place.settle()
    fetch.keystore_wanted.emit((("second", der("second.example", 90, number=4)),))
    place.settle()
    assert [entry.alias for entry in page.document.keystore.entries] == ["first", "second"]
    assert place.certificates.unsaved
    assert place.sees("view.keystore")


def test_a_keystore_left_unsaved_is_offered_again(place: Program) -> None:
    place.click("action.new_keystore")
    place.settle()
    page = place.certificates.keystore_page
    assert page is not None
    page.add_entries((("first", der("first.example", 90)),))
    place.settle()
    place.view.go("channels")
    place.lock()
    place.unlock(PASSWORD.reveal())
    place.certificates.show_library()
    place.view.go("certificates")
    place.settle()
    if place.sees("action.continue_keystore"):
        place.click("action.continue_keystore")
    else:
        place.certificates._keystore()
    place.settle()
    again = place.certificates.keystore_page
    assert again is not None
    assert [entry.alias for entry in again.document.keystore.entries] == ["first"]


# --- manners ------------------------------------------------------------------------------------


def test_locking_and_coming_back_finds_the_same_row(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    program.fill("field.search_certificates", "login")
    program.wait(lambda: names(program) == ["login.gupshup.io_server.der"])
    program.lock()
    program.unlock()
    assert program.view.current == "certificates"
    program.wait(lambda: names(program) == ["login.gupshup.io_server.der"])
    assert program.line("field.search_certificates").text() == "login"
    current = pane(program).table.current
    assert current is not None
    assert current.name == "login.gupshup.io_server.der"


def test_the_choice_survives_a_refresh(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    choose(program, "login.gupshup.io_server.der", "notes.txt")
    program.workspace.library.add(der("a.example", 90), "aaa.cer")
    program.certificates.look_again()
    program.wait(lambda: "aaa.cer" in names(program))
    chosen = pane(program).model.known(pane(program).table.chosen_rows)
    assert [row.name for row in chosen] == ["login.gupshup.io_server.der", "notes.txt"]


def test_every_cell_is_painted_in_both_looks(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    choose(program, "notes.txt")
    pane(program).watch._ids, pane(program).watch._all = frozenset(), True
    picture = pane(program).table.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, 240, 2)}
    assert {"#e0f2ee", "#176b3a", "#b42318", "#fdecea"} <= colours


def test_buttons_say_why_nothing_can_be_changed(stocked: tuple[Program, Shelf]) -> None:
    program, _found = stocked
    path = program.workspace.path
    program.window.close_workspace()
    program.wait(lambda: program.window.workspace is None)
    program.settle()
    workspace = program.context.services.workspaces.open(path, PASSWORD, read_only=True)  # type: ignore[union-attr]
    try:
        shown = LibraryPane(program.context, workspace, program.window.toasts)
        program.bot.addWidget(shown)
        shown.resize(1100, 700)
        shown.show()
        shown.refresh()
        program.settle()
        shown.table.choose([0], 0)
        for key in ("look", "delete"):
            button = shown.tools.buttons[key]
            assert isinstance(button, QAbstractButton)
            assert not button.isEnabled()
            assert "reading only" in button.toolTip()
        assert shown.tools.buttons["trust"].isEnabled()
        QTest.keyClick(shown.table, Qt.Key.Key_Delete)
        toast = program.window.toasts.current
        assert toast is not None
        assert "reading only" in toast.text
    finally:
        program.settle()
        workspace.close()
