"""Opening and saving: passwords, private keys, files that others change, the library, locks, and keytool's opinion."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.judges import need
from tests.ui.certificates.keystore_world import KEYSTORE_PASSWORD, KeystoreWorld
from tests.ui.certificates.samples import intermediate, root
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin, Role
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.keystores import OpenedKeystore
from wa_channel_studio.ui.certificates.keystore_document import KeystoreSeat
from wa_channel_studio.ui.certificates.keystore_draft import DRAFT_ID
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog, NewPasswordDialog
from wa_channel_studio.ui.certificates.keystore_save_dialog import SaveDialog
from wa_channel_studio.ui.certificates.words import pem_text

PAIRS = (("root", root()), ("intermediate", intermediate()))


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


@pytest.fixture
def opened(world: KeystoreWorld) -> KeystoreWorld:
    """A JKS of both, opened without its password."""
    world.open(world.keystore(*PAIRS))
    return world


def enter(world: KeystoreWorld, password: str = KEYSTORE_PASSWORD) -> None:
    """Type the password of a keystore into the dialog that asks for it."""
    world.fill("field.keystore_password", password)
    world.click("action.try_password")
    world.settle()


def choose(world: KeystoreWorld, password: str) -> None:
    """Type a new password twice."""
    world.fill("field.new_password", password)
    world.fill("field.new_password_again", password)


def read(world: KeystoreWorld, path: Path, password: str = KEYSTORE_PASSWORD) -> OpenedKeystore:
    return world.service.open_file(path, Secret(password))


def keytool(*words: str | Path) -> str:
    """What keytool says."""
    program = [need("keytool"), "-J-Xmx64m", *map(str, words)]
    return subprocess.run(program, capture_output=True, text=True, timeout=60, check=True).stdout


def with_private_key(folder: Path, kind: str) -> Path:
    """A keystore by keytool: one private key and one trusted certificate."""
    path, anchor = folder / f"server.{kind.lower()}", folder / "anchor.der"
    anchor.write_bytes(root())
    common = ("-keystore", path, "-storetype", kind, "-storepass", KEYSTORE_PASSWORD)
    keytool(
        "-genkeypair", "-alias", "MyServer", "-keyalg", "EC", "-dname", "CN=s", "-keypass", KEYSTORE_PASSWORD, *common
    )
    keytool("-importcert", "-noprompt", "-alias", "anchor", "-file", anchor, *common)
    return path


# --- saving a new one -----------------------------------------------------------------------------


def test_keytool_reads_what_was_saved_as_jks_and_as_pkcs12(filled: KeystoreWorld, tmp_path: Path) -> None:
    for kind, store_type, path in (
        ("field.kind_jks", "JKS", tmp_path / "trust.jks"),
        ("field.kind_p12", "PKCS12", tmp_path / "trust.p12"),
    ):
        filled.click("action.save_keystore_as")
        filled.click(kind)
        filled.fill("field.target", str(path))
        if filled.sees("field.new_password"):
            choose(filled, KEYSTORE_PASSWORD)
        filled.click("action.save")
        filled.settle()
        filled.wait(lambda: not filled.sees("dialog.save_keystore"))
        assert (filled.page.head.title, filled.page.head.state) == (path.name, "saved")
        said = keytool("-list", "-keystore", path, "-storetype", store_type, "-storepass", KEYSTORE_PASSWORD)
        assert said.count("trustedCertEntry") == 2
        for entry in filled.page.document.keystore.entries:
            assert entry.facts is not None
            assert f"{entry.alias}, " in said
            assert entry.facts.sha256 in said


def test_the_note_says_aliases_and_fingerprints(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.click("action.save_keystore")
    filled.fill("field.target", str(tmp_path / "trust.jks"))
    choose(filled, KEYSTORE_PASSWORD)
    filled.click("action.save")
    filled.settle()
    note = filled.page.notes.written
    assert note.text.startswith("Saved trust.jks with 2 entries, read back and compared. root: ")
    filled.click("action.show_written")
    text = filled.find("text.written", QPlainTextEdit).toPlainText()
    facts = filled.page.document.keystore.entries[0].facts
    assert facts is not None
    assert facts.sha256 in text.replace("\n", "").replace(" ", "")
    filled.click("action.copy_note")
    assert QApplication.clipboard().text() == text
    filled.click("action.close")
    filled.choose("root")
    filled.press(Qt.Key.Key_Delete)
    assert not note.isVisible()


def test_fewer_than_six_characters_are_refused_at_the_field(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.click("action.save_keystore_as")
    dialog = filled.dialog(SaveDialog)
    filled.fill("field.target", str(tmp_path / "trust.jks"))
    choose(filled, "12345")
    assert dialog.password.rule.plain_text == "1 character more: keytool takes no fewer than six."
    filled.click("action.save")
    assert dialog.password.rule.plain_text.startswith("The password has only 5 characters.")
    assert not (tmp_path / "trust.jks").exists()
    choose(filled, "123456")
    filled.click("action.save")
    filled.settle()
    assert (tmp_path / "trust.jks").exists()


def test_the_suggested_name_says_until_when_and_gets_the_suffix_of_the_kind(filled: KeystoreWorld) -> None:
    filled.click("action.save_keystore_as")
    dialog = filled.dialog(SaveDialog)
    assert dialog.target.file_name == "trust_2031-03-29.jks"
    filled.click("field.kind_p12")
    assert dialog.target.file_name == "trust_2031-03-29.p12"
    filled.fill("field.target", "/nowhere/api.twilio.com")
    filled.click("field.kind_jks")
    assert dialog.target.line.text() == "/nowhere/api.twilio.com.jks"


def test_a_password_that_java_does_not_take_for_pkcs12_is_told_at_the_field(
    filled: KeystoreWorld, tmp_path: Path
) -> None:
    filled.click("action.save_keystore_as")
    dialog = filled.dialog(SaveDialog)
    filled.click("field.kind_p12")
    filled.fill("field.target", str(tmp_path / "trust.p12"))
    dialog.password.fields.set_both("Schlüssel")
    filled.click("action.save")
    filled.settle()
    assert "ASCII" in dialog.password.rule.plain_text
    assert dialog.isVisible()


def test_a_folder_is_chosen_in_the_system_s_dialog_which_asks_before_replacing(
    filled: KeystoreWorld, tmp_path: Path
) -> None:
    target = tmp_path / "there.jks"
    target.write_bytes(b"old")
    filled.click("action.save_keystore_as")
    choose(filled, KEYSTORE_PASSWORD)
    filled.click("action.browse")
    system = filled.find("dialog.save_file", QFileDialog)
    system.fileSelected.emit(str(target))
    system.close()
    filled.click("action.save")
    filled.settle()
    assert len(read(filled, target).keystore.entries) == 2


def test_what_cannot_be_written_is_told_and_nothing_has_to_be_typed_again(
    filled: KeystoreWorld, tmp_path: Path
) -> None:
    filled.click("action.save_keystore_as")
    dialog = filled.dialog(SaveDialog)
    filled.fill("field.target", str(tmp_path / "missing" / "trust.jks"))
    choose(filled, KEYSTORE_PASSWORD)
    filled.click("action.save")
    filled.settle()
    assert "does not exist" in dialog.problem_banner.text
    assert dialog.password.fields.first.text() == KEYSTORE_PASSWORD
    assert filled.page.unsaved


def test_what_java_could_not_load_is_not_written(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.page.add_entries([("rubbish", b"not a cert")])
    filled.settle()
    filled.click("action.save_keystore_as")
    dialog = filled.dialog(SaveDialog)
    filled.fill("field.target", str(tmp_path / "trust.jks"))
    choose(filled, KEYSTORE_PASSWORD)
    filled.click("action.save")
    filled.settle()
    assert "rubbish" in dialog.problem_banner.text
    assert not (tmp_path / "trust.jks").exists()


# --- opening --------------------------------------------------------------------------------------


def test_a_jks_opens_at_once_and_its_password_can_be_checked_later(opened: KeystoreWorld) -> None:
    page = opened.page
    assert opened.aliases == ["root", "intermediate"]
    assert page.head.state == "saved"
    assert "whether it is unchanged was not checked" in page.notes.unchecked.text
    opened.click("action.type_password")
    enter(opened, "something else")
    dialog = opened.dialog(AskPasswordDialog)
    assert dialog.field.message.startswith("The password does not fit")
    enter(opened)
    assert not page.notes.unchecked.isVisible()
    assert opened.said == "The password is right, the file is unchanged."
    assert page.document.source.password == Secret(KEYSTORE_PASSWORD)


def test_damage_is_told_apart_from_a_wrong_password(world: KeystoreWorld) -> None:
    path = world.keystore(*PAIRS)
    path.write_bytes(path.read_bytes()[:-40])
    world.open(path)
    assert "trust.jks cannot be opened" in world.page.empty.accessibleName()
    assert world.page.head.title == "New keystore"
    assert not world.sees("dialog.keystore_password")


def test_a_pkcs12_asks_and_says_so_when_nobody_answers(world: KeystoreWorld) -> None:
    path = world.keystore(*PAIRS, kind=FileKind.PKCS12, name="trust.p12")
    world.open(path)
    world.click("action.cancel")
    assert "trust.p12 cannot be opened" in world.page.empty.accessibleName()
    world.open(path)
    enter(world)
    assert world.aliases == ["root", "intermediate"]
    assert world.page.head.kind == "PKCS#12"


def test_a_jks_that_is_really_pkcs12_is_said_and_becomes_a_jks(world: KeystoreWorld, tmp_path: Path) -> None:
    world.open(world.keystore(*PAIRS, kind=FileKind.PKCS12, name="called.jks"))
    enter(world)
    assert "called.jks is called a JKS keystore, but it is PKCS#12." in world.page.notes.remarks.text
    world.click("action.save_keystore_as")
    world.click("field.kind_jks")
    world.fill("field.target", str(tmp_path / "real.jks"))
    world.click("action.save")
    world.settle()
    assert read(world, tmp_path / "real.jks").keystore.kind is FileKind.JKS
    assert not world.page.notes.remarks.isVisible()


def test_plain_certificates_are_put_into_a_new_keystore(world: KeystoreWorld, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pem"
    path.write_text("".join(pem_text(der) for _alias, der in PAIRS))
    world.drop_files(path)
    assert len(world.aliases) == 2
    assert world.page.head.title == "New keystore"
    assert world.page.unsaved


def test_opening_another_asks_before_what_is_not_saved_is_lost(filled: KeystoreWorld) -> None:
    path = filled.keystore(("other", root()), name="other.jks")
    filled.open(path)
    filled.click("action.keep_editing")
    assert filled.aliases == ["root", "intermediate"]
    filled.open(path)
    filled.click("action.discard")
    filled.settle()
    assert filled.aliases == ["other"]
    assert filled.page.unsaved == ""


def test_fetched_certificates_can_go_into_the_keystore_that_is_open(filled: KeystoreWorld) -> None:
    filled.page.new([("again", root()), ("more", intermediate("Another CA"))])
    filled.click("action.add_to_open")
    filled.settle()
    assert filled.aliases == ["root", "intermediate", "more"]


# --- saving over a file ---------------------------------------------------------------------------


def test_saving_to_its_file_asks_for_the_password_that_it_has(opened: KeystoreWorld, tmp_path: Path) -> None:
    opened.choose("intermediate")
    opened.press(Qt.Key.Key_Delete)
    opened.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    enter(opened)
    assert [entry.alias for entry in read(opened, tmp_path / "trust.jks").keystore.entries] == ["root"]
    assert opened.page.unsaved == ""
    opened.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert opened.said == "It is saved already."


def test_or_for_a_new_one_where_nobody_knows_it(opened: KeystoreWorld, tmp_path: Path) -> None:
    opened.choose("intermediate")
    opened.press(Qt.Key.Key_Delete)
    opened.click("action.save_keystore")
    opened.click("action.skip_password")
    choose(opened, "another one")
    opened.click("action.take_password")
    opened.settle()
    assert len(read(opened, tmp_path / "trust.jks", "another one").keystore.entries) == 1


def test_the_password_is_changed_by_the_next_saving(opened: KeystoreWorld, tmp_path: Path) -> None:
    opened.click("action.change_password")
    assert isinstance(opened.dialog(NewPasswordDialog), NewPasswordDialog)
    choose(opened, "another one")
    opened.click("action.take_password")
    assert opened.page.head.state == "not saved"
    assert len(read(opened, tmp_path / "trust.jks").keystore.entries) == 2
    opened.click("action.save_keystore")
    opened.settle()
    assert len(read(opened, tmp_path / "trust.jks", "another one").keystore.entries) == 2


def test_a_file_that_another_program_changed_is_not_written_over_without_a_question(
    opened: KeystoreWorld, tmp_path: Path
) -> None:
    path = tmp_path / "trust.jks"
    opened.click("action.type_password")
    enter(opened)
    opened.choose("intermediate")
    opened.press(Qt.Key.Key_Delete)
    path.write_bytes(b"somebody else's")
    opened.click("action.save_keystore")
    opened.settle()
    assert "is not what was opened" in opened.find("dialog.confirm").windowTitle()
    assert path.read_bytes() == b"somebody else's"
    opened.click("action.confirm")
    opened.settle()
    assert len(read(opened, path).keystore.entries) == 1


def test_private_keys_are_shown_and_not_lost_without_a_question(world: KeystoreWorld, tmp_path: Path) -> None:
    path = with_private_key(tmp_path, "JKS")
    before = path.read_bytes()
    world.open(path)
    assert world.aliases == ["anchor"]
    assert "There is a private key in it: myserver." in world.page.notes.remarks.text
    world.choose("anchor")
    world.press(Qt.Key.Key_F2)
    world.fill("field.alias", "MYSERVER")
    world.click("action.take_proposal")
    assert world.aliases == ["myserver-2"]
    world.click("action.save_keystore")
    assert world.sees("dialog.private_keys")
    world.click("action.save_elsewhere")
    world.fill("field.target", str(path))
    choose(world, KEYSTORE_PASSWORD)
    world.click("action.save")
    world.click("action.save")
    assert path.read_bytes() == before
    world.click("action.lose_keys")
    world.settle()
    kept = read(world, path).keystore
    assert [entry.alias for entry in kept.entries] == ["myserver-2"]
    assert kept.private_keys == ()
    assert not world.page.notes.remarks.isVisible()


def test_a_jceks_is_converted(world: KeystoreWorld, tmp_path: Path) -> None:
    world.open(with_private_key(tmp_path, "JCEKS"))
    assert world.page.head.kind == "JCEKS"
    world.choose("anchor")
    world.press(Qt.Key.Key_F2)
    world.fill("field.alias", "trust")
    world.click("action.rename")
    world.click("action.save_keystore")
    assert world.dialog(SaveDialog).target.file_name == "server.jks"
    choose(world, KEYSTORE_PASSWORD)
    world.click("action.save")
    world.settle()
    said = keytool("-list", "-keystore", tmp_path / "server.jks", "-storetype", "JKS", "-storepass", KEYSTORE_PASSWORD)
    assert "trust, " in said
    assert "myserver" not in said


# --- the library ----------------------------------------------------------------------------------


def test_it_is_kept_in_the_library_with_its_password_sealed(world: KeystoreWorld) -> None:
    origin = Origin(("api.infobip.com:443",), (Anchor.ROOT,), world.studio.adapters.clock.now())
    world.page.new(PAIRS, origin)
    world.settle()
    kept: list[str] = []
    world.page.kept.connect(kept.append)
    world.click("action.keep_in_library")
    choose(world, KEYSTORE_PASSWORD)
    world.click("action.take_password")
    world.settle()
    row = world.workspace.library.get(kept[0])
    assert (row.file.kind, row.role, row.file.entry_count) == (FileKind.JKS, Role.TRUST, 2)
    assert row.file.origin == origin
    assert world.workspace.library.password(row.id) == Secret(KEYSTORE_PASSWORD)
    assert world.page.head.state == "in the library"
    assert world.page.unsaved == ""
    world.page.open_library(row.id)
    world.settle()
    assert world.aliases == ["root", "intermediate"]
    assert world.page.document.source.checked
    assert not world.page.head.keep.isEnabled()


def test_a_file_that_is_kept_in_the_library_is_left_as_it_was(opened: KeystoreWorld, tmp_path: Path) -> None:
    before = (tmp_path / "trust.jks").read_bytes()
    opened.choose("root")
    opened.press(Qt.Key.Key_Delete)
    opened.click("action.keep_in_library")
    enter(opened)
    assert opened.page.head.state == "in the library"
    assert (tmp_path / "trust.jks").read_bytes() == before
    opened.choose("intermediate")
    opened.press(Qt.Key.Key_F2)
    opened.fill("field.alias", "other")
    opened.click("action.rename")
    opened.click("action.save_keystore")
    opened.settle()
    assert opened.workspace.library.get(opened.page.seat.library_id).file.entries[0].alias == "other"


# --- leaving, locking -----------------------------------------------------------------------------


def test_leaving_asks_and_saves_first_if_wished(opened: KeystoreWorld, tmp_path: Path) -> None:
    left: list[bool] = []
    opened.page.closed.connect(lambda: left.append(True))
    opened.choose("root")
    opened.press(Qt.Key.Key_Delete)
    opened.click("action.back")
    opened.click("action.keep_editing")
    assert left == []
    opened.click("action.back")
    opened.click("action.save_first")
    enter(opened)
    assert left == [True]
    assert len(read(opened, tmp_path / "trust.jks").keystore.entries) == 1
    assert opened.page.document.blank


def test_leaving_can_discard(filled: KeystoreWorld) -> None:
    left: list[bool] = []
    filled.page.closed.connect(lambda: left.append(True))
    filled.click("action.back")
    filled.click("action.discard")
    assert left == [True]
    filled.page.flush()
    filled.settle()
    assert filled.workspace.drafts.resume(DRAFT_ID) is None


def test_a_lock_takes_nothing_away(world: KeystoreWorld, tmp_path: Path) -> None:
    path = world.keystore(*PAIRS)
    world.open(path)
    world.click("action.type_password")
    enter(world)
    world.choose("root")
    world.press(Qt.Key.Key_Delete)
    before = world.page.document.keystore.entries
    page = world.new_page()
    assert world.said == "The keystore that was not saved is here again."
    after = page.document.keystore.entries
    assert [(entry.alias, entry.der, entry.created) for entry in after] == [
        (entry.alias, entry.der, entry.created) for entry in before
    ]
    assert after[0].facts is not None
    assert page.unsaved == "trust.jks is not saved"
    assert page.document.source.password == Secret(KEYSTORE_PASSWORD)
    assert page.document.source.path == path
    world.click("action.save_keystore")
    world.settle()
    assert world.aliases == ["intermediate"]
    world.page.flush()
    world.settle()
    assert world.workspace.drafts.resume(DRAFT_ID) is None
    assert world.new_page().document.blank


def test_what_is_not_saved_stands_nowhere_in_the_clear(filled: KeystoreWorld) -> None:
    filled.page.document.take_password(Secret("canary-keystore-1"))
    filled.page.flush()
    filled.settle()
    assert filled.workspace.drafts.resume(DRAFT_ID) is not None
    files = [path.read_bytes() for path in filled.folder.rglob("*") if path.is_file()]
    assert not any(b"canary-keystore-1" in data or b"certificates" in data for data in files)


def test_a_draft_does_not_stand_among_those_of_channels(filled: KeystoreWorld) -> None:
    filled.page.flush()
    filled.settle()
    (draft,) = filled.workspace.drafts.all()
    assert draft.id == DRAFT_ID
    assert draft.channel_id  # a draft without one is offered above the list of channels


def test_a_wish_waits_until_it_is_known_what_was_left(filled: KeystoreWorld) -> None:
    path = filled.keystore(("other", root()), name="other.jks")
    page = filled.new_page()
    page.document.undo()
    fresh = filled.new_page()
    fresh.open_path(path)
    filled.settle()
    assert filled.sees("dialog.unsaved_keystore")
    filled.click("action.discard")
    filled.settle()
    assert filled.aliases == ["other"]


def test_what_was_open_and_saved_is_opened_again(opened: KeystoreWorld) -> None:
    seat = opened.page.seat
    assert seat == KeystoreSeat(path=opened.page.document.source.path)
    page = opened.new_page()
    page.sit(seat)
    opened.settle()
    assert opened.aliases == ["root", "intermediate"]
    page.document.apply("test", page.document.keystore.without(["root"]))
    assert page.seat == KeystoreSeat()


def test_a_read_only_workspace_keeps_nothing(filled: KeystoreWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(filled.workspace), "read_only", True)
    filled.page.document.apply("test", filled.page.document.keystore.without(["root"]))
    assert not filled.page.head.keep.isEnabled()
    assert filled.page.flush() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_saved_keystore_is_for_its_owner_alone(filled: KeystoreWorld, tmp_path: Path) -> None:
    filled.click("action.save_keystore_as")
    filled.fill("field.target", str(tmp_path / "trust.jks"))
    filled.click("action.generate")
    password = filled.find("field.new_password", QLineEdit).text()
    filled.click("action.save")
    filled.settle()
    assert (tmp_path / "trust.jks").stat().st_mode & 0o777 == 0o600
    assert read(filled, tmp_path / "trust.jks", password).checked
