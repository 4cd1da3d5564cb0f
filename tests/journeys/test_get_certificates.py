"""From two host names to the right keystore in one step, in the real window, and on to the field sheet.

Somebody begins an infobip channel, presses “Get certificates” and uses what came. Servers and proxy are real and stand
on loopback; nothing else is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.services.recipe_world import FORMATS, READER, Authority, World, leaf_der
from tests.ui.window import Program
from wa_channel_studio.app import SystemClock
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.archive import ZipArchiver
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.packs import PackService
from wa_channel_studio.services.recipes import RecipeService

ACCOUNT = "k3x9zz.api-us.infobip.com"


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, wcs_home: Path, tmp_path: Path) -> Iterator[Program]:
    """A program with a workspace and a tenant."""
    del qapp
    wcs_home.mkdir()
    running = Program(qtbot, wcs_home)
    running.create(tmp_path / "Rollout LATAM.wcs")
    running.add_tenant()
    yield running
    running.close()


def ask_this(program: Program, world: World) -> None:
    """Let the open workspace ask ``world``."""
    workspace, clock = program.workspace, SystemClock()
    workspace.recipes = RecipeService(world.fetching(clock), FORMATS, workspace.library, workspace.tenants, clock)
    workspace.recipes.keep_options(world.options)


def test_infobip_from_two_host_names_to_the_field_sheet(program: Program) -> None:
    first, second = Authority("Public One"), Authority("Public Two")
    with World(first, (second,), user="ana", password="lantern") as world:
        ask_this(program, world)
        own = [leaf_der(world.serve("api.infobip.com")), leaf_der(world.serve(ACCOUNT, second))]
        program.view.go("channels")
        program.settle()
        program.click("action.new")
        program.wait(lambda: program.view.wizard is not None and program.view.wizard.ready)
        program.click("action.choose.infobip")
        program.fill("field.base_url", f"https://{ACCOUNT}")
        program.click("action.get_certificates")
        program.settle()
        assert sorted(world.asked) == ["api.infobip.com", ACCOUNT]
        program.click("action.use_certificates")
        program.settle()
        program.click("action.save_and_close")
        program.wait(lambda: program.view.wizard is None)
        program.settle()

    (row,) = program.workspace.channels.page(ChannelQuery()).rows
    pairs, certificates = program.workspace.channels.with_files([row.id])
    channel = pairs[0][0]
    (file_id,) = channel.answers.items_of("trust_certificate")
    password = channel.answers["trust_certificate_password"]
    assert isinstance(password, Secret)
    store = FORMATS.open_keystore(program.workspace.library.data(file_id), password)
    assert {entry.der for entry in store.entries} == {*own, first.root_der, second.root_der}
    assert store.kind is FileKind.JKS

    files = PackService(ZipArchiver(), READER, SystemClock()).build(pairs, certificates)
    sheet = next(content for name, content in files if name.endswith("field-sheet.html")).decode()
    assert "in this pack: <code>trust_certificate.jks</code>" in sheet
    assert "<dt>Taken</dt><dd>the server&#x27;s own and the root</dd>" in sheet
    assert "Works until" in sheet
    assert password.reveal() not in sheet

    program.lock()
    program.unlock()
    again = program.workspace.channels.get(row.id)
    assert again.answers["trust_certificate_password"] == password
    assert program.workspace.library.password(file_id) == password
    assert program.workspace.recipes.options().proxy == world.proxy


def test_locking_while_servers_are_asked_loses_nothing_and_leaves_nothing(program: Program) -> None:
    with World() as world:
        ask_this(program, world)
        world.silence(ACCOUNT)
        program.view.go("channels")
        program.settle()
        program.click("action.new")
        program.wait(lambda: program.view.wizard is not None and program.view.wizard.ready)
        program.click("action.choose.infobip")
        program.fill("field.base_url", f"https://{ACCOUNT}")
        program.click("action.get_certificates")
        program.wait(lambda: ACCOUNT in world.asked)
        program.ctrl(Qt.Key.Key_L)
        program.wait(lambda: program.window.view is None and program.sees("field.password"))
        world.release.set()
        program.settle()
    program.unlock()
    (draft,) = program.workspace.drafts.all()
    assert draft.journey.answers.text("base_url") == f"https://{ACCOUNT}"
