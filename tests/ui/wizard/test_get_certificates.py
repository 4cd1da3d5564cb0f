"""“Get certificates” on the Provider step: one button, every server in its row, and the result in the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from tests.fields.samples import complete
from tests.services.recipe_world import FORMATS, Authority, World, leaf_der
from tests.ui.wizard.desk import Desk, field_of, messages
from tests.ui.wizard.test_access import cut_off, unnamed
from wa_channel_studio.app import SystemClock, build
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.recipes import RecipeService
from wa_channel_studio.ui.forms.certificate_edit import CertificateEdit
from wa_channel_studio.ui.forms.field_row import MessageLine
from wa_channel_studio.ui.wizard.recipe_panel import RecipePanel
from wa_channel_studio.ui.wizard.recipe_place import RecipePlace
from wa_channel_studio.ui.wizard.recipe_row import HostRow
from wa_channel_studio.ui.wizard.tab_order import tab_stops
from wa_channel_studio.ui.wizard.view import WizardView

ACCOUNT = "k3x9zz.api-us.infobip.com"
AICC = "aicc.example.com"
NAMES = (
    "recipe.host.0",
    "recipe.host.1",
    "recipe.again.0",
    "recipe.file.0",
    "recipe.anchor.0",
    "field.recipe_password",
    "field.recipe_password_again",
    "field.proxy_mode",
    "field.proxy_address",
    "action.use_certificates",
    "action.ask_again",
    "action.close_recipe",
)
"""What the panel is found by."""


@pytest.fixture(scope="module")
def authorities() -> tuple[Authority, Authority]:
    """A public one and a private one."""
    return Authority("Public One"), Authority("Corporate Proxy")


@pytest.fixture
def world(desk: Desk, authorities: tuple[Authority, Authority]) -> Iterator[World]:
    """The desk's workspace asks this world, through its proxy."""
    with World(authorities[0]) as made:
        workspace, clock = desk.workspace, SystemClock()
        workspace.recipes = RecipeService(made.fetching(clock), FORMATS, workspace.library, workspace.tenants, clock)
        workspace.recipes.keep_options(made.options)
        yield made


def opened(desk: Desk, provider: str, changes: Mapping[str, RawValue] | None = None) -> WizardView:
    """A wizard with everything answered but the certificates."""
    answers = dict(complete(provider))
    for key in ("provider", "trust_certificate", "trust_certificate_password", "identity_certificate"):
        answers.pop(key, None)
    return desk.open_with(provider, answers={**answers, **(changes or {})})


def place_of(view: WizardView) -> RecipePlace:
    place = view.page.recipe
    assert place is not None
    return place


def panel_of(view: WizardView) -> RecipePanel:
    return place_of(view).panel


def begin(desk: Desk, view: WizardView) -> tuple[HostRow, ...]:
    """Press the button and wait until everything has answered."""
    place_of(view).button.click()
    settle(desk)
    return panel_of(view).rows


def settle(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: desk.context.runner.idle)


def state(row: HostRow) -> str:
    return row.accessibleName().rpartition(": ")[2]


def use(desk: Desk, view: WizardView) -> None:
    assert panel_of(view).use.isEnabled()
    panel_of(view).use.click()
    settle(desk)


def choose(button: QPushButton, owner: object, path: Path) -> None:
    """Press a button that opens the chooser, and pick ``path``."""
    button.click()
    assert isinstance(owner, HostRow | RecipePanel)
    dialog = owner.findChild(QFileDialog, "dialog.choose_files")
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


