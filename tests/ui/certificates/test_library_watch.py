"""Looking at live servers again from the library, and asking whether something kept would trust one today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from tests.studio import twilio
from tests.ui.certificates.library_samples import der, origin
from tests.ui.certificates.loopback import World
from tests.ui.certificates.samples import issue
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryRow, WatchState
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.ui.certificates.library_pane import LibraryPane
from wa_channel_studio.ui.certificates.library_trust import TrustDialog

HOST = "provider.test"
"""A name that no public authority signs for, so that a root of our own is no surprise."""
SERVER = f"{HOST}:443"


def root(number: int) -> bytes:
    """An authority; ``number`` is that of its key."""
    return der(f"Root {number}", 900, authority=True, number=number)


def leaf(by: int, days: float = 60) -> bytes:
    """The host's own certificate, signed by the authority of that number."""
    end = datetime.now(UTC) + timedelta(days=days)
    return issue(HOST, f"Root {by}", own=9, by=by, start=end - timedelta(days=90), end=end, names=(HOST,))


@pytest.fixture
def world() -> Iterator[World]:
    """One host that shows its certificate and its root."""
    with World() as made:
        made.hosts[HOST] = (leaf(1), root(1))
        yield made


@pytest.fixture
def program(opened: Program, world: World) -> Program:
    """A workspace that asks by the proxy before that world."""
    host, _, port = world.address.partition(":")
    opened.workspace.library.save_fetch_options(FetchOptions(ProxyMode.MANUAL, Proxy(host, int(port)), timeout=8))
    return opened


def pane(program: Program) -> LibraryPane:
    return program.certificates.library


def keep(program: Program, *servers: str, number: int = 1, name: str = "root.der") -> LibraryRow:
    """A root in the library, as if it had been fetched from these servers."""
    return program.workspace.library.add(
        root(number), name, role=Role.TRUST, origin=origin(*servers) if servers else None
    )


def show(program: Program) -> None:
    program.view.go("certificates")
    program.settle()


def look(program: Program, row: LibraryRow) -> WatchState:
    pane(program).wishes.do("look")
    program.wait(lambda: not pane(program).watch.busy)
    program.settle()
    found = program.workspace.library.get(row.id).watch
    assert found is not None
    return found.state


def said(program: Program) -> str:
    toast = program.window.toasts.current
    assert toast is not None
    return toast.text


def test_a_server_is_watched_through_renewal_and_change(program: Program, world: World) -> None:
    row = keep(program, SERVER)
    show(program)
    side = pane(program).side
    pane(program).wishes.do("details")
    assert look(program, row) is WatchState.UNCHANGED
    assert said(program) == "1 looked at: 1 unchanged."
    world.hosts[HOST] = (leaf(1, 61), root(1))
    assert look(program, row) is WatchState.RENEWED
    assert said(program) == "1 looked at: 1 renewed under the same anchor."
    world.hosts[HOST] = (leaf(2), root(2))
    assert look(program, row) is WatchState.ANCHOR_CHANGED
    assert said(program) == "1 looked at: 1 to act on."
    program.wait(side._warning.isVisible)
    assert "Get it again" in side._warning.text
    pane(program).side.buttons["again"].click()
    page = program.certificates.fetch_page
    assert page is not None
    assert page.form.hosts.toPlainText() == HOST


def test_a_dead_server_spoils_nothing(program: Program) -> None:
    row = keep(program, SERVER)
    dead = program.workspace.library.add(der("dead", 90), "dead.der", role=Role.TRUST, origin=origin("dead.test:443"))
    program.workspace.library.add(der("brought.example", 90), "brought.der")
    show(program)
    assert look(program, row) is WatchState.UNCHANGED
    assert said(program) == "2 looked at: 1 unreachable, 1 unchanged."
    found = program.workspace.library.get(dead.id).watch
    assert found is not None
    assert found.state is WatchState.UNREACHABLE


def test_what_somebody_brought_is_not_looked_at(program: Program) -> None:
    program.workspace.library.add(der("brought.example", 90), "brought.der")
    show(program)
    pane(program).table.choose([0], 0)
    program.press(Qt.Key.Key_F5)
    assert said(program).startswith("No server is known for that")
    pane(program).table.clearSelection()
    pane(program).wishes.do("look")
    program.wait(lambda: not pane(program).watch.busy)
    assert said(program).startswith("No certificate of this workspace was fetched")


