"""Takes the pictures of the guide's chapters on the AICC: the real window against a real sandbox AICC over TLS.

Not among the tests, like ``guide_pictures``, whose manners it shares: ``make pictures`` runs both. Addresses, names and
numbers are invented; ports and ids are other ones each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.services.recipe_world import Authority
from tests.services.sheets import csv_file
from tests.studio import twilio
from tests.ui.guide_pictures import SIZE, keep, take
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Rung
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.comparison.comparison_dialog import open_comparison
from wa_channel_studio.ui.guided.guided_window import open_guided
from wa_channel_studio.ui.guided.outline import RETURNS
from wa_channel_studio.ui.theme import apply_theme, current_tokens
from wa_channel_studio.ui.views.aicc_view import AiccView

NOTICE, ENDED = "non_working_notification", "session_end_message"
AWAY = "Thank you for your message. We answer from 08:30 on."
_GAP = 24


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path / "aicc", tls=True) as running:
        yield running


class World:
    """A workspace with one tenant, and the hands of those who work on both sides."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        path = folder / "Rollout 2026.wcs"
        program.window.resize(*SIZE)
        program.create(path)
        program.view.foot.set_place(path.name)  # the folder of this run is nobody's business
        self.tenant: Tenant = program.add_tenant()
        library = program.workspace.library
        self.root = library.add(Authority("Twilio, invented").root_der, "twilio_root.der", role=Role.TRUST).id
        self.other = library.add(Authority("Twilio, renewed").root_der, "twilio_root_2027.der", role=Role.TRUST).id
        self.number = 1200
        program.view.count_tenants()  # it was added past the window

    def connect(self, sandbox: SandboxAicc) -> None:
        """Connect the tenant and read its lists."""
        workspace = self.program.workspace
        ca = workspace.library.add(Path(sandbox.ca).read_bytes(), "aicc-ca.pem")
        secret = Secret(sandbox.app_secret)
        workspace.connections.save(
            self.tenant.id,
            Connection(
                sandbox.api,
                sandbox.auth,
                sandbox.app_key,
                secret,
                channel_service=sandbox.channel_service,
                oiap_url=sandbox.api,
                oiap_tenant_id=sandbox.app_key,
                oiap_password=secret,
                ca_certificate_id=ca.id,
            ),
        )
        workspace.references.pull(self.tenant.id, JobContext())
        self.tenant = workspace.tenants.get(self.tenant.id)

    def add(self, name: str, **more: object) -> Channel:
        """A channel that is ready."""
        self.number += 1
        routes, units = self.tenant.route_choices.candidates, self.tenant.ou_choices.candidates
        values = {
            "phone_number": f"+551194000{self.number}",
            "trust_certificate": (self.root,),
            "transfer_keywords": ("agent", "atendente"),
            NOTICE: AWAY,
            "ou": units[self.number % len(units)].value if units else "",
            "skill_queue": routes[self.number % len(routes)].value if routes else "",
        }
        return self.program.add_channel(self.tenant, twilio(name, **{**values, **more})).channel

    def edit(self, channel: Channel, **values: Any) -> None:
        """Change a channel here."""
        kept = self.program.workspace.channels.get(channel.id).answers.with_values(values)
        self.program.workspace.channels.save(self.tenant.id, kept, channel_id=channel.id)

    def apply(self) -> None:
        """Bring everything to the AICC, past the window."""
        sync = self.program.workspace.sync
        sync.apply(sync.plan(self.tenant.id, JobContext()), JobContext(), deletes_confirmed=False)

    def enter(self, channel: Channel) -> None:
        """Enter a channel on the AICC's pages, as far as this program knows."""
        guided = self.program.workspace.guided
        guided.tick(channel.id, [field.id for field in guided.entry(channel.id).fields])
        guided.finish(channel.id)

    @property
    def place(self) -> AiccView:
        """The place of the AICC."""
        found = self.program.view.place("aicc")
        assert isinstance(found, AiccView)
        return found