def test_one_button_makes_the_keystore_and_keeps_its_password(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip")
    rows = begin(desk, view)
    assert [state(row) for row in rows] == ["answered", "answered"]
    use(desk, view)
    (file_id,) = view.journey.answers.items_of("trust_certificate")
    password = view.journey.answers["trust_certificate_password"]
    assert isinstance(password, Secret)
    store = FORMATS.open_keystore(desk.workspace.library.data(file_id), password)
    assert len(store.entries) == 3
    assert view.journey.answers.text("trust_certificate_type") == "JKS"
    summary = place_of(view).summary
    assert summary.isVisible()
    assert "api.infobip.com-root" in summary.text
    assert not panel_of(view).isVisible()
    assert not any(p.field.startswith("trust_certificate") for p in view.problems)
    edit = field_of(view, "trust_certificate")
    assert isinstance(edit, CertificateEdit)
    assert [card.file.id for card in edit.cards] == [file_id]
    assert panel_of(view).password.empty, "what was used is not kept in a second place"


def test_trust_and_identity_are_got_together_and_a_second_link_leads_there(desk: Desk, world: World) -> None:
    world.serve("api.twilio.com")
    own = world.serve(AICC)
    view = opened(desk, "twilio", {"identity_certificate_uploaded": True})
    link = view.page.findChild(QPushButton, "action.get_certificates.identity")
    assert isinstance(link, QPushButton)
    link.click()
    settle(desk)
    use(desk, view)
    answers = view.journey.answers
    (trust,), (identity,) = answers.items_of("trust_certificate"), answers.items_of("identity_certificate")
    assert desk.workspace.library.data(trust) == world.authority.root_der
    assert desk.workspace.library.data(identity) == leaf_der(own)
    assert not answers.flag("identity_certificate_uploaded")
    assert messages(view, "identity_certificate_uploaded") == [
        ("information", "The new file has not been uploaded yet.")
    ]


def test_a_dead_host_is_told_in_its_row_and_asked_again(desk: Desk, world: World) -> None:
    world.serve("api.twilio.com")
    view = opened(desk, "twilio")
    trust, identity = begin(desk, view)
    assert (state(trust), state(identity)) == ("answered", "no certificate")
    assert identity.message.kind == "error"
    assert identity.message.text
    assert panel_of(view).use.text() == "Use the authentication certificate"
    world.serve(AICC)
    identity.retry.click()
    settle(desk)
    assert state(identity) == "answered"
    assert panel_of(view).use.text() == "Use these certificates"


def test_asking_shows_each_host_and_can_be_stopped(desk: Desk, world: World) -> None:
    world.serve("api.infobip.com")
    world.silence(ACCOUNT)
    view = opened(desk, "infobip")
    place_of(view).button.click()
    desk.qtbot.waitUntil(lambda: len(panel_of(view).rows) == 2 and state(panel_of(view).rows[0]) == "answered")
    general, account = panel_of(view).rows
    assert (general.bar.isVisible(), account.bar.isVisible()) == (False, True)
    assert state(account) == "asking …"
    assert QApplication.focusWidget() is panel_of(view).stop
    panel_of(view).stop.click()
    settle(desk)
    assert [state(row) for row in panel_of(view).rows] == ["answered", "not asked yet"]
    assert not panel_of(view).use.isEnabled()
    here = QApplication.focusWidget()
    assert here is not None
    assert panel_of(view).isAncestorOf(here)


def test_a_private_root_is_stopped_until_somebody_uses_it_anyway(
    desk: Desk, world: World, authorities: tuple[Authority, Authority]
) -> None:
    world.serve("api.twilio.com", authorities[1])
    world.serve(AICC)
    view = opened(desk, "twilio")
    trust, _ = begin(desk, view)
    assert state(trust) == "stopped"
    assert trust.consent.isVisible()
    agree = trust.findChild(QPushButton, "recipe.agree.0")
    assert isinstance(agree, QPushButton)
    agree.click()
    assert not trust.consent.isVisible()
    use(desk, view)
    said = [problem for problem in view.problems if problem.field == "trust_certificate"]
    assert [problem.is_error for problem in said] == [False]
    assert "Corporate Proxy" in said[0].message


def test_the_choice_is_shown_with_its_end_and_remembered_for_the_tenant(desk: Desk, world: World) -> None:
    world.serve("api.twilio.com")
    world.serve(AICC)
    view = opened(desk, "twilio")
    trust, identity = begin(desk, view)
    assert trust.combo.count() == len(Anchor)
    assert "suggested" in trust.combo.currentText()
    assert identity.combo.isHidden(), "an identity certificate is always the server's own"
    trust.combo.setFocus()
    QTest.keyClick(trust.combo, Qt.Key.Key_Home)
    trust.combo.activated.emit(trust.combo.currentIndex())
    use(desk, view)
    assert desk.workspace.tenants.get(desk.tenant.id).trust_anchor is Anchor.LEAF
    assert "remembered for Acme Brazil" in place_of(view).summary.text


def test_of_two_hosts_the_called_one_is_used_and_the_other_offered(
    desk: Desk, world: World, authorities: tuple[Authority, Authority]
) -> None:
    world.serve("login.gupshup.io", authorities[1])
    world.serve("api.gupshup.io")
    world.serve(AICC)
    view = opened(desk, "gupshup")
    login, api, _ = begin(desk, view)
    assert (state(api), state(login)) == ("used", "stopped")
    assert api.prefer.isHidden()
    login.prefer.click()
    assert state(login) == "used"
    assert "login.gupshup.io" not in place_of(view).summary.text
    api.prefer.click()
    use(desk, view)
    (file_id,) = view.journey.answers.items_of("trust_certificate")
    assert desk.workspace.library.get(file_id).servers == ("api.gupshup.io:443",)


def test_without_a_network_files_take_the_place_of_servers(desk: Desk, world: World, tmp_path: Path) -> None:
    general, account = world.authority.issue("api.infobip.com"), world.authority.issue(ACCOUNT)
    (tmp_path / "general.cer").write_bytes(leaf_der(general))
    (tmp_path / "account.cer").write_bytes(leaf_der(account))
    (tmp_path / "root.cer").write_bytes(world.authority.root_der)
    view = opened(desk, "infobip")
    first, second = begin(desk, view)
    assert [state(row) for row in (first, second)] == ["no certificate", "no certificate"]
    choose(first.file, first, tmp_path / "general.cer")
    desk.qtbot.waitUntil(lambda: state(first) == "from a file")
    result = panel_of(view).findChild(MessageLine, "recipe.result.trust_certificate")
    assert isinstance(result, MessageLine)
    assert ACCOUNT in result.text

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("account.cer", "root.cer")])
    none = Qt.KeyboardModifier.NoModifier
    panel_of(view).dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    desk.qtbot.waitUntil(lambda: state(second) == "from a file" and panel_of(view).banner.isVisible())
    assert "root.cer names none of these servers" in panel_of(view).banner.text
    settle(desk)
    use(desk, view)
    (file_id,) = view.journey.answers.items_of("trust_certificate")
    assert len(desk.workspace.library.get(file_id).file.entries) == 2


