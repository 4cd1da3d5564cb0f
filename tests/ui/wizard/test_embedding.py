"""How the window around sees the wizard: signals in their order, focus handed over, nothing left behind."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget

from tests.ui.wizard.desk import Desk, field_of
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.wizard.view import WizardView


def test_saving_says_saved_and_then_closed(desk: Desk) -> None:
    view = desk.open_with("gupshup", channel_name="wa_care")
    said: list[str] = []
    view.saved.connect(lambda _saved: said.append("saved"))
    view.closed.connect(lambda: said.append("closed"))
    with desk.qtbot.waitSignal(view.closed):
        view.save_and_close()
    assert said == ["saved", "closed"]
    assert not view.has_unsaved()


def test_the_keyboard_given_to_the_wizard_goes_to_the_field(desk: Desk) -> None:
    stack = QStackedWidget()
    desk.qtbot.addWidget(stack)
    stack.resize(1280, 800)
    stack.show()
    stack.activateWindow()
    desk.qtbot.waitUntil(stack.isActiveWindow)
    view = WizardView(desk.context, desk.workspace, desk.workspace.drafts.start(desk.tenant.id), desk.tenant, stack)
    stack.addWidget(view)
    stack.setCurrentWidget(view)
    view.setFocus()
    row = row_of(QApplication.focusWidget())
    assert row is not None
    assert row.key == "provider"
    assert view.journey.touched == frozenset()
    desk.qtbot.waitUntil(lambda: view.ready and desk.context.runner.idle)
    stack.removeWidget(view)
    view.hide()
    view.deleteLater()
    desk.qtbot.waitUntil(lambda: desk.context.runner.idle)


def test_a_wizard_that_is_taken_down_while_it_works_does_no_harm(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    view.hide()
    view.deleteLater()
    desk.opened.remove(view)
    desk.qtbot.waitUntil(lambda: desk.context.runner.idle)
    assert desk.drafts()[0].journey.answers.text("app_name") == "Acme"


def test_a_pack_is_offered_for_saved_channels_only(desk: Desk) -> None:
    view = desk.open_with("gupshup", channel_name="wa_care")
    pack = view.findChild(QAction, "action.pack_channel")
    assert isinstance(pack, QAction)
    assert not pack.isVisible()
    with desk.qtbot.waitSignal(view.saved) as saved:
        view.save_and_close()
    again = desk.open(desk.workspace.drafts.edit(saved.args[0].channel))
    pack = again.findChild(QAction, "action.pack_channel")
    assert isinstance(pack, QAction)
    assert pack.isVisible()
    with desk.qtbot.waitSignal(again.pack_requested) as asked:
        pack.trigger()
    assert asked.args == [saved.args[0].channel.id]
