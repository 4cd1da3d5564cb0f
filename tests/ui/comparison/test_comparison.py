"""Compare with an AICC export, through the window: file, columns, what differs, whose value counts, and undo."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyzipper
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.services.sheets import csv_file
from tests.studio import twilio
from tests.ui.test_everyone_can_use_the_window import unnamed
from tests.ui.views.list_world import pick
from tests.ui.window import Program
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drift_rows import DriftState
from wa_channel_studio.ui.comparison.comparison_dialog import COLUMNS, RESULT, ComparisonDialog, open_comparison
from wa_channel_studio.ui.guided.guided_window import GuidedWindow

HEADINGS = ("Channel", "Notice outside hours", "Keyword for Transfer to Agent")


class Comparing:
    """The dialog over a tenant with two channels that were entered on the AICC."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.tenant: Tenant = program.add_tenant()
        self.ids = [self._entered(name) for name in ("wa_one", "wa_two")]
        self.dialog: ComparisonDialog = open_comparison(
            program.context, program.workspace, self.tenant.id, program.channels
        )
        program.settle()

    def _entered(self, name: str) -> str:
        answers = twilio(name, non_working_notification="Closed", transfer_keywords=("agent",))
        channel_id = self.program.add_channel(self.tenant, answers).channel.id
        guided = self.program.workspace.guided
        guided.tick(channel_id, [field.id for field in guided.entry(channel_id).fields])
        guided.finish(channel_id)
        return channel_id

    def open(self, *rows: tuple[str, ...]) -> None:
        self.dialog.file.open(csv_file(self.folder, HEADINGS, *rows))
        self.program.settle()

    def to_result(self, *rows: tuple[str, ...]) -> None:
        self.open(*rows)
        self.dialog.next()
        self.dialog.columns.model.put(1, "non_working_notification")
        self.dialog.next()
        self.program.settle()

    def pick(self, field: str, side: str) -> None:
        button = self.dialog.findChild(QAbstractButton, f"pick.{field}.{side}")
        assert button is not None
        button.click()

    def notice(self, number: int) -> str:
        return self.program.workspace.channels.get(self.ids[number]).answers.text("non_working_notification")

    def state(self, number: int) -> SyncState:
        return self.program.workspace.channels.summaries([self.ids[number]])[0].sync


@pytest.fixture
def comparing(opened: Program, tmp_path: Path) -> Comparing:
    return Comparing(opened, tmp_path)


def test_a_person_says_which_column_is_which_field(comparing: Comparing) -> None:
    comparing.open(("wa_one", "We rest", "agent"))
    dialog = comparing.dialog
    dialog.next()
    assert dialog.step == COLUMNS
    # “Channel” is a guess, the unknown heading is left out, and only fields of the AICC are offered.
    assert [column.target for column in dialog.columns.columns] == ["channel_name", "", "transfer_keywords"]
    assert not {"webhook_password", "@tags", "@tenant", "message_url"} & dialog.columns.words.keys()
    dialog.columns.model.put(0, "")
    assert "No column goes to" in dialog.columns.problem
    assert not dialog.next_button.isEnabled()


def test_what_differs_is_shown_first(comparing: Comparing) -> None:
    comparing.to_result(("wa_one", "We rest", "agent"), ("wa_two", "Closed", "agent"), ("wa_new", "", ""))
    page = comparing.dialog.result_page
    assert comparing.dialog.step == RESULT
    assert [row.name for row in page.model.rows] == ["wa_one"]
    assert page.chips.chips["differs"].text() == "Differs 1"
    page.chips.chips["only_there"].click()
    assert [row.state for row in page.model.rows] == [DriftState.ONLY_THERE]
    said = page.details.findChild(QLabel, "text.drift_row")
    assert said is not None
    assert "no channel of that name" in said.text()
    assert not list(unnamed(comparing.dialog))


