"""A desk with a real workspace of two tenants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.studio import new_workspace
from tests.ui.bulk.desk import Desk
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.workspaces import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = new_workspace(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, workspace, tmp_path)
    yield made
    made.close()


@pytest.fixture
def acme(desk: Desk) -> Tenant:
    return desk.tenant("Acme Brazil", ("Customer Service", "Sales"), ("wa_support_route",))
