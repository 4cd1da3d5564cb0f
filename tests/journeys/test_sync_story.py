"""Syncing from end to end: the real window on the real services against the real sandbox, over real sockets.

Somebody connects a tenant, plans, applies, edits on both sides, decides a conflict by keyboard, takes a channel over
and deletes one. The AICC's own page is played by the sandbox's admin door; what it has, it is asked by somebody else
than the studio.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.services.recipe_world import Authority
from tests.studio import twilio
from tests.ui.views.list_world import pick
from tests.ui.window import Program
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.preferences import Preferences
from wa_channel_studio.sync.plan import Action
from wa_channel_studio.ui.views.aicc_view import AiccView

NOTICE, CLOSED = "non_working_notification", "We are closed. Write to us again tomorrow."


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path / "aicc") as running:
        yield running


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, wcs_home: Path, tmp_path: Path) -> Iterator[Program]:
    wcs_home.mkdir()
    program = Program(qtbot, wcs_home, Preferences())
    program.create(tmp_path / "Rollout LATAM.wcs")
    yield program
    program.close()


class Story:
    """Both sides, and the hands of the person."""

    def __init__(self, program: Program, sandbox: SandboxAicc) -> None:
        self.program = program
        self.sandbox = sandbox
        self.tenant: Tenant = program.add_tenant()
        authority = Authority("Story Trust").root_der
        self.file = program.workspace.library.add(authority, "twilio_root.der", role=Role.TRUST).id

    # --- here -------------------------------------------------------------------------------------

    def add(self, name: str, **more: object) -> Channel:
        answers = twilio(name, **{"trust_certificate": (self.file,), **more})
        return self.program.add_channel(self.tenant, answers).channel

    def edit(self, channel: Channel, **values: Any) -> None:
        kept = self.program.workspace.channels.get(channel.id).answers.with_values(values)
        self.program.workspace.channels.save(self.tenant.id, kept, channel_id=channel.id)

    def text(self, channel: Channel, field: str) -> str:
        return self.program.workspace.channels.get(channel.id).answers.text(field)

    def state(self, channel: Channel) -> SyncState:
        (row,) = self.program.workspace.channels.summaries([channel.id])
        return row.sync

    def names(self) -> set[str]:
        return {row.name for row in self.program.workspace.channels.page(ChannelQuery()).rows}

    # --- there ------------------------------------------------------------------------------------

    def there(self) -> dict[str, dict[str, Any]]:
        """All channels of the AICC by name, read by somebody else than the studio."""
        signed = self.sandbox.signed_in()
        base = self.sandbox.channel_service
        listed = self.sandbox.call("GET", f"{base}/channels?limit=1000", headers=signed).json["items"]
        ids = {"ids": [entry["id"] for entry in listed]}
        if not listed:
            return {}
        read = self.sandbox.call("POST", f"{base}/channels/read", ids, signed).json["items"]
        return {channel["name"]: channel for channel in read}

    def edit_there(self, name: str, **fields: Any) -> None:
        channel = self.there()[name]
        self.sandbox.admin("PATCH", f"channels/{channel['id']}", {"fields": fields, "secrets": {}})

    def writes(self) -> list[tuple[str, str]]:
        """What was sent to the channel service to change something, since the record was emptied."""
        base = self.sandbox.channel_service
        return [
            (request["method"], request["path"].removeprefix(base).split("/")[1])
            for request in self.sandbox.requests()
            if request["path"].startswith(f"{base}/")
            and request["method"] in ("POST", "PUT", "DELETE")
            and not request["path"].endswith("/read")
        ]

    def forget_requests(self) -> None:
        self.sandbox.admin("DELETE", "requests")

    # --- the place of the AICC --------------------------------------------------------------------

    @property
    def place(self) -> AiccView:
        found = self.program.view.place("aicc")
        assert isinstance(found, AiccView)
        return found

    def plan(self) -> list[tuple[str, str]]:
        """Press Plan, or Plan again; the lines by what happens and name."""
        self.program.view.go("aicc")
        self.program.settle()
        before = self.place.standing.plan
        self.program.press(Qt.Key.Key_F5)
        self.program.wait(lambda: self.place.standing.plan is not None and self.place.standing.plan is not before)
        self.program.settle()
        assert self.place.standing.problem is None
        return [(item.action.value, item.name) for item in self.place.standing.lines]

    def apply(self, *, delete: bool = False) -> None:
        """Press Apply, confirm, and wait for the end."""
        self.program.click("action.apply")
        self.program.wait(lambda: self.program.sees("dialog.apply"))
        if delete:
            assert not self.program.find("action.confirm_apply", QPushButton).isEnabled()
            self.program.click("field.confirm_deletions")
        self.program.click("action.confirm_apply")
        self.program.wait(lambda: self.place.standing.ended)
        self.program.settle()

    def stand_at(self, name: str) -> None:
        model = self.place.plan_page.model
        names = [item.name for item in model.rows_in([range(model.matching)])]
        self.place.plan_page.table.stand_at(names.index(name))


@pytest.fixture
def story(opened: Program, sandbox: SandboxAicc) -> Story:
    return Story(opened, sandbox)


def connect(story: Story) -> None:
    """From the place of the AICC to the connection, as a person types it in."""
    program, sandbox = story.program, story.sandbox
    program.view.go("aicc")
    program.settle()
    program.wait(lambda: program.sees("action.set_up_connection"))
    program.click("action.set_up_connection")
    program.wait(lambda: program.sees("field.aicc_api_url"))
    program.settle()
    program.fill("field.aicc_api_url", sandbox.api)
    program.fill("field.aicc_auth_url", sandbox.auth)
    program.fill("field.aicc_app_key", sandbox.app_key)
    program.fill("field.aicc_app_secret", sandbox.app_secret)
    program.fill("field.aicc_channel_service", sandbox.channel_service)
    program.click("action.save_tenant")
    program.settle()
    assert program.workspace.connections.get(story.tenant.id).channel_service == sandbox.channel_service


def allow_deletions(story: Story) -> None:
    """Follow the button of the blocked line to the switch."""
    program = story.program
    program.click("action.line_wish")
    program.wait(lambda: program.sees("field.aicc_deletes_allowed"))
    program.click("field.aicc_deletes_allowed")
    program.click("action.save_tenant")
    program.settle()
    assert program.workspace.connections.get(story.tenant.id).deletes_allowed


def test_a_tenant_from_connecting_to_deleting(story: Story) -> None:
    first, second = story.add("wa_first", **{NOTICE: CLOSED}), story.add("wa_second", **{NOTICE: CLOSED})
    connect(story)
    plan_and_apply(story, first, second)
    change_both_sides(story, first, second)
    take_over(story)
    delete_there(story, second)


def plan_and_apply(story: Story, first: Channel, second: Channel) -> None:
    """The first plan uploads the certificate and creates both; nothing is sent before it is applied."""
    story.forget_requests()
    assert story.plan() == [("upload", "twilio_root"), ("create", "wa_first"), ("create", "wa_second")]
    assert story.writes() == []
    story.apply()
    assert story.writes() == [("PUT", "certificates"), ("POST", "channels"), ("POST", "channels")]
    assert set(story.there()) == {"wa_first", "wa_second"}
    assert story.text(first, "configuration_id") == story.there()["wa_first"]["id"]
    assert "3" in story.place.ended.text
    assert [story.state(channel) for channel in (first, second)] == [SyncState.IN_SYNC] * 2
    assert story.plan() == []
    assert story.place.pages.currentWidget() is story.place.same


def change_both_sides(story: Story, first: Channel, second: Channel) -> None:
    """One field is changed on both sides, which somebody decides by keyboard; another channel is changed here."""
    program = story.program
    story.edit(first, **{NOTICE: "We are closed until Monday."})
    story.edit(second, **{NOTICE: "Back on Tuesday."})
    story.edit_there("wa_first", nonWorkingNotification="Closed. Try our site.")
    assert story.plan() == [("conflict", "wa_first"), ("change", "wa_second")]
    assert story.state(first) is SyncState.CONFLICT

    def action() -> Action:
        return story.place.standing.lines[0].action

    program.find("list.plan").setFocus()
    story.stand_at("wa_first")
    program.press(Qt.Key.Key_Return)
    program.wait(lambda: program.sees(f"choice.{NOTICE}.mine"))
    program.press(Qt.Key.Key_Right)
    program.wait(lambda: action() is Action.CHANGE)
    program.settle()
    program.ctrl(Qt.Key.Key_Z)
    program.wait(lambda: action() is Action.CONFLICT)
    program.settle()
    program.press(Qt.Key.Key_Right)
    program.wait(lambda: action() is Action.CHANGE)
    program.settle()
    program.press(Qt.Key.Key_Escape)
    story.forget_requests()
    story.apply()
    assert story.writes() == [("PUT", "channels")]  # theirs is only taken over
    assert story.text(first, NOTICE) == "Closed. Try our site."
    assert story.there()["wa_second"]["fields"]["nonWorkingNotification"] == "Back on Tuesday."
    assert story.plan() == []


def take_over(story: Story) -> None:
    """Somebody makes a channel on the AICC's page: it is taken over, undone by the notice, and taken over again."""
    program = story.program
    fields = {**story.there()["wa_first"]["fields"], "channelName": "wa_theirs", "phoneNumber": "+5511940009999"}
    story.sandbox.admin("POST", "channels", {"channels": [{"provider": "twilio", "fields": fields, "secrets": {}}]})
    assert story.plan() == [("none", "wa_theirs")]
    for undone in (True, False):
        story.stand_at("wa_theirs")
        program.window.toasts.dismiss()
        program.click("action.line_wish")
        program.wait(lambda: program.window.toasts.current is not None)
        program.settle()
        assert "wa_theirs" in story.names()
        if undone:
            program.click("action.undo")
            program.wait(lambda: "wa_theirs" not in story.names())
            program.settle()
            assert [item.name for item in story.place.standing.lines] == ["wa_theirs"]
    assert story.plan() == []


