"""The wizard's pick lists come from the AICC, can be read anew in their place, and serve offline with their age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.ui.wizard.desk import Desk, messages
from wa_channel_studio.aicc.pace import Pace
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.reference_data import ReferenceData, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.forms.reference_editors import ReferenceEditor
from wa_channel_studio.ui.wizard.view import WizardView


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path) as running:
        yield running


def pull(desk: Desk, sandbox: SandboxAicc) -> ReferenceData:
    """Connect the tenant and read its lists, past the window."""
    secret = Secret(sandbox.app_secret)
    made = Connection(
        sandbox.api,
        sandbox.auth,
        sandbox.app_key,
        secret,
        oiap_url=sandbox.api,
        oiap_tenant_id=sandbox.app_key,
        oiap_password=secret,
    )
    desk.workspace.connections.save(desk.tenant.id, made)
    return desk.workspace.references.pull(desk.tenant.id, JobContext())


def editor(view: WizardView, key: str) -> ReferenceEditor:
    return cast(ReferenceEditor, view.page.form.editor(key))


def test_lists_that_were_read_are_offered_and_read_again_in_their_place(desk: Desk, sandbox: SandboxAicc) -> None:
    data = pull(desk, sandbox)
    names = tuple(item.name for item in data.of(ReferenceKind.CALLED_ROUTE))
    view = desk.open_with("twilio", seen_all=True, skill_queue=names[0])
    view.jump("skill_queue")
    routes = editor(view, "skill_queue")
    assert routes.names == names
    assert "just now" in routes.said.plain_text
    assert messages(view, "skill_queue") == []
    sandbox.admin("POST", "routes/rename", {"id": data.of(ReferenceKind.CALLED_ROUTE)[0].id, "name": "renamed_there"})
    routes.said.link_used.emit()
    assert routes.busy.text == "Reading the lists of the AICC …"
    assert "Read again" not in routes.said.accessibleName()
    desk.settle(view)
    assert not routes.busy.isVisible()
    assert "Read again" in routes.said.accessibleName()
    assert "renamed_there" in routes.names
    ((kind, text),) = messages(view, "skill_queue")
    assert kind == "warning"
    assert text == f"“{names[0]}” is called “renamed_there” on the AICC now. Choose “renamed_there”."


def test_offline_the_cache_serves_and_why_it_was_not_read_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody listens there any more; the client tries a few times before it says so, and here waits for nothing.
    impatient = Pace(rest=lambda job, _seconds: job.check())
    monkeypatch.setattr(desk.workspace.connections._aicc, "_pace", impatient)
    with running_sandbox(tmp_path) as sandbox:
        names = tuple(item.name for item in pull(desk, sandbox).of(ReferenceKind.OU))
    view = desk.open_with("twilio")
    view.jump("ou")
    units = editor(view, "ou")
    assert units.names == names
    units.said.link_used.emit()
    desk.settle(view)
    assert units.names == names
    ((kind, text),) = [line for line in messages(view, "ou") if line[0] == "information"]
    assert kind == "information"
    assert sandbox.api.rpartition("/")[2] in text
    units.focus()
    QTest.keyClicks(units.line, "another")
    assert view.journey.answers.text("ou") == "another"


def slow(desk: Desk, sandbox: SandboxAicc) -> tuple[WizardView, ReferenceEditor]:
    """A wizard at its routes, which are being read anew from an AICC that takes its time."""
    pull(desk, sandbox)
    sandbox.fault("delay", path=".*queryCalledRoute", times=0, seconds=30)
    view = desk.open_with("twilio")
    view.jump("skill_queue")
    routes = editor(view, "skill_queue")
    routes.said.link_used.emit()
    desk.qtbot.waitUntil(routes.busy.isVisible)
    return view, routes


def test_while_lists_are_read_one_types_on_and_may_stop(desk: Desk, sandbox: SandboxAicc) -> None:
    view, routes = slow(desk, sandbox)
    routes.focus()
    QTest.keyClicks(routes.line, "my_own")
    units = editor(view, "ou")
    units.said.link_used.emit()
    desk.qtbot.waitUntil(units.busy.isVisible)
    stop = routes.busy.findChild(QPushButton, "action.cancel_job")
    assert stop is not None
    stop.click()
    desk.settle(view)
    assert not routes.busy.isVisible()
    assert not units.busy.isVisible()
    assert ("information", "Stopped. The lists are as they were.") in messages(view, "skill_queue")
    assert routes.line.text() == "my_own"
    assert view.journey.answers.text("skill_queue") == "my_own"


def test_a_wizard_that_closes_stops_reading(desk: Desk, sandbox: SandboxAicc) -> None:
    view, routes = slow(desk, sandbox)
    job = routes._reading
    assert job is not None
    ended: list[str] = []
    job.cancelled.connect(lambda: ended.append("cancelled"))
    desk.opened.remove(view)
    view.closed.connect(view.deleteLater)  # as the window does: nobody is there when the job has ended
    view.leave()
    desk.qtbot.waitUntil(lambda: bool(ended))
    assert not job.active


def test_chatbots_are_chosen_by_name_and_kept_by_code(desk: Desk, sandbox: SandboxAicc) -> None:
    data = pull(desk, sandbox)
    bot = data.of(ReferenceKind.CHATBOT)[0]
    view = desk.open_with("twilio", robot_enabled=True)
    view.jump("robot_access_code")
    codes = editor(view, "robot_access_code")
    place = codes.names.index(bot.code)
    codes.combo.setCurrentIndex(place)
    codes.combo.activated.emit(place)
    assert view.journey.answers.text("robot_access_code") == bot.code


def test_routes_follow_the_ou_that_is_chosen(desk: Desk) -> None:
    parameters = replace(desk.tenant.parameters, organisation_isolation=True)
    desk.tenant = desk.workspace.tenants.save(replace(desk.tenant, parameters=parameters))
    view = desk.open_with("twilio", ou="Sales")
    view.jump("skill_queue")
    routes = editor(view, "skill_queue")
    routes.by_ou.link_used.emit()
    assert routes.names == ("wa_sales_route",)
    units = editor(view, "ou")
    units.combo.setCurrentIndex(units.names.index("Customer Service"))
    units.combo.activated.emit(units.combo.currentIndex())
    assert routes.names == ("wa_support_route",)
