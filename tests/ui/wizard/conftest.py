"""A real workspace on the real adapters, with a tenant, and wizards in windows on it. Key derivation is made cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.wizard.desk import Desk
from wa_channel_studio.app import build
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.theme import apply_theme

PASSWORD = Secret("a master password")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    studio = build()
    opened = studio.workspaces.create(tmp_path / "sample.wcs", PASSWORD, KdfParameters(1, 64, 1))
    yield opened
    opened.close()


@pytest.fixture
def tenant(workspace: Workspace) -> Tenant:
    added = workspace.tenants.add("Acme Brazil", "https://aicc.example.com:28090")
    return workspace.tenants.save(
        replace(
            added,
            ous=(OrganisationUnit("Customer Service", "1001"), OrganisationUnit("Sales", "1002")),
            called_routes=(
                CalledRoute("wa_support_route", "Customer Service"),
                CalledRoute("wa_sales_route", "Sales"),
            ),
        )
    )


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, workspace: Workspace, tenant: Tenant, tmp_path: Path) -> Iterator[Desk]:
    apply_theme(qapp, "light")
    runner = JobRunner()
    clipboard = SecretClipboard(owned=lambda: True)
    preferences = PreferenceFile(tmp_path / "preferences.json", safe_write)
    context = UiContext(runner, clipboard, preferences, Preferences(), None)
    made = Desk(context, workspace, tenant, qtbot, [])
    yield made
    for view in made.opened:
        view.close()
    runner.shutdown()
    clipboard.clear_now()
