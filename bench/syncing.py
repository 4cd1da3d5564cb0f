"""Sync against a sandbox AICC in a process of its own: a plan for 100,000 channels, and applying 1,000 new ones.

Of the 100,000 half a per cent was changed here and half a per cent there. Applying is compared with a bare session of
requests that sends the same bodies, but for their names, to the same sandbox in the same run. Each is measured in a
process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from bench.figures import Figure, median, print_note, receive, send
from bench.memory import peak_mib, resident_mib
from wa_channel_studio import app
from wa_channel_studio.aicc.payload import to_json
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Source
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.aicc_ports import ChannelBody, RunningSandbox
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.checking import context_for, judge
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import KdfParameters, UnitOfWork
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_snapshots import Snapshots
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.sync.plan import Action
from wa_channel_studio.sync.snapshot import Base, SecretBase

PASSWORD = Secret("a hundred thousand channels")
CHEAP = KdfParameters(1, 64, 1)
CHANNELS, CHANGED = 100_000, 1_000
NEW, ROUNDS = 1_000, 3
PORTION = 5_000
MOST_SECONDS, MOST_MIB, MOST_RATIO = 10.0, 300.0, 1.3
"""Issue 5, section 6."""


def main() -> None:
    if len(sys.argv) > 1:
        {"plan": _measure_plan, "apply": _measure_apply}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
        return
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _running(folder / "many") as sandbox:
            path = folder / "many.wcs"
            _make_many(path, sandbox)
            figures += _child("plan", path)
        with _running(folder / "new") as sandbox:
            path = folder / "new.wcs"
            _make_new(path, sandbox)
            figures += _child("apply", path)
    send(figures)


def _child(part: str, path: Path) -> list[Figure]:
    command = [sys.executable, "-m", "bench.syncing", part, str(path)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return receive(ended.stdout)


@contextmanager
def _running(folder: Path) -> Iterator[RunningSandbox]:
    sandbox = app.build().adapters.sandboxes.start(str(folder))
    try:
        yield sandbox
    finally:
        sandbox.stop()


def _admin(connection: Connection, method: str, path: str, body: object = None) -> None:
    answer = requests.request(
        method,
        f"{connection.api_url}/_sandbox/{path}",
        json=body,
        headers={"x-sandbox-secret": connection.app_secret.reveal()},
        timeout=120,
    )
    answer.raise_for_status()


# --- workspaces --------------------------------------------------------------------------------


def _opened(path: Path) -> Workspace:
    return app.build().workspaces.open(path, PASSWORD)


def _made(path: Path, sandbox: RunningSandbox) -> tuple[Workspace, Tenant, Answers]:
    """A workspace with a tenant that reaches the sandbox, and the answers all its channels share."""
    workspace = app.build().workspaces.create(path, PASSWORD, CHEAP)
    tenant = workspace.tenants.add("Acme Brazil", sandbox.connection.api_url)
    workspace.connections.save(tenant.id, sandbox.connection)
    letter = json.loads(resource_path("samples", "twilio.json").read_text(encoding="utf-8"))
    answers = answers_from_json(letter).answers
    (file,) = workspace.certificates.add([resource_path("samples", letter["trust_certificate"])])
    return workspace, tenant, answers.with_value("trust_certificate", (file.id,))


def _fill(path: Path, tenant: Tenant, answers: Answers, count: int) -> None:
    """Channels with names of their own, portion by portion past the window."""
    studio = app.build()
    now = studio.adapters.clock.now()
    with closing(SqliteStores().open(path)) as store:
        store.use(studio.adapters.vaults.unlock(store.read_header(), PASSWORD))
        for start in range(0, count, PORTION):
            some = [
                Channel(f"channel-{n:06d}", tenant.id, answers.with_value("channel_name", f"wa_{n:06d}"), now, now)
                for n in range(start, min(start + PORTION, count))
            ]
            with store.unit_of_work() as work:
                # But for their names they are the same, so what is found of one holds for all.
                found = judge(some[0].answers, context_for(work, tenant, some[0].answers, studio.adapters.clock))
                writer = ChannelWriter(work, studio.adapters.clock, "import")
                writer.write([Change(None, one, found) for one in some])
                work.commit()


def _bodies(work: UnitOfWork, tenant: Tenant, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What the AICC gets of each channel of :func:`_fill`: the same but for the name."""
    (local,) = Snapshots(work, tenant.parameters, None).locals([f"channel-{numbers[0]:06d}"]).values()
    fields: dict[str, JsonValue] = {**local.payload.fields, "trust_certificate": ["twilio_trust"]}
    body = to_json(ChannelBody(local.payload.provider, fields, local.payload.secrets))
    return [{**body, "fields": {**body["fields"], "channelName": f"wa_{n:06d}"}} for n in numbers]