def test_a_file_that_is_no_certificate_is_told_in_the_panel(desk: Desk, world: World, tmp_path: Path) -> None:
    world.serve("api.twilio.com")
    (tmp_path / "letter.txt").write_text("Dear customer", "utf-8")
    view = opened(desk, "twilio")
    trust, _ = begin(desk, view)
    trust.file_chosen.emit(trust.key, (tmp_path / "letter.txt",))
    settle(desk)
    assert panel_of(view).banner.isVisible()
    assert state(trust) == "answered"


def test_an_address_that_is_missing_is_filled_in_and_then_asked(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip", {"base_url": ""})
    _, account = begin(desk, view)
    assert state(account) == "address missing"
    account.go.click()
    assert QApplication.focusWidget() is field_of(view, "base_url")
    QTest.keyClicks(field_of(view, "base_url"), f"https://{ACCOUNT}")
    assert (state(account), account.retry.text()) == ("not asked yet", "Ask now")
    account.retry.click()
    settle(desk)
    assert [state(row) for row in panel_of(view).rows] == ["answered", "answered"]


def test_the_panel_survives_other_steps_and_a_second_opening_asks_nobody_twice(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip")
    begin(desk, view)
    panel_of(view).password.first.setText("typed by hand")
    view.go(Step.BASIC)
    view.go(Step.PROVIDER)
    assert panel_of(view).isVisible()
    assert panel_of(view).password.first.text() == "typed by hand"
    panel_of(view).close_button.click()
    assert QApplication.focusWidget() is place_of(view).button
    place_of(view).button.click()
    settle(desk)
    assert [state(row) for row in panel_of(view).rows] == ["answered", "answered"]
    assert sorted(world.asked) == ["api.infobip.com", ACCOUNT]


def test_the_password_is_typed_twice_and_long_enough(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip")
    begin(desk, view)
    form = panel_of(view).password
    assert len(form.first.text()) >= 12, "one is generated at first"
    form.first.selectAll()
    QTest.keyClicks(form.first, "short")
    panel_of(view).use.click()
    assert form.second_field.message == "The two passwords differ."
    form.second.selectAll()
    QTest.keyClicks(form.second, "short")
    panel_of(view).use.click()
    assert "at least 6 characters" in form.first_field.message
    assert view.journey.answers.items_of("trust_certificate") == ()
    form.first.reveal()
    view.conceal()
    assert not form.first.revealed


def test_a_password_both_fields_agree_on_is_kept_before_it_is_used(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip")
    begin(desk, view)

    def kept() -> object:
        return view.journey.answers.get("trust_certificate_password")

    assert kept() is None, "a generated one that nobody looked at is made again"
    form = panel_of(view).password
    for line, text, wanted in (
        (form.first, "typed by hand", None),
        (form.second, "typed by hand", Secret("typed by hand")),
        (form.first, "short", Secret("typed by hand")),
        (form.second, "short", Secret("typed by hand")),
    ):
        line.selectAll()
        QTest.keyClicks(line, text)
        assert kept() == wanted
    form.generate_wanted.emit()
    assert kept() == Secret(form.first.text())
    desk.settle(view)
    (draft,) = desk.drafts()
    assert draft.journey.answers["trust_certificate_password"] == Secret(form.first.text())
    again = desk.open(draft)
    begin(desk, again)
    assert panel_of(again).password.first.text() == form.first.text()


def test_the_password_of_a_keystore_in_the_field_is_not_replaced_before_the_keystore(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip", {"trust_certificate_password": Secret("agreed before")})
    begin(desk, view)
    use(desk, view)
    place_of(view).button.click()
    settle(desk)
    panel_of(view).password.generate_wanted.emit()
    assert view.journey.answers["trust_certificate_password"] == Secret("agreed before")


def test_a_password_that_stands_in_the_field_is_used(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip", {"trust_certificate_password": Secret("agreed before")})
    begin(desk, view)
    use(desk, view)
    assert view.journey.answers["trust_certificate_password"] == Secret("agreed before")
    (file_id,) = view.journey.answers.items_of("trust_certificate")
    assert desk.workspace.library.get(file_id).file.password_state == "right"


def test_a_wrong_proxy_is_told_at_its_field_and_a_right_one_is_kept(desk: Desk, world: World) -> None:
    world.serve("graph.facebook.com")
    world.serve(AICC)
    desk.workspace.recipes.keep_options(FetchOptions(ProxyMode.MANUAL, Proxy("127.0.0.1", 1)))
    view = opened(desk, "cloud-api")
    panel, form = panel_of(view), panel_of(view).proxy
    begin(desk, view)
    assert [state(row) for row in panel.rows] == ["no certificate", "no certificate"]
    panel.change.click()
    for mode, offered in ((ProxyMode.NONE, False), (ProxyMode.MANUAL, True)):
        form.mode.setCurrentIndex(form.mode.findData(mode.value))
        form.mode.activated.emit(form.mode.currentIndex())
        assert form.itself.isVisible() is offered, "only a proxy has a certificate of its own"
    form.address.selectAll()
    form.address.setFocus()
    QTest.keyClick(form.address, Qt.Key.Key_Delete)
    panel.ask.click()
    assert form.address_field.message.startswith("The proxy's address is missing.")
    QTest.keyClicks(form.address, str(world.proxy))
    panel.ask.click()
    settle(desk)
    assert [state(row) for row in panel.rows] == ["answered", "answered"]
    kept = desk.workspace.recipes.options()
    assert (kept.mode, kept.proxy) == (ProxyMode.MANUAL, world.proxy)


def test_the_whole_way_goes_by_keyboard(desk: Desk, world: World) -> None:
    world.serve("api.twilio.com")
    world.serve(AICC)
    view = opened(desk, "twilio")
    place_of(view).button.setFocus()
    QTest.keyClick(place_of(view).button, Qt.Key.Key_Return)
    settle(desk)
    assert QApplication.focusWidget() is panel_of(view).use
    QTest.keyClick(panel_of(view).use, Qt.Key.Key_Return)
    settle(desk)
    assert view.journey.answers.items_of("trust_certificate")
    assert QApplication.focusWidget() is place_of(view).button


def test_everything_in_the_panel_has_a_name_and_stays_in_sight(desk: Desk, world: World) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    view = opened(desk, "infobip")
    begin(desk, view)
    panel_of(view).change.click()
    form = panel_of(view).proxy
    form.mode.setCurrentIndex(form.mode.findData(ProxyMode.MANUAL.value))
    form.mode.activated.emit(form.mode.currentIndex())
    assert list(unnamed(view)) == []
    view.resize(960, 640)
    desk.qtbot.waitUntil(lambda: list(cut_off(view)) == [], timeout=1000)
    view.resize(1280, 800)
    names = [panel_of(view).findChild(QWidget, name) for name in NAMES]
    assert None not in names
    stops = [stop for stop in tab_stops(view) if panel_of(view).isAncestorOf(stop)]
    assert len(stops) > len(NAMES) / 2
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        assert in_sight(view, stop), stop.objectName()


def in_sight(view: WizardView, widget: QWidget) -> bool:
    seen = view.page.viewport().rect()
    corner = widget.mapTo(view.page.viewport(), widget.rect().topLeft())
    return seen.contains(corner) and seen.contains(corner + widget.rect().bottomRight())


def test_in_a_workspace_for_reading_only_nothing_can_be_got(desk: Desk, tmp_path: Path) -> None:
    studio = build()
    copy = tmp_path / "copy.wcs"
    made = studio.workspaces.create(copy, Secret("another password"), KdfParameters(1, 64, 1))
    tenant = made.tenants.add("Acme Brazil")
    made.close()
    reading = studio.workspaces.open(copy, Secret("another password"), read_only=True)
    try:
        view = replace(desk, workspace=reading, tenant=tenant).open_with("twilio")
        assert not place_of(view).button.isEnabled()
        assert "reading only" in place_of(view).button.toolTip()
    finally:
        reading.close()