def test_looking_is_stopped_at_once(program: Program, world: World) -> None:
    world.silent.add("silent.test")
    row = keep(program, "silent.test:443")
    show(program)
    pane(program).table.choose([0], 0)
    program.click("action.look_again")
    program.wait(world.came.is_set)
    shown = pane(program).model.summary(0)
    assert shown is not None
    assert pane(program).watch.looks_at(shown)
    program.wait(lambda: program.sees("action.cancel_job"))
    program.click("action.cancel_job")
    program.wait(lambda: not pane(program).watch.busy)
    program.settle()
    assert said(program) == "Stopped. What was found before is kept."
    assert not pane(program).watch.looks_at(shown)
    assert program.workspace.library.get(row.id).watch is None


def test_locking_stops_looking(program: Program, world: World) -> None:
    world.silent.add("silent.test")
    keep(program, "silent.test:443")
    show(program)
    pane(program).wishes.do("look")
    program.wait(world.came.is_set)
    program.lock()
    program.wait(world.left.is_set)


# --- would it trust that server today? ----------------------------------------------------------


def asked(program: Program) -> TrustDialog:
    box = program.dialog
    assert isinstance(box, TrustDialog)
    return box


def test_yes_and_no_with_the_reason(program: Program) -> None:
    keep(program, SERVER)
    keep(program, number=2, name="wrong.der")
    show(program)
    pane(program).table.choose([0], 0)
    program.click("action.would_trust")
    box = asked(program)
    assert box.host.text() == HOST
    program.click("action.ask_trust")
    program.wait(lambda: box.answer is not None)
    assert box.banner.kind == "success"
    assert box.banner.text.startswith(f"Yes: root.der trusts {HOST} today")
    program.press(Qt.Key.Key_Escape)
    pane(program).table.choose([1], 1)
    program.click("action.would_trust")
    box = asked(program)
    assert box.host.text() == ""
    program.click("action.ask_trust")
    assert "missing" in box.field.message
    program.fill("field.trust_host", "one.test two.test")
    program.click("action.ask_trust")
    assert box.field.message == "Give one host."
    program.fill("field.trust_host", HOST)
    program.click("action.ask_trust")
    program.wait(lambda: box.answer is not None)
    assert box.banner.kind == "error"
    assert box.banner.text.startswith(f"No, wrong.der does not trust {HOST} today")
    program.press(Qt.Key.Key_Escape)


def test_the_hosts_that_its_channels_call_are_offered(program: Program, world: World) -> None:
    world.hosts["called.test"] = (leaf(1), root(1))
    row = keep(program, SERVER)
    answers = twilio("wa_support", base_url="https://called.test/2010", trust_certificate=(row.id,))
    program.add_channel(program.add_tenant(), answers)
    show(program)
    pane(program).wishes.do("trust")
    program.wait(lambda: program.sees("action.host.2"))
    program.click("action.host.2")
    box = asked(program)
    program.wait(lambda: box.answer is not None)
    assert box.host.text() == "called.test"
    assert world.asked == ["called.test"]
    program.press(Qt.Key.Key_Escape)


def test_the_host_that_a_connection_calls_is_offered(program: Program, world: World) -> None:
    world.hosts["aicc.test"] = (leaf(1), root(1))
    row = keep(program)
    tenant = program.add_tenant()
    program.workspace.connections.save(tenant.id, Connection("https://aicc.test", ca_certificate_id=row.id))
    show(program)
    pane(program).wishes.do("trust")
    box = asked(program)
    program.wait(lambda: box.host.text() == "aicc.test")
    program.press(Qt.Key.Key_Escape)


def test_who_cannot_be_reached_is_told_at_the_question(program: Program) -> None:
    keep(program, "dead.test:443")
    show(program)
    pane(program).wishes.do("trust")
    box = asked(program)
    program.click("action.ask_trust")
    program.wait(box.banner.isVisible)
    assert box.banner.kind == "warning"
    assert box.answer is None
    program.press(Qt.Key.Key_Escape)


def test_the_question_is_given_up_with_the_dialog(program: Program, world: World) -> None:
    world.silent.add("silent.test")
    keep(program, "silent.test:443")
    show(program)
    pane(program).wishes.do("trust")
    program.click("action.ask_trust")
    program.wait(world.came.is_set)
    program.press(Qt.Key.Key_Escape)
    program.wait(world.left.is_set)
    program.settle()


def test_a_keystore_that_is_open_is_asked_for_with_what_stands_in_it(program: Program) -> None:
    show(program)
    program.click("action.new_keystore")
    program.settle()
    page = program.certificates.keystore_page
    assert page is not None
    page.trust_wanted.emit((root(1),))
    box = asked(program)
    program.fill("field.trust_host", HOST)
    program.click("action.ask_trust")
    program.wait(lambda: box.answer is not None)
    assert box.banner.text.startswith(f"Yes: this keystore trusts {HOST} today")
    program.press(Qt.Key.Key_Escape)
