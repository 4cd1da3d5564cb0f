"""The window of guided entry: by keyboard from field to field, secrets kept close, and back at the same place."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit

from tests.studio import twilio
from tests.ui.test_everyone_can_use_the_window import unnamed
from tests.ui.window import Program
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.guided import EntryKind
from wa_channel_studio.ui.guided.guided_window import GuidedWindow, open_guided
from wa_channel_studio.ui.guided.outline import RETURNS

ID = "202311070012345678"


class Entering:
    """The window over one or more channels, driven by keys."""

    def __init__(self, program: Program, *names: str) -> None:
        self.program = program
        tenant = program.add_tenant()
        self.data = trustme.CA().cert_pem.bytes()
        self.file = program.workspace.library.add(self.data, "api.twilio.com.pem").id
        self.ids = [
            program.add_channel(tenant, twilio(name, trust_certificate=(self.file,))).channel.id for name in names
        ]
        self.open()

    def open(self) -> None:
        self.window = open_guided(self.program.context, self.program.workspace, self.ids, self.program.channels)
        self.program.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.outline, key, modifiers)
        self.program.settle()

    def go(self, key: str) -> None:
        self.window.outline.go(key)

    def click(self, name: str) -> None:
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None
        assert button.isVisible()
        assert button.isEnabled()
        QTest.keyClick(button, Qt.Key.Key_Space)
        self.program.settle()

    def says(self, name: str) -> str:
        found = self.window.findChild(QLabel, f"text.{name}")
        assert found is not None
        return found.text().replace("\u200b", "")

    def tick_all(self) -> None:
        for _ in range(len(self.window._entry.fields)):  # type: ignore[union-attr]  # it was read
            QTest.keyClick(self.window.outline, Qt.Key.Key_Space)
        self.program.settle()


@pytest.fixture
def entering(opened: Program) -> Entering:
    return Entering(opened, "wa_first", "wa_second")


def test_it_stays_on_top_and_is_narrow(entering: Entering) -> None:
    flags = entering.window.windowFlags()
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert flags & Qt.WindowType.Tool == Qt.WindowType.Tool
    assert entering.window.width() == 380
    assert not list(unnamed(entering.window))


def test_enter_copies_and_space_ticks_and_goes_on(entering: Entering) -> None:
    assert entering.says("field") == "Certificate name"
    entering.key(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "api.twilio.com"
    entering.key(Qt.Key.Key_Space)
    assert entering.says("field") == "Cert Type"
    assert entering.says("progress").startswith("1 of ")
    entry = entering.program.workspace.guided.entry(entering.ids[0])
    assert [entry.fields[0].id] == list(entry.ticks)


def test_a_tick_is_taken_back_by_key(entering: Entering) -> None:
    entering.key(Qt.Key.Key_Space)
    entering.key(Qt.Key.Key_Up)
    assert "Entered today" in entering.says("state")
    entering.key(Qt.Key.Key_Backspace)
    assert not entering.program.workspace.guided.entry(entering.ids[0]).ticks
    assert entering.says("state") == ""


def test_a_secret_is_lent_to_the_clipboard_and_never_shown(entering: Entering) -> None:
    entering.go("webhook_password")
    assert "canary" not in entering.says("value")
    entering.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "canary-webhook-1"
    assert entering.program.clipboard.seconds_left == 20
    assert "cleared from the clipboard in 20 s" in entering.says("state")
    entering.program.clipboard.clear_now()
    assert QGuiApplication.clipboard().text() == ""
    assert entering.says("state") == ""


def test_a_secret_is_shown_while_it_is_held(entering: Entering) -> None:
    entering.go("webhook_password")
    hold = entering.window.field.hold
    QTest.keyPress(hold, Qt.Key.Key_Space)
    entering.program.settle()
    assert entering.says("value") == "canary-webhook-1"
    QTest.keyRelease(hold, Qt.Key.Key_Space)
    assert "canary" not in entering.says("value")


def test_a_secret_that_comes_after_the_button_was_let_go_stays_hidden(entering: Entering) -> None:
    entering.go("webhook_password")
    QTest.keyClick(entering.window.field.hold, Qt.Key.Key_Space)
    entering.program.settle()
    assert "canary" not in entering.says("value")


def test_the_certificate_file_is_saved_as_it_is(entering: Entering, tmp_path: Path) -> None:
    entering.go(f"@upload.trust_certificate.{entering.file}.file")
    entering.key(Qt.Key.Key_Return)
    dialog = entering.window.findChild(QFileDialog, "dialog.save_file")
    assert dialog is not None
    assert dialog.isVisible()
    target = tmp_path / "out.pem"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    entering.program.settle()
    assert target.read_bytes() == entering.data
    assert "Saved" in entering.says("state")


def test_pages_fold_and_stay_folded(entering: Entering) -> None:
    outline = entering.window.outline
    entering.key(Qt.Key.Key_Left)  # to the page
    entering.key(Qt.Key.Key_Left)
    section = outline.topLevelItem(0)
    assert section is not None
    assert not section.isExpanded()
    entering.program.workspace.guided.tick(entering.ids[0], ["phone_number"])
    entering.window.reload()
    entering.program.settle()
    section = outline.topLevelItem(0)
    assert section is not None
    assert not section.isExpanded()


def test_the_other_channels_are_one_key_away(entering: Entering) -> None:
    assert (entering.says("channel"), entering.says("which")) == ("wa_first", "1 of 2")
    entering.click("action.next_channel")
    assert (entering.says("channel"), entering.says("which")) == ("wa_second", "2 of 2")
    entering.click("action.previous_channel")
    assert entering.says("channel") == "wa_first"


def test_it_opens_again_at_the_same_field(entering: Entering) -> None:
    entering.go("account_sid")
    entering.key(Qt.Key.Key_Escape)
    assert not entering.program.sees("window.guided")
    entering.open()
    assert entering.says("field") == "Account SID"
    entering.window.resize(400, 650)
    entering.window.close()
    assert not entering.program.sees("window.guided")
    entering.program.settle()
    path = entering.program.workspace.path
    entering.program.window.close_workspace()
    entering.program.wait(lambda: entering.program.window.workspace is None)
    entering.program.settle()
    entering.program.open(path)
    entering.open()
    assert entering.says("field") == "Account SID"
    assert entering.window.size().toTuple() == (400, 650)


def test_an_open_window_is_used_again(entering: Entering) -> None:
    first = entering.window
    entering.ids = entering.ids[1:]
    entering.open()
    assert entering.window is first
    assert (entering.says("channel"), entering.says("which")) == ("wa_second", "")


def test_locking_closes_it(entering: Entering) -> None:
    entering.go("account_sid")
    entering.program.lock()
    assert not [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, GuidedWindow) and widget.isVisible()
    ]
    entering.program.unlock()
    entering.open()
    assert entering.says("field") == "Account SID"


def test_generated_values_are_kept_as_they_are_pasted_and_warned_of(entering: Entering) -> None:
    entering.go(RETURNS)
    QGuiApplication.clipboard().setText(f" {ID[1:]}\n")
    entering.click("action.paste_configuration_id")
    page = entering.window.returns
    assert "18 digits" in page._rows["configuration_id"].message
    line = entering.window.findChild(QLineEdit, "field.configuration_id")
    assert line is not None
    assert line.text() == ID[1:]
    answers = entering.program.workspace.channels.get(entering.ids[0]).answers
    assert answers.text("configuration_id") == ID[1:]
    QGuiApplication.clipboard().setText(ID)
    entering.click("action.paste_configuration_id")
    assert page._rows["configuration_id"].message == ""


def test_a_whole_entry_ends_with_both_sides_the_same(entering: Entering) -> None:
    entering.tick_all()
    assert entering.window.outline.current == RETURNS
    heard: list[object] = []
    entering.window.changed.connect(heard.append)
    entering.click("action.finish")
    assert heard
    entry = entering.program.workspace.guided.entry(entering.ids[0])
    assert entry.kind is EntryKind.SAME
    (row,) = entering.program.workspace.channels.summaries(entering.ids[:1])
    assert row.sync is SyncState.IN_SYNC
    entering.click("action.finish")  # now it leads to the next channel
    assert entering.says("channel") == "wa_second"


def test_finishing_waits_for_every_field(entering: Entering) -> None:
    entering.go(RETURNS)
    assert not entering.window.returns.finish.isEnabled()
    entering.click("action.go_left")
    assert entering.says("field") == "Certificate name"


def test_only_changes_are_led_through_with_old_and_new(entering: Entering) -> None:
    entering.tick_all()
    entering.click("action.finish")
    workspace, channel_id = entering.program.workspace, entering.ids[0]
    channel = workspace.channels.get(channel_id)
    answers = channel.answers.with_value("phone_number", "+5511940009999")
    workspace.channels.save(channel.tenant_id, answers, channel_id=channel_id)
    entering.window.reload()
    entering.program.settle()
    entering.go("phone_number")
    assert entering.says("value") == "+5511940009999"
    assert entering.says("before") == "There until now: +5511940001207"
    assert entering.says("progress") == "0 of 1"


def test_what_was_changed_meanwhile_is_to_be_entered_again(entering: Entering) -> None:
    workspace, channel_id = entering.program.workspace, entering.ids[0]
    workspace.guided.tick(channel_id, ["phone_number"])
    channel = workspace.channels.get(channel_id)
    answers = channel.answers.with_value("phone_number", "+5511940009999")
    workspace.channels.save(channel.tenant_id, answers, channel_id=channel_id)
    entering.window.reload()
    entering.program.settle()
    entering.go("phone_number")
    assert "Changed here since it was entered" in entering.says("state")


def test_the_list_stays_where_it_is_from_field_to_field(entering: Entering) -> None:
    entry = entering.program.workspace.guided.entry(entering.ids[0])
    places = []
    for field in entry.fields:
        entering.go(field.id)
        entering.program.settle()
        places.append(entering.window.outline.y())
    assert places == sorted(places), "it makes room once, and does not jump back"
    entering.go(entry.fields[1].id)
    entering.program.settle()
    assert entering.window.outline.y() == places[-1]


def test_where_nothing_is_to_be_entered_no_part_of_it_is_shown(entering: Entering) -> None:
    entering.tick_all()
    entering.click("action.finish")
    assert not entering.window.head.progress.isVisible()
