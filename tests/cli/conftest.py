"""A command run in this process, and a workspace that opens quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import OTHER_TENANT, PASSWORD, TENANT, Outcome, Run
from wa_channel_studio import app
from wa_channel_studio.cli import main
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import KdfParameters

CHEAP = KdfParameters(1, 64, 1)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], wcs_home: Path) -> Run:
    """Runs a command as ``python -m wa_channel_studio`` does, without a new process."""

    def run_command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_command


@pytest.fixture(scope="session")
def studio() -> app.Studio:
    return app.build()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio: app.Studio) -> Path:
    """A workspace with two tenants; its password stands in the environment."""
    path = tmp_path / "acme.wcs"
    opened = studio.workspaces.create(path, Secret(PASSWORD), CHEAP)
    opened.tenants.add(TENANT, "https://aicc.example.com")
    opened.tenants.add(OTHER_TENANT, "https://aicc.example.com")
    opened.close()
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    return path
