"""Certificates in the wizard: chosen, read beside the window, shown with what matters, taken out again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton

from tests.ui.wizard.desk import SAMPLES, Desk, field_of, messages
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.forms.certificate_edit import CertificateEdit
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.wizard.view import WizardView

FILES = SAMPLES / "certificates"


def edit_of(view: WizardView, key: str = "trust_certificate") -> CertificateEdit:
    found = field_of(view, key)
    assert isinstance(found, CertificateEdit)
    return found


def choose(desk: Desk, view: WizardView, *paths: Path, key: str = "trust_certificate") -> None:
    before = view.journey.answers.items_of(key)
    edit_of(view, key).set_files(paths)
    desk.qtbot.waitUntil(lambda: view.journey.answers.items_of(key) != before)


def shown(edit: CertificateEdit) -> str:
    labels = [widget.text().replace("\u200b", "").replace("\u00ad", "") for widget in edit.findChildren(QLabel)]
    return "\n".join([*labels, *(pill.text for pill in edit.findChildren(Pill))])


def test_a_chosen_file_is_shown_with_subject_issuer_validity_and_fingerprint(desk: Desk) -> None:
    view = desk.open_with("twilio")
    choose(desk, view, FILES / "api.twilio.com.cer")
    (card,) = edit_of(view).cards
    facts = card.file.entries[0]
    text = shown(edit_of(view))
    assert "api.twilio.com.cer" in text
    for part in (facts.subject, facts.issuer, facts.sha256, f"{facts.not_after:%Y-%m-%d}"):
        assert part in text
    assert not any(problem.field == "trust_certificate" and problem.is_error for problem in view.problems)


def test_the_fingerprint_can_be_copied(desk: Desk) -> None:
    view = desk.open_with("twilio")
    choose(desk, view, FILES / "api.twilio.com.cer")
    (card,) = edit_of(view).cards
    copy = card.findChild(QToolButton, "action.copy_fingerprint")
    assert isinstance(copy, QToolButton)
    copy.click()
    assert QGuiApplication.clipboard().text() == card.file.entries[0].sha256


def test_files_can_be_dropped(desk: Desk) -> None:
    view = desk.open_with("twilio")
    edit = edit_of(view)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FILES / "api.twilio.com.cer"))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    edit.dragEnterEvent(enter)
    assert enter.isAccepted()
    edit.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, none))
    desk.qtbot.waitUntil(lambda: len(edit.cards) == 1)


def test_files_are_picked_in_a_dialog(desk: Desk) -> None:
    view = desk.open_with("twilio")
    edit = edit_of(view)
    edit.open_chooser()
    dialog = edit.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(FILES))
    dialog.selectFile("api.twilio.com.cer")
    dialog.accept()
    desk.qtbot.waitUntil(lambda: len(edit.cards) == 1)


def test_another_choice_takes_the_place_of_a_single_file(desk: Desk) -> None:
    view = desk.open_with("twilio")
    choose(desk, view, FILES / "aicc.cer")
    choose(desk, view, FILES / "api.twilio.com.cer")
    assert [card.file.file_name for card in edit_of(view).cards] == ["api.twilio.com.cer"]


def test_infobip_takes_two_files_one_after_the_other(desk: Desk) -> None:
    view = desk.open_with("infobip")
    choose(desk, view, FILES / "aicc.cer")
    choose(desk, view, FILES / "graph.facebook.com.der")
    assert len(edit_of(view).cards) == 2
    choose(desk, view, FILES / "infobip.jks")
    assert [card.file.file_name for card in edit_of(view).cards] == ["infobip.jks"]


def test_a_keystore_password_is_tried_when_it_is_typed(desk: Desk) -> None:
    view = desk.open_with("infobip")
    choose(desk, view, FILES / "infobip.jks")
    assert "password not tried" in shown(edit_of(view))
    view.jump("trust_certificate_password")
    QTest.keyClicks(field_of(view, "trust_certificate_password"), "sample")
    desk.qtbot.waitUntil(lambda: "password does not fit" in shown(edit_of(view)))
    assert any("does not open" in text for _, text in messages(view, "trust_certificate_password"))
    QTest.keyClicks(field_of(view, "trust_certificate_password"), "-keystore")
    desk.qtbot.waitUntil(lambda: "password fits" in shown(edit_of(view)))
    assert messages(view, "trust_certificate_password") == []


def test_a_password_that_stands_there_is_tried_with_the_file(desk: Desk) -> None:
    view = desk.open_with("infobip", trust_certificate_password=Secret("sample-keystore"))
    choose(desk, view, FILES / "infobip.jks")
    desk.qtbot.waitUntil(lambda: "password fits" in shown(edit_of(view)))


def test_a_file_is_taken_out_again(desk: Desk) -> None:
    view = desk.open_with("twilio")
    choose(desk, view, FILES / "api.twilio.com.cer")
    (card,) = edit_of(view).cards
    remove = card.findChild(QPushButton, f"action.remove_file.{card.file.id}")
    assert isinstance(remove, QPushButton)
    remove.click()
    assert view.journey.answers.items_of("trust_certificate") == ()
    assert edit_of(view).cards == ()
    assert any("missing" in text for _, text in messages(view, "trust_certificate"))


def test_a_file_that_is_no_certificate_is_told_at_the_field(desk: Desk, tmp_path: Path) -> None:
    view = desk.open_with("twilio")
    (tmp_path / "letter.txt").write_text("Dear customer", "utf-8")
    choose(desk, view, tmp_path / "letter.txt")
    ((kind, text),) = messages(view, "trust_certificate")
    assert kind == "error"
    assert "letter.txt" in text


def test_a_file_that_cannot_be_opened_is_told_and_forgotten_with_the_next_choice(desk: Desk, tmp_path: Path) -> None:
    view = desk.open_with("twilio")
    edit_of(view).set_files([tmp_path / "gone.der"])
    desk.qtbot.waitUntil(lambda: any("gone.der" in text for _, text in messages(view, "trust_certificate")))
    assert edit_of(view).choose.isEnabled()
    choose(desk, view, FILES / "api.twilio.com.cer")
    assert not any("gone.der" in text for _, text in messages(view, "trust_certificate"))


def test_files_of_a_provider_that_comes_back_are_known_again(desk: Desk) -> None:
    view = desk.open_with("twilio")
    choose(desk, view, FILES / "api.twilio.com.cer")
    view.flush()
    desk.settle(view)
    view.close()
    again = desk.open(desk.workspace.drafts.resume(desk.drafts()[0].id))
    assert [card.file.file_name for card in edit_of(again).cards] == ["api.twilio.com.cer"]


def test_where_there_is_no_file_in_the_workspace_it_is_said(desk: Desk) -> None:
    view = desk.open_with("twilio", seen_all=True, trust_certificate=("0123",))
    assert "not in the workspace" in shown(edit_of(view))
    assert any("cannot be found" in text for _, text in messages(view, "trust_certificate"))