def _make_many(path: Path, sandbox: RunningSandbox) -> None:
    """100,000 channels that are the same on both sides, then a thousand that are not."""
    workspace, tenant, answers = _made(path, sandbox)
    # One is applied in earnest: by it the certificate gets there.
    workspace.channels.save(tenant.id, answers.with_value("channel_name", "wa_first"))
    workspace.sync.apply(workspace.sync.plan(tenant.id, JobContext()), JobContext())
    workspace.close()
    print_note(f"Making {CHANNELS:,} channels on both sides …")
    _fill(path, tenant, answers, CHANNELS)
    ids = [f"channel-{n:06d}" for n in range(CHANNELS)]
    studio, connection = app.build(), sandbox.connection
    with closing(SqliteStores().open(path)) as store:
        store.use(studio.adapters.vaults.unlock(store.read_header(), PASSWORD))
        for start in range(0, CHANNELS, PORTION):
            with store.unit_of_work() as work:
                bodies = _bodies(work, tenant, range(start, min(start + PORTION, CHANNELS)))
            _admin(connection, "POST", "channels", {"channels": bodies})
        with studio.adapters.aicc.open(connection) as session:
            gateway = session.channel_service
            there = {entry.name: entry for entry in gateway.channels(JobContext()).entries}
            for start in range(0, CHANNELS, PORTION):
                some = ids[start : start + PORTION]
                with store.unit_of_work() as work:
                    certificates = gateway.certificates(JobContext())
                    scene_names = _certified(studio, work, tenant, connection, certificates)
                    locals_ = scene_names.locals(some)
                    remote = {
                        one.id: one
                        for one in gateway.read(
                            [there[each.channel.name].id for each in locals_.values()], JobContext()
                        )
                    }
                    links = []
                    for owner, local in locals_.items():
                        one = remote[there[local.channel.name].id]
                        secrets = {
                            key: SecretBase(mark, one.secrets[key].revision) for key, mark in local.here.marks.items()
                        }
                        base = Base(local.here.provider, local.here.fields, secrets)
                        at = local.channel.changed_at
                        links.append(Link(owner, tenant.id, one.name, base, at, at, Source.APPLY, one.id, one.revision))
                    work.links.put(links)
                    work.links.set_states(dict.fromkeys(some, SyncState.IN_SYNC))
                    work.commit()
        half = CHANGED // 2
        with store.unit_of_work() as work:
            channels = work.channels.many(ids[:half])
            writer = ChannelWriter(work, studio.adapters.clock, "edit")
            writer.write(
                [Change(c, replace(c, answers=c.answers.with_value("transfer_after_messages", 3))) for c in channels]
            )
            work.commit()
    for place in range(half):
        remote_id = there[f"wa_{CHANNELS - 1 - place:06d}"].id
        _admin(connection, "PATCH", f"channels/{remote_id}", {"fields": {"transferAfterMessages": 5}})


def _certified(
    studio: app.Studio, work: UnitOfWork, tenant: Tenant, connection: Connection, certificates: Sequence[Any]
) -> Snapshots:
    scene = Scene(lambda **_: work, studio.adapters.clock, tenant, connection, {})
    return Snapshots(work, tenant.parameters, scene.certificates(work, certificates))