@pytest.fixture
def world(program: Program, tmp_path: Path) -> World:
    return World(program, tmp_path)


@pytest.fixture
def synced(world: World, sandbox: SandboxAicc) -> World:
    """Both sides had the same, and then people worked on both."""
    world.connect(sandbox)
    names = ("wa_billing_rj", "wa_claims_sp", "wa_delivery_sp", "wa_loyalty_rj", "wa_old_hotline", "wa_support_sp")
    told = {"session_end_enabled": True, "customer_reply_minutes": 20}
    made = {name: world.add(name, **told) for name in names}
    world.apply()
    world.edit(
        made["wa_billing_rj"], **{NOTICE: "We are closed until Monday.", "transfer_keywords": ("agent", "pessoa")}
    )
    world.edit(
        made["wa_support_sp"],
        **{NOTICE: "We answer from 08:30 to 18:00.", "customer_reply_minutes": 25},
    )
    base = sandbox.channel_service
    signed = sandbox.signed_in()
    there = {item["name"]: item["id"] for item in sandbox.call("GET", f"{base}/channels", headers=signed).json["items"]}

    def edit_there(name: str, **fields: object) -> None:
        sandbox.admin("PATCH", f"channels/{there[name]}", {"fields": fields, "secrets": {}})

    edit_there("wa_support_sp", nonWorkingNotification="We answer from 09:00 to 18:00.", customerReplyMinutes=30)
    edit_there("wa_loyalty_rj", nonWorkingNotification="The club desk opens at 10:00.")
    fields = sandbox.call("GET", f"{base}/channels/{there['wa_claims_sp']}", headers=signed).json["fields"]
    theirs = {**fields, "channelName": "wa_partners", "phoneNumber": "+5511940009999"}
    sandbox.admin("POST", "channels", {"channels": [{"provider": "twilio", "fields": theirs, "secrets": {}}]})
    world.program.workspace.channels.delete([made["wa_old_hotline"].id])
    world.add("wa_winter_sale", **told, trust_certificate=(world.other,))
    world.add("wa_not_ready", **told, account_sid="")
    return world


# --- the start page and the connection ----------------------------------------------------------------


def test_the_start_page(program: Program, wcs_home: Path) -> None:
    program.window.resize(*SIZE)
    take(program, "start")


def test_a_connection(world: World, sandbox: SandboxAicc) -> None:
    program = world.program
    world.connect(sandbox)
    program.view.go("tenants")
    program.settle()
    program.tenants.show_connection(world.tenant.id)
    program.settle()
    program.find("action.test_connection").setFocus()
    take(program, "aicc-connection")


def test_a_test_of_the_connection(world: World, sandbox: SandboxAicc) -> None:
    program = world.program
    world.connect(sandbox)
    sandbox.fault("orgs_404")
    program.view.go("tenants")
    program.settle()
    program.tenants.show_connection(world.tenant.id)
    program.settle()
    program.click("action.test_connection")
    program.settle()
    take(program, "aicc-test")


# --- plan and conflict --------------------------------------------------------------------------------


def planned(world: World) -> None:
    """Show a plan."""
    world.program.look_again()
    world.program.view.go("aicc")
    world.program.settle()
    world.program.press(Qt.Key.Key_F5)
    world.program.wait(lambda: world.place.standing.plan is not None)
    world.program.settle()


def stand_at(world: World, name: str) -> None:
    """Choose a line of the plan."""
    model = world.place.plan_page.model
    names = [item.name for item in model.rows_in([range(model.matching)])]
    world.place.plan_page.table.stand_at(names.index(name))


def test_a_plan(synced: World) -> None:
    planned(synced)
    stand_at(synced, "wa_billing_rj")
    take(synced.program, "aicc-plan")


