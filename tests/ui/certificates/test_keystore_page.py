"""Work on a keystore: what goes in and comes out, names as Java keeps them, undo, and what is said on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.certificates.keystore_world import KEYSTORE_PASSWORD, KeystoreWorld
from tests.ui.certificates.samples import intermediate, issue, root
from tests.ui.test_everyone_can_use_the_window import cut, unnamed
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.certificates.keystore_export_dialog import ExportDialog
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog
from wa_channel_studio.ui.certificates.keystore_rename_dialog import RenameDialog
from wa_channel_studio.ui.certificates.keystore_side import EntryDialog
from wa_channel_studio.ui.certificates.words import pem_text
from wa_channel_studio.ui.main_window import SMALLEST

NOW = datetime.now(UTC)
_AROUND = 106
"""What the head of the place and the foot of the window take."""
CTRL = Qt.KeyboardModifier.ControlModifier
PAIRS = (("api.infobip.com_root", root()), ("api.infobip.com_intermediate", intermediate()))


def certificate(name: str, *, days: int = 300) -> bytes:
    """A certificate that ends in ``days``."""
    start, end = NOW - timedelta(days=400), NOW + timedelta(days=days)
    return issue(name, name, own=9, by=9, start=start, end=end)


def refused_by_java() -> bytes:
    """A certificate that says it is of version 1, which has no extensions, and has some."""
    return certificate("odd.example.com").replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x00", 1)


@pytest.fixture
def world(qapp: QApplication, qtbot: QtBot, tmp_path: Path, wcs_home: Path) -> Iterator[KeystoreWorld]:
    """A new keystore."""
    made = KeystoreWorld(qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def filled(world: KeystoreWorld) -> KeystoreWorld:
    """A new keystore with a root and an intermediate."""
    world.page.new(PAIRS)
    world.settle()
    return world


# --- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [900, 1280])
def test_the_page_fits_into_the_smallest_window(filled: KeystoreWorld, width: int) -> None:
    filled.window.resize(width, SMALLEST[1])
    for pairs in ((), PAIRS, (*PAIRS, ("odd", refused_by_java()))):
        filled.page.document.start(filled.service.new(pairs), filled.page.document.source, saved=True)
        filled.settle()
        for place in range(len(pairs)):
            filled.page.body.choose((place,))
            filled.page.body.open_details()
            for dialog in filled.window.findChildren(EntryDialog):
                dialog.close()
            assert filled.page.minimumSizeHint().height() <= SMALLEST[1] - _AROUND, pairs
    assert filled.window.height() == SMALLEST[1]


def test_a_new_keystore_has_nothing_to_lose(world: KeystoreWorld) -> None:
    world.page.new()
    world.settle()
    assert world.page.unsaved == ""
    assert world.page.head.title == "New keystore"
    assert world.sees("action.begin_adding")
    left: list[bool] = []
    world.page.closed.connect(lambda: left.append(True))
    world.click("action.back")
    assert left == [True]


def test_certificates_that_were_fetched_become_entries(filled: KeystoreWorld) -> None:
    page = filled.page
    assert filled.aliases == [alias for alias, _der in PAIRS]
    assert page.head.state == "not saved"
    assert page.unsaved == "The new keystore is not saved"
    assert filled.said == "Added 2 certificates."
    filled.choose("api.infobip.com_root")
    filled.wait(lambda: ("Alias", "api.infobip.com_root") in shown_facts(filled))


def shown_facts(world: KeystoreWorld) -> list[tuple[str, str]]:
    return [(line.title, line.text) for line in world.page.body.side.details.lines]


def test_the_servers_they_came_from_are_kept_with_them(world: KeystoreWorld) -> None:
    first = Origin(("api.infobip.com:443",), (Anchor.ROOT,), NOW, until=NOW + timedelta(days=90))
    second = Origin(("8g9k2.api.infobip.com:443",), (Anchor.LEAF,), NOW, until=NOW + timedelta(days=40))
    world.page.new(PAIRS[:1], first)
    world.settle()
    world.page.add_entries(PAIRS[1:], second)
    world.settle()
    origin = world.page.document.source.origin
    assert origin is not None
    assert origin.servers == ("api.infobip.com:443", "8g9k2.api.infobip.com:443")
    assert origin.anchors == (Anchor.ROOT, Anchor.LEAF)
    assert origin.until == NOW + timedelta(days=40)


def test_what_java_would_refuse_is_said_and_shown(world: KeystoreWorld) -> None:
    world.page.new((*PAIRS, ("odd", refused_by_java())))
    world.settle()
    notes = world.page.notes
    assert "Java would not load this keystore because of “odd”" in notes.faulty.text
    world.click("action.show_faulty")
    assert world.page.table.chosen_places == [2]
    world.press(Qt.Key.Key_Delete)
    assert not notes.faulty.isVisible()
    world.page.document.undo()
    assert notes.faulty.isVisible()


def test_what_cannot_be_read_is_kept_byte_for_byte(world: KeystoreWorld) -> None:
    world.page.new((("rubbish", b"not a cert"),))
    world.settle()
    world.choose("rubbish")
    world.wait(lambda: world.sees("text.unreadable"))
    assert world.find("text.unreadable", QPlainTextEdit).toPlainText() == pem_text(b"not a cert").strip() + "\n"


@pytest.mark.parametrize("size", [(1084, 740), (692, 540)])
def test_everybody_can_use_the_page(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, wcs_home: Path, size: tuple[int, int]
) -> None:
    world = KeystoreWorld(qtbot, tmp_path, size)
    world.page.new((*PAIRS, ("华为云客户联络中心演示租户", certificate("Kundendienstorganisationsgesellschaft"))))
    world.settle()
    world.choose("api.infobip.com_root")
    world.wait(lambda: not list(cut(world.page)))
    assert list(unnamed(world.page)) == []
    world.close()


def test_where_there_is_no_room_details_open_in_a_dialog(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, wcs_home: Path
) -> None:
    world = KeystoreWorld(qtbot, tmp_path, (692, 540))
    world.page.new(PAIRS)
    world.settle()
    assert not world.sees("view.certificate_details")
    world.choose("api.infobip.com_root")
    world.press(Qt.Key.Key_Return)
    assert world.dialog(EntryDialog).windowTitle() == "api.infobip.com_root"
    world.close()


# --- what goes in ---------------------------------------------------------------------------------


def test_files_are_chosen_in_the_system_s_dialog(world: KeystoreWorld, tmp_path: Path) -> None:
    path = tmp_path / "twilio.der"
    path.write_bytes(certificate("api.twilio.com"))
    world.click("action.add_files")
    dialog = world.find("dialog.choose_files", QFileDialog)
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    world.settle()
    assert world.aliases == ["twilio"]


def test_a_whole_bundle_is_added_by_one_paste(world: KeystoreWorld) -> None:
    text = "copied from a mail:\n" + "".join(pem_text(der) for _alias, der in PAIRS)
    QApplication.clipboard().setText(text)
    world.activate()
    world.page.empty.primary.setFocus()
    QTest.keyClick(world.page.empty.primary, Qt.Key.Key_V, CTRL)
    world.settle()
    assert world.aliases == ["digicert global root g2", "digicert global g2 tls rsa sha256 2020 ca1"]
    world.click("action.paste")
    world.settle()
    assert world.said == "2 were there already."


def test_a_clipboard_without_a_certificate_is_said(world: KeystoreWorld) -> None:
    QApplication.clipboard().clear()
    world.click("action.paste")
    assert world.page.notes.problem.text.startswith("The clipboard is empty.")
    QApplication.clipboard().setText("to do: buy milk")
    world.click("action.paste")
    world.settle()
    assert world.page.notes.problem.text.startswith("The clipboard: ")


def test_files_dropped_anywhere_go_in_and_a_bad_one_spoils_nothing(filled: KeystoreWorld, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pem", tmp_path / "notes.txt"
    good.write_text(pem_text(certificate("good.example.com")))
    bad.write_text("to do: buy milk")
    filled.drop_files(good, bad, tmp_path / "gone.der")
    assert filled.aliases[-1] == "good"
    assert filled.page.table.chosen_places == [2]
    problem = filled.page.notes.problem
    assert problem.kind == "warning"
    assert "notes.txt: " in problem.text
    assert "gone.der: gone.der cannot be read" in problem.text


def test_text_is_dropped_like_files_and_a_picture_is_not_taken(filled: KeystoreWorld) -> None:
    mime = QMimeData()
    mime.setText(pem_text(certificate("dropped.example.com")))
    filled.drop(mime)
    assert filled.aliases[-1] == "dropped.example.com"
    picture = QMimeData()
    picture.setData("image/png", b"")
    filled.drop(picture)
    assert len(filled.aliases) == 3


def test_a_whole_keystore_is_merged_in_one_step(filled: KeystoreWorld) -> None:
    other = filled.keystore(("root", root()), ("twilio", certificate("api.twilio.com")), name="other.jks")
    filled.drop_files(other)
    assert filled.aliases == [*(alias for alias, _der in PAIRS), "twilio"]
    assert filled.said == "Added 1 certificate. 1 was there already."


def test_an_alias_that_is_taken_gets_a_number(filled: KeystoreWorld, tmp_path: Path) -> None:
    path = tmp_path / "API.infobip.com_ROOT.der"
    path.write_bytes(certificate("other"))
    filled.drop_files(path)
    assert filled.aliases[-1] == "api.infobip.com_root-2"
    assert filled.said == "Added 1 certificate. 1 got another alias: its own was taken."


def test_a_locked_file_is_asked_about_when_the_others_are_in(filled: KeystoreWorld, tmp_path: Path) -> None:
    locked = filled.keystore(("inside", certificate("inside")), kind=FileKind.PKCS12, name="locked.p12")
    plain = tmp_path / "plain.der"
    plain.write_bytes(certificate("plain"))
    filled.drop_files(locked, plain)
    assert filled.aliases[-1] == "plain"
    dialog = filled.dialog(AskPasswordDialog)
    assert "locked.p12" in dialog.windowTitle()
    filled.fill("field.keystore_password", "something else")
    filled.click("action.try_password")
    filled.settle()
    assert "does not open" in dialog.field.message
    filled.fill("field.keystore_password", KEYSTORE_PASSWORD)
    filled.click("action.try_password")
    filled.settle()
    assert filled.aliases[-1] == "inside"
    assert not filled.sees("dialog.keystore_password")


# --- names ----------------------------------------------------------------------------------------


def rename(world: KeystoreWorld, alias: str, text: str) -> RenameDialog:
    world.choose(alias)
    world.press(Qt.Key.Key_F2)
    dialog = world.dialog(RenameDialog)
    world.fill("field.alias", text)
    return dialog


def test_typed_capitals_show_what_java_will_keep(filled: KeystoreWorld) -> None:
    dialog = rename(filled, "api.infobip.com_root", "IssuingCA")
    assert dialog.field.message == "Java keeps aliases in lower case: it will be “issuingca”."
    filled.click("action.rename")
    assert filled.aliases[0] == "issuingca"
    assert filled.page.table.chosen_places == [0]
    assert filled.page.document.undo_text == "Rename to “issuingca”"


def test_a_name_that_is_taken_is_refused_and_the_proposal_is_one_click_away(filled: KeystoreWorld) -> None:
    dialog = rename(filled, "api.infobip.com_root", "API.infobip.com_Intermediate")
    assert "There is an entry “api.infobip.com_intermediate” already" in dialog.field.message
    filled.click("action.rename")
    assert filled.sees("dialog.rename")
    filled.click("action.take_proposal")
    assert filled.aliases[0] == "api.infobip.com_intermediate-2"
    assert not filled.sees("dialog.rename")


def test_an_empty_name_is_not_taken(filled: KeystoreWorld) -> None:
    dialog = rename(filled, "api.infobip.com_root", " ")
    QTest.keyClick(filled.find("field.alias", QLineEdit), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.field.message == "An entry needs a name."


# --- taking out, and the way back -------------------------------------------------------------------


def test_what_was_removed_can_be_taken_back_and_removed_again(filled: KeystoreWorld) -> None:
    filled.choose("api.infobip.com_root")
    filled.press(Qt.Key.Key_Delete)
    assert filled.aliases == ["api.infobip.com_intermediate"]
    assert filled.page.table.chosen_places == [0]
    filled.press(Qt.Key.Key_Z, CTRL)
    assert filled.aliases == [alias for alias, _der in PAIRS]
    filled.press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert filled.aliases == ["api.infobip.com_intermediate"]
    filled.click("action.undo")
    filled.click("action.undo")
    assert filled.aliases == []
    assert not filled.page.unsaved
    filled.click("action.redo")
    assert len(filled.aliases) == 2


def test_several_are_removed_at_once_also_while_a_search_hides_others(filled: KeystoreWorld) -> None:
    filled.page.add_entries([(f"twilio {number}", certificate(f"t{number}")) for number in range(3)])
    filled.settle()
    filled.fill("field.find_entry", "TWILIO")
    filled.page.tools.search_now()
    assert filled.aliases == ["twilio 0", "twilio 1", "twilio 2"]
    filled.press(Qt.Key.Key_A, CTRL)
    filled.click("action.remove_entry")
    assert filled.sees("action.show_all_entries")
    filled.click("action.show_all_entries")
    assert filled.aliases == [alias for alias, _der in PAIRS]
    assert filled.page.document.undo_text == "Remove 3 entries"


def test_entries_are_found_by_a_fingerprint_with_or_without_colons(filled: KeystoreWorld) -> None:
    entry = filled.page.document.keystore.entries[1]
    assert entry.facts is not None
    # The words hold letters beyond f: three that are hexadecimal stand in one of fifty fingerprints by chance.
    for text in (entry.facts.sha256, entry.facts.sha256.replace(":", "").lower(), "digicert intermediate"):
        filled.page.tools.field.setText(text)
        filled.page.tools.search_now()
        assert filled.aliases == [entry.alias]


# --- what comes out -------------------------------------------------------------------------------


def test_one_entry_is_exported_as_der_under_a_name_that_says_what_it_is(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.choose("api.infobip.com_root")
    filled.click("action.export_entries")
    dialog = filled.dialog(ExportDialog)
    assert dialog.target.file_name == "api.infobip.com_root_2038-01-15.der"
    target = tmp_path / "root.der"
    target.write_bytes(b"old")
    filled.fill("field.target", str(target))
    filled.click("action.export")
    assert "root.der is there already" in dialog.target.field.message
    filled.click("action.export")
    filled.settle()
    assert target.read_bytes() == root()
    assert filled.said == f"Exported 1 certificate to {target}, read back and compared."


def test_several_entries_are_one_der_each_in_a_folder_or_one_pem(filled: KeystoreWorld, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    filled.page.table.selectAll()
    filled.click("action.export_entries")
    dialog = filled.dialog(ExportDialog)
    filled.fill("field.target", str(folder / "mine.pem"))
    filled.click("field.kind_der")
    assert dialog.target.line.text() == str(folder)
    filled.click("action.export")
    filled.settle()
    assert sorted(path.name for path in folder.iterdir()) == [
        "api.infobip.com_intermediate_2031-03-29.der",
        "api.infobip.com_root_2038-01-15.der",
    ]


def test_a_folder_that_is_not_there_is_told_at_the_line(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.page.table.selectAll()
    filled.click("action.export_entries")
    dialog = filled.dialog(ExportDialog)
    filled.fill("field.target", str(tmp_path / "missing" / "all.pem"))
    filled.click("action.export")
    filled.settle()
    assert "does not exist" in dialog.problem_banner.text
    assert dialog.isVisible()


def test_chosen_certificates_are_copied_as_text(filled: KeystoreWorld) -> None:
    filled.choose("api.infobip.com_root")
    filled.press(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == pem_text(root())


def test_whether_it_would_trust_a_server_is_asked_with_the_chosen_or_all(filled: KeystoreWorld) -> None:
    asked: list[tuple[bytes, ...]] = []
    filled.page.trust_wanted.connect(asked.append)
    filled.page.table.clearSelection()
    filled.click("action.would_trust")
    filled.choose("api.infobip.com_root")
    filled.click("action.would_trust")
    assert asked == [tuple(der for _alias, der in PAIRS), (root(),)]


def test_the_context_menu_offers_the_same(filled: KeystoreWorld) -> None:
    filled.choose("api.infobip.com_root")
    table = filled.page.table
    table.customContextMenuRequested.emit(table.visualRect(table.model().index(0, 1)).center())
    (menu,) = [menu for menu in filled.page.findChildren(QMenu) if menu.isVisible()]
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Details", "Rename …", "Export …", "Copy as PEM", "Would it trust …", "Remove"]
    menu.actions()[-1].trigger()
    menu.close()
    assert filled.aliases == ["api.infobip.com_intermediate"]


def test_fetching_is_a_wish(world: KeystoreWorld) -> None:
    wished: list[bool] = []
    world.page.fetch_wanted.connect(lambda: wished.append(True))
    world.click("action.fetch_from_host")
    assert wished == [True]


def test_passwords_that_are_shown_are_hidden_when_the_window_is_covered(filled: KeystoreWorld) -> None:
    filled.click("action.change_password")
    filled.click("action.generate")
    field = filled.find("field.new_password", QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    filled.page.conceal()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert isinstance(filled.find("dialog.new_keystore_password"), QWidget)
    assert filled.service.password_problem(Secret(field.text())) is None