def _make_new(path: Path, sandbox: RunningSandbox) -> None:
    """A thousand channels for each round that are only here."""
    workspace, tenant, answers = _made(path, sandbox)
    workspace.channels.save(tenant.id, answers.with_value("channel_name", "wa_first"))
    workspace.sync.apply(workspace.sync.plan(tenant.id, JobContext()), JobContext())
    workspace.close()
    _fill(path, tenant, answers, NEW * ROUNDS)


# --- measuring ---------------------------------------------------------------------------------


def _measure_plan(path: Path, _more: Sequence[str]) -> None:
    workspace = _opened(path)
    (tenant,) = workspace.tenants.all()
    before = resident_mib()
    begin = time.perf_counter()
    plan = workspace.sync.plan(tenant.id, JobContext())
    took = time.perf_counter() - begin
    most = peak_mib()
    changes = sum(item.action is Action.CHANGE for item in plan.items)
    if changes != CHANGED or plan.same != CHANNELS + 1 - CHANGED:
        raise RuntimeError(f"the plan has {changes} changes and {plan.same} that are the same")
    begin = time.perf_counter()
    workspace.sync.status(tenant.id)
    status = time.perf_counter() - begin
    workspace.close()
    send(
        [
            Figure("plan for 100,000 channels, 1 % changed", took, "s", most=MOST_SECONDS, note="with the reading"),
            Figure("memory at its most", most, "MiB", most=MOST_MIB, note=f"{before:.0f} before"),
            Figure("status of 100,000", status * 1000, "ms"),
        ]
    )


def _measure_apply(path: Path, _more: Sequence[str]) -> None:
    workspace = _opened(path)
    (tenant,) = workspace.tenants.all()
    connection = workspace.connections.get(tenant.id)
    workspace.close()
    studio = app.build()
    with closing(SqliteStores().open(path)) as store:
        store.use(studio.adapters.vaults.unlock(store.read_header(), PASSWORD))
        with store.unit_of_work() as work:
            bodies = _bodies(work, tenant, range(NEW * ROUNDS))
    workspace = _opened(path)
    plan = workspace.sync.plan(tenant.id, JobContext())
    creations = [item for item in plan.items if item.action is Action.CREATE]
    ratios, ours, bare = [], [], []
    for number in range(ROUNDS):
        mine = creations[number * NEW : (number + 1) * NEW]
        theirs = bodies[number * NEW : (number + 1) * NEW]
        bare.append(_bare(connection, theirs, number))
        begin = time.perf_counter()
        applied = workspace.sync.apply(replace(plan, items=tuple(mine)), JobContext())
        ours.append(time.perf_counter() - begin)
        if applied.done != NEW:
            raise RuntimeError(f"{applied.done} of {NEW} were created: {applied.stopped[:1]}")
        ratios.append(ours[-1] / bare[-1])
    workspace.close()
    send(
        [
            Figure("apply 1,000 new channels", median(ours), "s", note=f"bare requests {median(bare):.2f} s"),
            Figure("apply, times a bare session", median(ratios), "x", most=MOST_RATIO, note="same bodies, same run"),
        ]
    )


def _bare(connection: Connection, bodies: Sequence[dict[str, Any]], number: int) -> float:
    """The same bodies under other names of the same length, one after the other on one session."""
    with requests.Session() as session:
        secret = {"app_key": connection.app_key, "app_secret": connection.app_secret.reveal()}
        answer = session.post(f"{connection.auth_url}/apigovernance/api/oauth/tokenByAkSk", json=secret, timeout=60)
        session.headers["Authorization"] = f"Bearer {answer.json()['AccessToken']}"
        session.headers["x-app-key"] = connection.app_key
        address = f"{connection.api_url}{connection.channel_service}/channels"
        begin = time.perf_counter()
        for place, body in enumerate(bodies):
            named = {**body, "fields": {**body["fields"], "channelName": f"b{number}_{place:06d}"[:9]}}
            answer = session.post(address, json=named, headers={"Idempotency-Key": f"b{number}-{place}"}, timeout=60)
            if answer.status_code != 201:
                raise RuntimeError(f"{answer.status_code} {answer.text[:300]}")
            answer.json()
        return time.perf_counter() - begin


if __name__ == "__main__":
    main()
