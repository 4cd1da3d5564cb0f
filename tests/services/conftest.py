"""An unlocked workspace with one tenant for the tests of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.studio import new_workspace
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.workspaces import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace, closed afterwards."""
    opened = new_workspace(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def tenant(workspace: Workspace) -> Tenant:
    """The tenant that channels of a test belong to."""
    return workspace.tenants.add("Acme Brazil", "https://aicc.acme.example")
