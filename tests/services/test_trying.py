"""Trying the program out: the sample, its sandbox, and what is left when something fails."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from wa_channel_studio import app
from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import RunningSandbox, TestState
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.trying import PASSWORD, TENANT, WORKSPACE, Tried

CHEAP = KdfParameters(1, 64, 1)


def listens(sandbox: RunningSandbox) -> bool:
    parts = urlsplit(sandbox.connection.api_url)
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def begin(studio: app.Studio, folder: Path, job: JobContext | None = None) -> Tried:
    return studio.tryout.begin(folder, job or JobContext(), CHEAP)


@pytest.fixture(scope="module")
def studio() -> app.Studio:
    return app.build()


def test_the_sample_is_connected_to_a_sandbox_that_answers(studio: app.Studio, tmp_path: Path) -> None:
    tried = begin(studio, tmp_path)
    try:
        (tenant,) = tried.workspace.tenants.all()
        connection = tried.workspace.connections.get(tenant.id)
        assert (tenant.name, connection.way, tried.fresh) == (TENANT, Way.CHANNEL_SERVICE, True)
        assert len(tenant.read.of(ReferenceKind.CALLED_ROUTE)) > 20
        assert tenant.read.of(ReferenceKind.CHATBOT)
        steps = tried.workspace.connections.test(tenant.id, None, JobContext(), lambda _step: None)
        assert [step.key for step in steps if step.state is TestState.BAD] == []
        rows = tried.workspace.channels.page(ChannelQuery()).rows
        assert {row.provider for row in rows} == {"twilio", "gupshup", "cloud-api"}
        assert {row.readiness.errors for row in rows} == {0}
        assert {row.called_route for row in rows} <= {item.name for item in tenant.read.of(ReferenceKind.CALLED_ROUTE)}
        assert tried.workspace.undo.undo_words == ""
    finally:
        tried.workspace.close()
        tried.sandbox.stop()
    assert not listens(tried.sandbox)


def test_a_second_time_the_same_sample_finds_its_sandbox_anew(studio: app.Studio, tmp_path: Path) -> None:
    first = begin(studio, tmp_path)
    (tenant,) = first.workspace.tenants.all()
    first.workspace.channels.delete([first.workspace.channels.page(ChannelQuery()).rows[0].id])
    first.workspace.close()
    first.sandbox.stop()
    second = begin(studio, tmp_path)
    try:
        assert not second.fresh
        assert second.workspace.channels.page(ChannelQuery()).matching == 2
        connection = second.workspace.connections.get(tenant.id)
        assert connection.api_url == second.sandbox.connection.api_url
        assert connection.app_secret == first.sandbox.connection.app_secret
    finally:
        second.workspace.close()
        second.sandbox.stop()


def test_the_password_that_is_told_opens_it(studio: app.Studio, tmp_path: Path) -> None:
    tried = begin(studio, tmp_path)
    tried.workspace.close()
    tried.sandbox.stop()
    studio.workspaces.open(tmp_path / WORKSPACE, Secret(tried.password)).close()
    assert tried.password == PASSWORD


def test_nothing_is_left_running_when_the_sample_cannot_be_opened(studio: app.Studio, tmp_path: Path) -> None:
    (tmp_path / WORKSPACE).write_bytes(b"somebody else's file")
    started: list[RunningSandbox] = []
    sandboxes = studio.adapters.sandboxes

    class Watched:
        def start(self, data: str) -> RunningSandbox:
            started.append(sandboxes.start(data))
            return started[-1]

    service = type(studio.tryout)(studio.workspaces, Watched(), Path("resources/samples"))
    with pytest.raises(ProblemError):
        service.begin(tmp_path, JobContext(), CHEAP)
    assert [listens(sandbox) for sandbox in started] == [False]


def test_it_can_be_stopped_in_the_middle(studio: app.Studio, tmp_path: Path) -> None:
    job = JobContext(lambda done, _total, _text: job.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        begin(studio, tmp_path, job)
    # The file is not held any more: the next try opens or makes it.
    tried = begin(studio, tmp_path)
    tried.workspace.close()
    tried.sandbox.stop()
