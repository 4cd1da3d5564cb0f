"""The fetch page as a person uses it: hosts are real TLS servers behind a real proxy on this computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.certificates.fetch_desk import NARROW, WIDE, Desk
from tests.ui.certificates.loopback import World
from tests.ui.certificates.samples import intermediate, leaf, root
from tests.ui.test_everyone_can_use_the_window import cut, unnamed
from wa_channel_studio.domain.certificate import Anchor, Role
from wa_channel_studio.domain.chain import Layer
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import ProxyMode
from wa_channel_studio.ui.certificates.hosts_edit import HostsEdit

TWILIO, FACEBOOK, INFOBIP = "api.twilio.com", "graph.facebook.com", "api.infobip.com"


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        for host in (TWILIO, FACEBOOK):
            world.hosts[host] = (leaf(host), intermediate())
        own = root("Zscaler Root CA", 5)
        world.hosts[INFOBIP] = (leaf(INFOBIP, issuer="Zscaler Root CA", by=5), own)
        yield world


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, world: World) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path, world)
    yield desk
    desk.close()


# --- asking ---------------------------------------------------------------------------------------


def test_an_address_that_was_pasted_shows_the_chain_of_its_host(desk: Desk) -> None:
    desk.page.form.set_text(f"https://{TWILIO}/2010-04-01/Accounts?x=1")
    assert "path was dropped" in desk.page.form.notes.plain_text
    desk.click("action.fetch")
    desk.wait(lambda: desk.sees("view.chain") and not desk.page.busy)
    picture = desk.page.panel.picture
    assert [card.link.place for card in picture.cards] == [Anchor.LEAF, Anchor.INTERMEDIATE, Anchor.ROOT]
    assert picture.anchor is Anchor.ROOT
    assert "completed from" in picture.cards[2].accessibleName()
    assert not desk.sees("list.hosts"), "of a single host the chain says it all"
    assert any(TWILIO in sentence for sentence in desk.page.panel.findings.sentences)


def test_many_hosts_at_once_and_one_that_fails_spoils_nothing(desk: Desk) -> None:
    desk.fetch(TWILIO, FACEBOOK, "nowhere.example")
    lines = desk.lines()
    assert lines["nowhere.example"][0] == "proxy"
    assert "Root: DigiCert Global Root G2" in lines[TWILIO][1]
    assert desk.page.answers.count == "2 of 3 answered · 1 failed"
    desk.page.choose("nowhere.example:443")
    assert not desk.sees("view.chain")
    assert desk.page.failure.text.startswith(lines["nowhere.example"][1].split(". ")[0])
    desk.page.choose(f"{FACEBOOK}:443")
    assert desk.page.panel.picture.accessibleName() == f"Chain of {FACEBOOK}"


def test_a_host_that_failed_is_tried_again_by_itself(desk: Desk) -> None:
    desk.fetch(TWILIO, "late.example.com")
    desk.world.hosts["late.example.com"] = (leaf("late.example.com"), intermediate())
    desk.world.asked.clear()
    desk.page.choose("late.example.com:443")
    desk.click("action.try_again")
    desk.wait(lambda: desk.sees("view.chain") and not desk.page.busy)
    assert desk.world.asked == ["late.example.com"]
    assert desk.page.answers.count == "2 of 2 answered"


def test_the_link_in_a_line_asks_that_host_again(desk: Desk) -> None:
    desk.fetch("one.example.com", "two.example.com")
    desk.world.hosts["two.example.com"] = (leaf("two.example.com"), intermediate())
    hosts = desk.page.answers.list
    rect = hosts.visualRect(hosts.lines.index(1))
    place = hosts._delegate.link_rect(rect, hosts).center()
    QTest.mouseClick(hosts.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.wait(lambda: not desk.page.busy)
    assert desk.page.answers.count == "1 of 2 answered · 1 failed"


def test_stop_ends_at_once_and_keeps_what_has_come(desk: Desk) -> None:
    desk.world.silent.add("silent.example.com")
    desk.page.form.set_text(f"{TWILIO}\nsilent.example.com")
    desk.click("action.fetch")
    desk.wait(lambda: desk.world.came.is_set() and desk.sees("view.chain"))
    assert desk.sees("action.stop")
    assert desk.page.answers.list.lines.asking == 1
    begun = time.monotonic()
    desk.click("action.stop")
    assert desk.sees("action.fetch")
    assert not desk.sees("action.stop")
    assert desk.lines()["silent.example.com"][0] == "stopped"
    assert "Root" in desk.lines()[TWILIO][1]
    assert desk.world.left.wait(2)
    desk.settle()
    assert time.monotonic() - begun < 0.5
    state = desk.page.book.hosts["silent.example.com:443"]
    assert state.failure is not None
    assert state.failure.layer is Layer.CANCELLED


def test_a_page_that_is_put_away_asks_no_further(desk: Desk) -> None:
    desk.world.silent.add("silent.example.com")
    page = desk.new_page()
    page.begin()
    desk.settle()
    page.form.set_text("silent.example.com")
    page.fetch()
    desk.wait(desk.world.came.is_set)
    page.deleteLater()
    desk.wait(desk.world.left.is_set)
    desk.settle()


def test_looking_again_keeps_the_chain_until_the_answer_is_there(desk: Desk) -> None:
    desk.fetch(TWILIO)
    before = desk.page.panel.picture.cards[0].link.facts.sha256
    desk.world.hosts[TWILIO] = (leaf(TWILIO, days=150), intermediate())
    desk.click("action.look_again")
    assert desk.sees("view.chain")
    desk.wait(lambda: not desk.page.busy)
    assert desk.page.panel.picture.cards[0].link.facts.sha256 != before


def test_what_is_no_host_is_named_below_the_field_and_left_out(desk: Desk) -> None:
    desk.fetch("bad..name", TWILIO)
    assert "bad..name" in desk.page.form.faults.plain_text
    assert desk.page.form.hosts.property("state") == "error"
    assert desk.world.asked == [TWILIO]
    desk.page.form.set_text("")
    desk.click("action.fetch")
    assert "No host yet" in desk.page.form.faults.plain_text
    assert desk.world.asked == [TWILIO]


def test_enter_fetches_and_shift_enter_begins_a_new_line(desk: Desk) -> None:
    field = desk.find("field.hosts", HostsEdit)
    desk.type(TWILIO)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, FACEBOOK)
    assert field.toPlainText() == f"{TWILIO}\n{FACEBOOK}"
    high = field.height()
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.wait(lambda: len(desk.page.book.hosts) == 2 and not desk.page.busy)
    assert field.toPlainText() == f"{TWILIO}\n{FACEBOOK}"
    assert high > field.height_for(1)


def test_the_empty_page_offers_the_hosts_that_providers_name(desk: Desk) -> None:
    for host in (INFOBIP, TWILIO, FACEBOOK, "login.gupshup.io"):
        assert desk.sees(f"action.suggest.{host}")
    desk.click(f"action.suggest.{TWILIO}")
    desk.wait(lambda: desk.sees("view.chain"))
    desk.wait(lambda: not desk.page.busy)
    assert desk.world.asked == [TWILIO]
    assert not desk.sees(f"action.suggest.{TWILIO}")


def test_beginning_with_a_text_asks_nothing_by_itself(desk: Desk) -> None:
    desk.page.begin(TWILIO)
    desk.settle()
    assert desk.page.form.fetch.hasFocus()
    assert desk.world.asked == []


# --- choosing and using ---------------------------------------------------------------------------


def test_the_root_goes_into_the_library_with_where_it_came_from(desk: Desk) -> None:
    added: list[object] = []
    desk.page.added.connect(added.append)
    desk.fetch(TWILIO)
    desk.click("action.add_to_library")
    desk.settle()
    (row,) = desk.rows
    assert row.name == "api.twilio.com_root_2038-01-15.der"
    assert row.role is Role.TRUST
    assert desk.workspace.library.data(row.id) == root()
    origin = row.file.origin
    assert origin is not None
    assert (origin.servers, origin.anchors) == ((f"{TWILIO}:443",), (Anchor.ROOT,))
    assert origin.via == desk.world.address
    assert origin.warning == ""
    assert origin.seen == (desk.page.panel.picture.cards[0].link.facts.sha256,)
    assert origin.until is not None
    assert added == [(row.id,)]
    assert desk.page.panel.done.plain_text == f"Added {row.name} to the library."
    assert desk.toasts.current is not None


def test_what_is_in_the_library_already_is_said(desk: Desk) -> None:
    desk.workspace.library.add(root(), "by hand.der", role=Role.NONE)
    desk.fetch(TWILIO)
    desk.click("action.add_to_library")
    desk.settle()
    assert "same certificate is in by hand.der" in desk.page.panel.done.plain_text
    desk.click("action.add_to_library")
    desk.settle()
    assert "in the library already" in desk.page.panel.done.plain_text
    assert len(desk.rows) == 2


def test_another_choice_is_what_is_added(desk: Desk) -> None:
    desk.fetch(TWILIO)
    desk.click("choice.anchor.leaf")
    assert desk.page.panel.picture.anchor is Anchor.LEAF
    desk.click("action.add_to_library")
    desk.settle()
    (row,) = desk.rows
    assert row.file.origin is not None
    assert row.file.origin.anchors == (Anchor.LEAF,)
    assert row.name == "api.twilio.com_leaf_2027-02-13.der"


def test_an_identity_is_the_servers_own(desk: Desk) -> None:
    desk.fetch(TWILIO)
    desk.click("choice.anchor.intermediate")
    desk.click("choice.role.identity")
    assert not desk.sees("choice.anchor.intermediate")
    assert desk.page.panel.picture.anchor is Anchor.LEAF
    desk.click("action.add_to_library")
    desk.settle()
    (row,) = desk.rows
    assert row.role is Role.IDENTITY
    assert row.name == "api.twilio.com_identity_2027-02-13.der"
    desk.click("choice.role.trust")
    assert [card.chosen for card in desk.page.panel.picture.cards] == [False, True, False]


def test_two_hosts_with_one_root_give_one_file(desk: Desk) -> None:
    desk.fetch(TWILIO, FACEBOOK)
    assert desk.page.answers.add_all.text() == "Add all 2 to library"
    desk.click("action.add_all")
    desk.settle()
    (row,) = desk.rows
    assert row.file.origin is not None
    assert row.file.origin.servers == (f"{TWILIO}:443", f"{FACEBOOK}:443")
    assert len(row.file.origin.seen) == 2
    wanted: list[object] = []
    desk.page.keystore_wanted.connect(wanted.append)
    desk.click("action.all_in_keystore")
    assert wanted == [((f"{TWILIO}_root", root()),)]


def test_an_inspected_chain_is_stopped_until_somebody_uses_it_anyway(desk: Desk) -> None:
    desk.fetch(INFOBIP)
    panel = desk.page.panel
    assert panel.consent.isVisible()
    assert "Zscaler" in panel.consent.text
    for button in (panel.add, panel.save, panel.keystore):
        assert not button.isEnabled()
    desk.click("action.use_anyway")
    assert "Used anyway" in panel.consent.text
    desk.click("action.add_to_library")
    desk.settle()
    (row,) = desk.rows
    assert row.file.origin is not None
    assert "Zscaler" in row.file.origin.warning
    desk.click("action.use_anyway")
    assert not panel.add.isEnabled()


def test_what_was_allowed_counts_for_that_chain_only(desk: Desk) -> None:
    desk.fetch(INFOBIP, TWILIO)
    assert "1 needs a decision" in desk.page.answers.count
    desk.page.choose(f"{INFOBIP}:443")
    desk.click("action.use_anyway")
    assert "decision" not in desk.page.answers.count
    desk.page.again(f"{INFOBIP}:443")
    desk.wait(lambda: not desk.page.busy)
    assert not desk.page.panel.add.isEnabled()


def test_a_certificate_is_saved_as_der_and_as_pem(desk: Desk, tmp_path: Path) -> None:
    desk.fetch(TWILIO)
    for kind, begins in (("der", root()[:20]), ("pem", b"-----BEGIN CERTIFICATE-----\nMII")):
        desk.click("action.save_certificate")
        dialog = desk.window.findChildren(QFileDialog, "dialog.save_file")[-1]
        dialog.setDirectory(str(tmp_path))
        dialog.selectNameFilter(next(name for name in dialog.nameFilters() if f"*.{kind}" in name))
        dialog.filterSelected.emit(dialog.selectedNameFilter())
        (chosen,) = dialog.selectedFiles()
        assert Path(chosen).name == f"api.twilio.com_root_2038-01-15.{kind}"
        dialog.fileSelected.emit(chosen)
        dialog.reject()
        desk.settle()
        assert Path(chosen).read_bytes().startswith(begins)
    assert "Saved" in desk.page.panel.done.plain_text


def test_all_are_saved_into_a_folder_and_nothing_is_written_over(desk: Desk, tmp_path: Path) -> None:
    desk.fetch(TWILIO, FACEBOOK)
    (tmp_path / "api.twilio.com_root_2038-01-15.der").write_bytes(b"mine")
    desk.click("action.save_all")
    dialog = desk.window.findChildren(QFileDialog, "dialog.choose_folder")[-1]
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    desk.settle()
    assert (tmp_path / "api.twilio.com_root_2038-01-15.der").read_bytes() == b"mine"
    assert (tmp_path / "api.twilio.com_root_2038-01-15-2.der").read_bytes() == root()


def test_one_goes_into_a_keystore_by_host_and_role(desk: Desk) -> None:
    wanted: list[object] = []
    desk.page.keystore_wanted.connect(wanted.append)
    desk.fetch(TWILIO)
    desk.click("action.put_in_keystore")
    assert wanted == [((f"{TWILIO}_root", root()),)]


# --- details --------------------------------------------------------------------------------------


def test_a_click_on_a_card_opens_its_details_and_another_one_closes_them(desk: Desk) -> None:
    desk.fetch(TWILIO)
    cards = desk.page.panel.picture.cards
    QTest.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert desk.sees("view.certificate_details")
    lines = {line.key: line.text for line in desk.page.details.lines}
    assert lines["names"] == TWILIO
    desk.click("action.copy.sha256")
    assert QGuiApplication.clipboard().text() == cards[0].link.facts.sha256
    desk.click("action.details.3")
    assert "DigiCert Global Root G2" in desk.page.details.accessibleName()
    desk.click("action.details.3")
    assert not desk.sees("view.certificate_details")


# --- how to ask -----------------------------------------------------------------------------------


def test_the_way_to_ask_is_kept_with_the_workspace(desk: Desk) -> None:
    assert desk.page.form.options.summary == f"proxy {desk.world.address} · time-out 10 s"
    desk.click("action.fetch_options")
    options = desk.page.form.options
    options.user.setFocus()
    QTest.keyClicks(options.user, "someone")
    QTest.keyClicks(options.password, "canary-proxy-1")
    options.timeout.setValue(4)
    desk.fetch(TWILIO)
    kept = desk.workspace.library.fetch_options()
    assert kept.timeout == 4.0
    assert kept.proxy is not None
    assert (kept.proxy.user, kept.proxy.password) == ("someone", Secret("canary-proxy-1"))
    other = desk.new_page()
    other.begin()
    desk.settle()
    assert other.form.options.user.text() == "someone"
    assert not other.form.options.password.revealed
    other.conceal()


def test_a_proxy_that_is_none_is_told_at_its_field(desk: Desk) -> None:
    desk.page.form.set_text(TWILIO)
    options = desk.page.form.options
    options.address.setText("ftp://proxy.example.com:21")
    desk.click("action.fetch")
    assert desk.sees("field.proxy_address")
    assert options.address.property("state") == "error"
    assert desk.world.asked == []


def test_without_a_proxy_its_own_certificate_is_not_offered(desk: Desk) -> None:
    desk.click("action.fetch_options")
    options = desk.page.form.options
    assert desk.sees("field.proxy_itself")
    options.mode.setCurrentIndex(options.mode.findData(ProxyMode.NONE))
    options.mode.activated.emit(1)
    assert not desk.sees("field.proxy_itself")
    assert not desk.sees("field.proxy_address")


def test_the_systems_proxy_is_said_for_the_first_host(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.acme.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    desk.click("action.fetch_options")
    options = desk.page.form.options
    options.mode.setCurrentIndex(options.mode.findData(ProxyMode.SYSTEM))
    options.mode.activated.emit(0)
    desk.page.form.set_text(TWILIO)
    desk.wait(lambda: "proxy.acme.example:3128" in options.system_text)
    assert TWILIO in options.system_text


# --- for everyone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280 by 800", "900 by 600"])
def test_everything_is_named_and_nothing_is_cut(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    long = "Kundendienstorganisationsgesellschaft.example.com".lower()
    desk.world.hosts[long] = (
        leaf(long, name="Weiterleitungsbenachrichtigungsgesellschaft für 华为云客户"),
        intermediate(),
    )
    desk.fetch(long, INFOBIP, "nowhere.example")
    desk.click("action.fetch_options")
    desk.click("action.details.1")
    assert list(unnamed(desk.window)) == []
    desk.wait(lambda: not list(cut(desk.window)))
    for key in (f"{INFOBIP}:443", "nowhere.example:443"):
        desk.page.choose(key)
        assert list(unnamed(desk.window)) == []
        desk.wait(lambda: not list(cut(desk.window)))
    assert desk.page._area.horizontalScrollBar().maximum() == 0