def test_a_conflict(synced: World) -> None:
    planned(synced)
    stand_at(synced, "wa_support_sp")
    synced.program.find("list.plan").setFocus()
    synced.program.press(Qt.Key.Key_Return)
    synced.program.wait(lambda: synced.program.sees(f"choice.{NOTICE}.mine"))
    synced.program.press(Qt.Key.Key_Left)
    take(synced.program, "aicc-conflict")


# --- by hand ------------------------------------------------------------------------------------------


def test_guided_entry(world: World) -> None:
    """Both pages of the narrow window, side by side."""
    program = world.program
    channel = world.add("wa_support_sp")
    window = open_guided(
        program.context, program.workspace, [channel.id, world.add("wa_claims_sp").id], program.channels
    )
    program.settle()
    for _ in range(6):
        QTest.keyClick(window.outline, Qt.Key.Key_Space)
        program.settle()
    window.outline.go("api_key_secret")
    program.settle()
    first = window.grab()
    for key, text in (
        ("configuration_id", "202611260000000017"),
        ("message_url", "https://aicc.example.com:28090/social/on/whatsapp/twilio/message/202611260000000017"),
        ("report_url", "https://aicc.example.com:28090/social/on/whatsapp/twilio/message/202611260000000017"),
    ):
        window.outline.go(RETURNS)
        QGuiApplication.clipboard().setText(text)
        button = window.findChild(QAbstractButton, f"action.paste_{key}")
        assert button is not None
        button.click()
        program.settle()
    second = window.grab()
    both = QPixmap(first.width() * 2 + 3 * _GAP, first.height() + 2 * _GAP)
    both.fill(QColor(current_tokens().line))
    painter = QPainter(both)
    painter.drawPixmap(_GAP, _GAP, first)
    painter.drawPixmap(first.width() + 2 * _GAP, _GAP, second)
    painter.end()
    keep(both, "aicc-guided")
    window.close()


def test_a_comparison(world: World, tmp_path: Path) -> None:
    program = world.program
    names = ("wa_billing_rj", "wa_claims_sp", "wa_delivery_sp", "wa_support_sp")
    made = {name: world.add(name) for name in names}
    for channel in made.values():
        world.enter(channel)
    world.edit(made["wa_billing_rj"], transfer_keywords=("agent", "pessoa"))
    dialog = open_comparison(program.context, program.workspace, world.tenant.id, program.channels)
    headings = ("Channel Name", "Non-Working Time Notification", "Keyword for Transfer to Agent")
    rows = [(name, AWAY, "agent; atendente") for name in names if name != "wa_support_sp"]
    rows.append(("wa_support_sp", "We answer from 09:00 to 18:00.", "agent; atendente"))
    rows.append(("wa_partners", AWAY, "agent"))
    dialog.file.open(csv_file(tmp_path, headings, *rows))
    program.settle()
    dialog.next()
    dialog.next()
    program.settle()
    table = dialog.result_page.table
    table.setFocus()
    take(program, "aicc-comparison")


def test_the_status(world: World) -> None:
    """In the dark look: a channel that has come far, and one step of which is stale."""
    program = world.program
    names = ("wa_billing_rj", "wa_claims_sp", "wa_delivery_sp", "wa_support_sp")
    made = {name: world.add(name) for name in names}
    ladder = program.workspace.ladder
    for name in names[1:]:
        world.enter(made[name])
    channel = made["wa_support_sp"]
    now = datetime.now(UTC)
    ladder.record([channel.id], Rung.PROVIDER_TOLD, "in the Twilio console, ticket 4711", now - timedelta(days=2))
    ladder.record([channel.id], Rung.WEBHOOK_VERIFIED, "test message from the console", now - timedelta(days=41))
    ladder.record([made["wa_claims_sp"].id], Rung.PROVIDER_TOLD)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    try:
        program.look_again()
        place = program.names().index("wa_support_sp")
        program.channels.table.choose([place], place)
        program.channels.act("status")
        take(program, "aicc-status-dark")
    finally:
        apply_theme(app, "light")
