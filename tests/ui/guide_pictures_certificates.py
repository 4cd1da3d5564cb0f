"""Takes the guide's pictures of the wizard and of certificates: the real window, sample letters, invented servers.

Not among the tests, like ``guide_pictures``, whose manners it shares. Servers stand behind a proxy on this computer and
show certificates that were made for it; days count from today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.studio import twilio
from tests.ui.certificates.fetch_desk import SampleClock
from tests.ui.certificates.library_samples import der, keep_watch, origin
from tests.ui.certificates.loopback import World
from tests.ui.certificates.samples import intermediate, judge, leaf, root
from tests.ui.guide_pictures import SIZE, take
from tests.ui.window import Program
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.domain.certificate import Anchor, Role
from wa_channel_studio.domain.library import WatchState
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.views.resuming import WizardPoint, find_wizard
from wa_channel_studio.ui.wizard.view import WizardView

TWILIO, INFOBIP, ACCOUNT = "api.twilio.com", "api.infobip.com", "k3x9zz.api-us.infobip.com"


@pytest.fixture
def servers() -> Iterator[World]:
    with World() as world:
        world.hosts[TWILIO] = (leaf(TWILIO), intermediate())
        yield world


@pytest.fixture
def acme(program: Program, tmp_path: Path) -> Tenant:
    """A workspace with one tenant."""
    path = tmp_path / "Rollout 2026.wcs"
    program.window.resize(*SIZE)
    program.create(path)
    program.view.foot.set_place(path.name)  # the folder of this run is nobody's business
    tenants = program.workspace.tenants
    tenant = tenants.add("Acme Brazil", "https://aicc.example.com")  # where the samples' identity certificates belong
    tenant = tenants.save(
        replace(
            tenant,
            ous=(OrganisationUnit("Customer Service"),),
            called_routes=(CalledRoute("wa_support_route"), CalledRoute("wa_sales_route")),
        )
    )
    program.view.count_tenants()  # it was added past the window
    return tenant


def ask_through(program: Program, servers: World) -> None:
    """Let the program ask these servers and no others."""
    assert program.context.services is not None
    fetching = FetchService(TlsFetcher(judge(), SampleClock()))
    program.context.services.fetching = fetching  # type: ignore[misc]  # the window only reads it
    host, _, port = servers.address.partition(":")
    program.workspace.library.save_fetch_options(FetchOptions(ProxyMode.MANUAL, Proxy(host, int(port))))


def wizard(program: Program, tenant: Tenant, provider: str, **more: object) -> WizardView:
    """The wizard on a sample letter."""
    assert program.context.services is not None
    answers = program.context.services.tryout._letter(program.workspace, provider)
    saved = program.workspace.channels.save(tenant.id, answers.with_values(more))  # type: ignore[arg-type]
    program.view.open_wizard(*find_wizard(program.workspace, WizardPoint("", saved.channel.id, tenant.id)))
    program.settle()
    (view,) = program.window.findChildren(WizardView)
    program.wait(lambda: view.ready)
    return view


# --- the wizard ---------------------------------------------------------------------------------------


def test_the_first_step(program: Program, acme: Tenant) -> None:
    view = wizard(program, acme, "twilio", base_url_trustlist="requested")
    view.jump("provider")
    take(program, "wizard-provider")


def test_basic_configuration(program: Program, acme: Tenant) -> None:
    view = wizard(program, acme, "infobip")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    try:
        view.jump("channel_name")
        take(program, "wizard-basic-dark")
    finally:
        apply_theme(app, "light")


def test_the_review(program: Program, acme: Tenant) -> None:
    wizard(program, acme, "koomessage")
    for _ in range(4):
        program.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        program.settle()
    take(program, "wizard-review")


# --- certificates -------------------------------------------------------------------------------------


def shelf(program: Program, tenant: Tenant) -> None:
    """A library as it is after a year of work."""
    library = program.workspace.library
    watched = (
        ("api.gupshup.io", "server", 50, Anchor.LEAF, WatchState.UNCHANGED, ("gupshup",)),
        ("api.twilio.com", "root", 4068, Anchor.ROOT, WatchState.UNCHANGED, ("sales", "support")),
        ("bsp.example.com", "root", 3100, Anchor.ROOT, WatchState.RENEWED, ("partner",)),
        ("graph.facebook.com", "root", 1810, Anchor.ROOT, WatchState.UNREACHABLE, ("meta",)),
    )
    number = 1200
    for host, kind, days, anchor, state, users in watched:
        row = library.add(
            der(host, days, authority=anchor is Anchor.ROOT),
            f"{host}_{kind}.der",
            role=Role.TRUST,
            origin=origin(f"{host}:443", anchor=anchor),
        )
        keep_watch(program.workspace, row.id, state, f"{host} was asked.")
        for user in users:
            number += 1
            answers = twilio(f"wa_{user}", phone_number=f"+551194000{number}", trust_certificate=(row.id,))
            program.add_channel(tenant, answers)
    row = library.add(
        der("aicc.example.com", 16),
        "aicc.example.com_server.der",
        role=Role.IDENTITY,
        origin=origin("aicc.example.com:443"),
    )
    keep_watch(program.workspace, row.id, WatchState.ANCHOR_CHANGED, "It has another root.", "Get it again.")
    library.add(der("sms.example.com", -60), "sms.example.com.cer")


def test_the_library(program: Program, acme: Tenant) -> None:
    shelf(program, acme)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program.view.go("certificates")
    program.settle()
    program.certificates.look_again()
    take(program, "certificates")
    apply_theme(app, "dark")
    try:
        take(program, "certificates-dark")
    finally:
        apply_theme(app, "light")


def test_a_chain(program: Program, acme: Tenant, servers: World) -> None:
    assert acme.id
    ask_through(program, servers)
    program.view.go("certificates")
    program.certificates.fetch(f"https://{TWILIO}/2010-04-01")
    program.settle()
    program.click("action.fetch")
    program.wait(lambda: program.sees("view.chain"))
    take(program, "certificates-chain")


def test_a_keystore(program: Program, acme: Tenant) -> None:
    assert acme.id
    program.view.go("certificates")
    program.certificates._put_in_keystore(
        ((f"{INFOBIP}-server", leaf(INFOBIP)), (f"{INFOBIP}-root", root()), (f"{ACCOUNT}-server", leaf(ACCOUNT)))
    )
    program.settle()
    page = program.certificates.keystore_page
    assert page is not None
    page.table.choose_places([0])
    page.table.setFocus()
    toast = program.window.toasts.current
    assert toast is not None
    toast.hide()
    take(program, "certificates-keystore")