def test_theirs_is_taken_over_and_undone(comparing: Comparing) -> None:
    comparing.to_result(("wa_one", "We rest", "agent"), ("wa_two", "Closed", "agent"))
    assert not comparing.dialog.next_button.isEnabled()
    comparing.pick("non_working_notification", "there")
    assert comparing.dialog.next_button.text() == "Carry out 1 choice"
    comparing.dialog.next()
    comparing.program.settle()
    assert comparing.notice(0) == "We rest"
    assert comparing.state(0) is SyncState.IN_SYNC
    assert comparing.dialog.result_page.drift is not None
    assert comparing.dialog.result_page.drift.counts[DriftState.DIFFERS] == 0
    assert "Taken over into 1 channel" in comparing.dialog.banner.text
    comparing.program.workspace.undo.undo()
    assert comparing.notice(0) == "Closed"


def test_ours_leads_to_guided_entry(comparing: Comparing) -> None:
    comparing.to_result(("wa_one", "We rest", "agent"), ("wa_two", "Closed", "person"))
    comparing.pick("non_working_notification", "here")
    comparing.dialog.next()
    comparing.program.settle()
    assert comparing.state(0) is SyncState.CHANGED_HERE
    action = comparing.dialog.findChild(QAbstractButton, "action.enter_ours")
    assert action is not None
    action.click()
    comparing.program.settle()
    window = comparing.program.window.findChild(GuidedWindow)
    assert window is not None
    assert [field.key for field in window._entry.fields] == ["non_working_notification"]  # type: ignore[union-attr]
    window.close()
    comparing.program.settle()


def test_a_choice_can_be_made_by_who_changed_it(comparing: Comparing) -> None:
    workspace, first = comparing.program.workspace, comparing.ids[0]
    channel = workspace.channels.get(first)
    answers = channel.answers.with_value("transfer_keywords", ("person",))
    workspace.channels.save(comparing.tenant.id, answers, channel_id=first)
    comparing.to_result(("wa_one", "We rest", "agent"), ("wa_two", "We rest", "agent"))
    comparing.dialog.result_page.suggest.click()
    assert comparing.dialog.next_button.text() == "Carry out 3 choices"
    comparing.dialog.next()
    comparing.program.settle()
    assert [comparing.notice(number) for number in (0, 1)] == ["We rest", "We rest"]
    assert workspace.channels.get(first).answers.items_of("transfer_keywords") == ("person",)
    assert comparing.state(0) is SyncState.CHANGED_HERE
    assert comparing.state(1) is SyncState.IN_SYNC


def test_an_archive_asks_for_its_password(comparing: Comparing) -> None:
    path = comparing.folder / "export.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"canary-zip-2")
        archive.writestr("1.csv", "Channel Name\nwa_one\n")
    comparing.dialog.file.open(path)
    comparing.program.settle()
    assert comparing.dialog.file.password.isVisible()
    comparing.dialog.file.password.setText("canary-zip-2")
    comparing.dialog.file._retry()
    comparing.program.settle()
    comparing.dialog.next()
    comparing.dialog.next()
    comparing.program.settle()
    assert comparing.dialog.step == RESULT


def test_a_lock_closes_it(comparing: Comparing) -> None:
    comparing.to_result(("wa_one", "We rest", "agent"))
    comparing.program.window.lock()
    comparing.program.wait(lambda: comparing.program.window.view is None)
    comparing.program.settle()
    assert not [dialog for dialog in comparing.program.window.findChildren(ComparisonDialog) if dialog.isVisible()]


def test_it_is_reached_from_the_list(opened: Program) -> None:
    opened.add_tenant()
    opened.look_again()
    opened.channels.deeds.compare()
    opened.settle()
    assert isinstance(opened.dialog, ComparisonDialog)
    opened.dialog.close()
    opened.settle()


def test_it_is_reached_from_the_place_of_the_aicc(opened: Program) -> None:
    opened.add_tenant()
    opened.view.go("aicc")
    opened.settle()
    opened.click("action.more_aicc")
    pick(opened, "menu.aicc", "Compare with an AICC export …")
    opened.settle()
    assert isinstance(opened.dialog, ComparisonDialog)
    opened.dialog.close()
    opened.settle()
