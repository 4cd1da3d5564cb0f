"""Applying a plan in the real window: what is asked first, how far it is, stopping, going on, and how it ended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton

from tests.ui.aicc.stand_in import KEYWORDS, StandInSync, change, entry_of, every_line
from tests.ui.aicc.world import place, planned, stand_at, stand_in
from tests.ui.window import Program
from wa_channel_studio.services.sync_ports import Progress
from wa_channel_studio.ui.aicc.apply_dialog import ApplyDialog
from wa_channel_studio.ui.jobs import JobRunner, aicc_queue
from wa_channel_studio.ui.views.aicc_view import AiccView

LINES = tuple(change(f"wa_{number}", KEYWORDS) for number in range(4))


def ask(program: Program) -> ApplyDialog:
    """The question before a plan is applied."""
    program.click("action.apply")
    program.wait(lambda: program.sees("dialog.apply"))
    found = program.find("dialog.apply", QDialog)
    assert isinstance(found, ApplyDialog)
    return found


def under_way(program: Program, done: int = 1) -> tuple[StandInSync, AiccView]:
    """A plan of four lines of which ``done`` are done, and the next is being sent."""
    sync, _ = stand_in(program, items=LINES)
    view = planned(program)
    sync.gate.clear()
    ask(program)
    program.click("action.confirm_apply")
    sync.steps.release(done)
    program.wait(lambda: view.standing.part[0] == done)
    return sync, view


def progresses(view: AiccView) -> list[str]:
    """What the lines say of how far they are."""
    model = view.plan_page.model
    return [model.look(item)[0] for item in view.standing.lines]


def test_the_question_says_exactly_what_is_done(opened: Program) -> None:
    sync, _ = stand_in(opened, items=every_line())
    planned(opened)
    dialog = ask(opened)
    assert [line.removeprefix("•  ") for line in dialog.lines] == [
        "1 certificate is uploaded",
        "1 channel is created on the AICC",
        "1 channel is changed on the AICC",
        "1 channel is changed here",
        "1 channel is changed on both sides",
        "1 channel is deleted on the AICC",
        "1 channel is deleted here; it goes to the trash",
    ]
    assert opened.find("action.confirm_apply", QPushButton).text() == "Apply 7 changes"
    opened.press(Qt.Key.Key_Escape)
    opened.settle()
    assert sync.confirmed == []


def test_deletions_are_named_and_want_a_tick_of_their_own(opened: Program) -> None:
    sync, _ = stand_in(opened, items=every_line())
    view = planned(opened)
    ask(opened)
    names = opened.find("list.deletions", QListWidget)
    assert [names.item(row).text() for row in range(names.count())] == [
        "wa_old – on the AICC",
        "wa_gone_there – here, to the trash",
    ]
    assert not opened.find("action.confirm_apply", QPushButton).isEnabled()
    opened.click("field.confirm_deletions")
    opened.click("action.confirm_apply")
    opened.wait(lambda: view.standing.ended)
    opened.settle()
    assert sync.confirmed == [True]
    assert len(sync.entries) == 7, "conflicts, blocked lines and what is only there are left alone"


def test_without_deletions_nothing_is_confirmed_that_was_not_asked(opened: Program) -> None:
    sync, _ = stand_in(opened, items=LINES)
    view = planned(opened)
    ask(opened)
    assert not opened.sees("field.confirm_deletions")
    opened.click("action.confirm_apply")
    opened.wait(lambda: view.standing.ended)
    assert sync.confirmed == [False]


def test_each_line_says_how_far_it_is(opened: Program) -> None:
    sync, view = under_way(opened, done=2)
    opened.wait(lambda: progresses(view) == ["Done", "Done", "Being sent", "Waiting"])
    assert view.apply_bar.text == "2 of 4 · Sending wa_2 …"
    sync.gate.set()
    opened.wait(lambda: view.standing.ended)
    opened.settle()
    assert view.ended.text == "All 4 changes were done."
    assert progresses(view) == ["Done"] * 4


def test_a_line_that_was_not_done_says_why_and_the_next_plan_has_it(opened: Program) -> None:
    sync, _ = stand_in(opened, items=LINES, failing={"wa_1": ("The name is taken there.", "Choose another one.")})
    view = planned(opened)
    ask(opened)
    opened.click("action.confirm_apply")
    opened.wait(lambda: view.standing.ended)
    opened.settle()
    assert view.ended.text.startswith("1 change was not done. 3 were done.")
    stand_at(view, "wa_1")
    assert "The name is taken there. Choose another one." in view.plan_page.details.text
    assert opened.find("action.plan", QPushButton).text() == "Plan again"
    view.ended.closed.emit()
    view.look_again()
    opened.settle()
    assert not view.ended.isVisible(), "what was put away stays away"
    sync.failing = {}
    opened.click("action.plan")
    opened.settle()
    assert progresses(view) == ["Changed here"] * 4


def test_a_pause_stops_between_two_lines_and_the_rest_waits(opened: Program) -> None:
    sync, view = under_way(opened)
    opened.click("action.pause")
    opened.settle()
    assert [entry.progress for entry in sync.entries] == [*[Progress.DONE] * 2, *[Progress.WAITING] * 2]
    assert view.waiting_bar.text == "2 changes wait in the outbox. 2 are done."
    assert progresses(view) == ["Done", "Done", "Waiting", "Waiting"]
    assert not opened.sees("action.apply"), "nothing else is applied before that is settled"
    sync.gate.set()
    opened.click("action.resume_outbox")
    opened.wait(lambda: view.standing.ended)
    assert {entry.progress for entry in sync.entries} == {Progress.DONE}


def test_cancelling_gives_up_the_rest_and_keeps_what_is_done(opened: Program) -> None:
    sync, view = under_way(opened)
    opened.click("action.cancel_apply")
    opened.wait(lambda: view.standing.ended)
    opened.settle()
    assert [entry.progress for entry in sync.entries] == [*[Progress.DONE] * 2, *[Progress.STOPPED] * 2]
    assert view.ended.text == "Given up. 2 changes were done. The next plan has what is left."
    assert not view.waiting_bar.isVisible()


def test_after_a_restart_what_waits_is_offered_and_may_be_discarded(opened: Program) -> None:
    sync, tenant = stand_in(opened)
    sync.entries = [entry_of(tenant.id, number, item) for number, item in enumerate(LINES, 1)]
    opened.view.aicc.show_waiting()
    opened.wait(lambda: opened.view.nav.items["aicc"].badge == "1")
    view = place(opened)
    assert view.waiting_bar.text == "4 changes wait in the outbox."
    assert progresses(view) == ["Waiting"] * 4
    opened.click("action.discard_outbox")
    opened.wait(lambda: opened.sees("dialog.confirm"))
    opened.click("action.confirm")
    opened.wait(lambda: view.standing.ended)
    opened.settle()
    assert {entry.progress for entry in sync.entries} == {Progress.STOPPED}
    assert opened.view.nav.items["aicc"].badge == ""


@pytest.mark.parametrize("way", ["lock", "close"])
def test_leaving_while_something_is_sent_is_asked_first(opened: Program, way: str) -> None:
    sync, view = under_way(opened)

    def leave() -> None:
        if way == "lock":
            opened.ctrl(Qt.Key.Key_L)
        else:
            opened.window.close()
        opened.wait(lambda: opened.sees("dialog.stop_applying"))

    leave()
    opened.click("action.cancel")
    assert view.standing.doing.sends, "who stays goes on"
    leave()
    opened.click("action.confirm")
    if way == "lock":
        opened.wait(lambda: opened.window.view is None and opened.sees("field.password"))
    else:
        opened.wait(lambda: opened.window.over)
    assert [entry.progress for entry in sync.entries] == [*[Progress.DONE] * 2, *[Progress.WAITING] * 2]


def test_locking_by_itself_stops_between_two_lines_without_a_question(opened: Program) -> None:
    sync, _ = under_way(opened)
    opened.window.auto_lock.due.emit()
    opened.wait(lambda: opened.window.view is None and opened.sees("field.password"))
    assert [entry.progress for entry in sync.entries] == [*[Progress.DONE] * 2, *[Progress.WAITING] * 2]


def test_another_place_may_be_looked_at_and_is_told_of_the_end(opened: Program) -> None:
    sync, view = under_way(opened)
    opened.view.go("channels")
    sync.gate.set()
    opened.wait(lambda: view.standing.ended)
    opened.wait(lambda: opened.window.toasts.current is not None)
    toast = opened.window.toasts.current
    assert toast is not None
    assert toast.text == "Acme Brazil: All 4 changes were done."
    toast.trigger()
    opened.settle()
    assert opened.view.current == "aicc"


def test_every_tenant_has_a_queue_of_its_own(opened: Program) -> None:
    runner: JobRunner = opened.runner
    sync, view = under_way(opened)
    done: list[str] = []
    other = runner.run(lambda _job: "other", queue=aicc_queue("other tenant"))
    other.succeeded.connect(done.append)
    same = runner.run(lambda _job: "same", queue=aicc_queue(view.tenant_id))
    same.succeeded.connect(done.append)
    opened.wait(lambda: done)
    assert done == ["other"]
    sync.gate.set()
    opened.wait(lambda: done == ["other", "same"])
    opened.settle()