def delete_there(story: Story, channel: Channel) -> None:
    """Deleting on the AICC is blocked until it is allowed, and then wants a tick of its own."""
    program = story.program
    program.workspace.channels.delete([channel.id])
    assert story.plan() == [("delete", "wa_second")]
    story.stand_at("wa_second")
    assert not program.sees("action.apply")
    allow_deletions(story)
    assert story.plan() == [("delete", "wa_second")]
    story.forget_requests()
    story.apply(delete=True)
    assert story.writes() == [("DELETE", "channels")]
    assert set(story.there()) == {"wa_first", "wa_theirs"}
    assert story.plan() == []


def test_what_is_stopped_by_a_lock_goes_on_after_unlocking_and_nothing_is_sent_twice(story: Story) -> None:
    program = story.program
    for number in range(4):
        story.add(f"wa_{number}")
    connect(story)
    story.plan()
    story.sandbox.fault("delay", r".*/channels$", method="POST", times=0, seconds=0.2)
    program.click("action.apply")
    program.wait(lambda: program.sees("dialog.apply"))
    program.click("action.confirm_apply")
    program.wait(lambda: story.place.standing.part[0] >= 2)
    program.ctrl(Qt.Key.Key_L)
    program.wait(lambda: program.sees("dialog.stop_applying"))
    program.click("action.confirm")
    program.wait(lambda: program.window.view is None and program.sees("field.password"))
    sent = len(story.there())
    assert 0 < sent < 4

    story.sandbox.admin("DELETE", "faults")
    program.unlock()
    program.wait(lambda: program.view.nav.items["aicc"].badge == "1")
    program.view.go("aicc")
    program.wait(lambda: program.sees("action.resume_outbox"))
    program.settle()
    assert len(story.there()) == sent  # nothing goes on by itself
    program.click("action.resume_outbox")
    program.wait(lambda: story.place.standing.ended)
    program.settle()
    assert sorted(story.there()) == [f"wa_{number}" for number in range(4)]
    assert program.view.nav.items["aicc"].badge == ""
    assert story.plan() == []


def test_another_aicc_takes_nothing_away_and_can_be_begun_with_anew(story: Story) -> None:
    program = story.program
    for number in range(2):
        story.add(f"wa_{number}")
    connect(story)
    story.plan()
    story.apply()
    # As if the connection led to another one now: it knows none of them.
    for channel in story.there().values():
        story.sandbox.admin("DELETE", f"channels/{channel['id']}")
    assert story.plan() == [("delete", "wa_0"), ("delete", "wa_1")]
    assert not program.sees("action.apply")
    program.click("action.more_aicc")
    pick(program, "menu.aicc", "Forget what was synced …")
    program.wait(lambda: program.sees("action.confirm"))
    program.click("action.confirm")
    program.settle()
    assert story.names() == {"wa_0", "wa_1"}
    assert story.plan() == [("create", "wa_0"), ("create", "wa_1")]
    story.apply()
    assert sorted(story.there()) == ["wa_0", "wa_1"]
