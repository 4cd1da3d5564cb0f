"""Unlocking with the real cost, keeping a draft, saving a channel, and a list of 10,000 channels on a real file."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, median, print_note, seconds, send
from wa_channel_studio import app
from wa_channel_studio.cli.add_command import add_channel
from wa_channel_studio.cli.channel_file import read_channel_file
from wa_channel_studio.demo.sample import AICC_URL, ROUTES, TENANT, UNITS
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.channel_ports import ChannelQuery, Kept, SortKey
from wa_channel_studio.services.workspaces import Workspace

MANY = 10_000
PASSWORD = Secret("bench workspace password")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.wcs"
        studio = app.build()
        workspace = studio.workspaces.create(path, PASSWORD)
        tenant = workspace.tenants.add(TENANT, AICC_URL)
        tenant = workspace.tenants.save(replace(tenant, ous=UNITS, called_routes=ROUTES))
        letters = [read_channel_file(str(resource_path("samples", f"{provider}.json"))) for provider in PROVIDERS]
        channels = [add_channel(workspace, tenant, letter, None, print_note).channel for letter in letters]
        figures = [*_drafts(workspace, channels[0])]
        workspace.close()
        figures += _unlock(studio, path)
        _fill(studio, path, channels)
        workspace = studio.workspaces.open(path, PASSWORD)
        figures += _list(workspace)
        figures += _save(workspace, channels[0])
        workspace.close()
    send(figures)


def _unlock(studio: app.Studio, path: Path) -> list[Figure]:
    times = seconds(lambda: studio.workspaces.open(path, PASSWORD, read_only=True).close(), 5, warm=0)
    # It keeps both cores busy, so whatever else runs only adds to it.
    note = f"least of 5 with the real cost, longest {max(times) * 1e3:.0f}"
    return [Figure("unlock a workspace", min(times) * 1e3, "ms", 300, 1000, note)]


def _drafts(workspace: Workspace, channel: Channel) -> list[Figure]:
    draft = workspace.drafts.edit(channel)
    times = seconds(lambda: workspace.drafts.keep(draft), 100, warm=5)
    workspace.drafts.discard(draft.id)
    note = f"median of 100, longest {max(times) * 1e3:.1f}"
    return [Figure("keep a draft", median(times) * 1e3, "ms", most=20, note=note)]


def _save(workspace: Workspace, channel: Channel) -> list[Figure]:
    answers = channel.answers

    def save() -> None:
        workspace.channels.save(channel.tenant_id, answers, channel_id=channel.id)

    times = seconds(save, 50, warm=5)
    note = f"median of 50, longest {max(times) * 1e3:.1f}"
    return [Figure(f"save a channel, {MANY:,} others", median(times) * 1e3, "ms", most=100, note=note)]


def _fill(studio: app.Studio, path: Path, samples: list[Channel]) -> None:
    """Many channels in one transaction, by the ports the services use."""
    stores, vaults = studio.adapters.stores, studio.adapters.vaults
    store = stores.open(path)
    store.use(vaults.unlock(store.read_header(), PASSWORD))
    with store.unit_of_work() as work:
        work.channels.add_many([_named(samples[number % len(samples)], number) for number in range(MANY)])
        work.commit()
    store.close()


def _named(sample: Channel, number: int) -> Kept:
    answers = sample.answers.with_value("channel_name", f"wa_{number * 7919 % MANY:05d}")
    return Kept(replace(sample, id=uuid.uuid4().hex, answers=answers), Readiness.of(()))


def _list(workspace: Workspace) -> list[Figure]:
    queries = {
        "first page by name": ChannelQuery(),
        "middle page by change": ChannelQuery(sort=SortKey.CHANGED, descending=True, offset=MANY // 2),
        "last page by provider": ChannelQuery(sort=SortKey.PROVIDER, offset=MANY - 100),
        "search, few hits": ChannelQuery(text="wa_0123"),
        "search, all hits": ChannelQuery(text="wa_"),
    }
    figures = []
    for name, query in queries.items():
        times = seconds(lambda query=query: workspace.channels.page(query), 20, warm=2)  # type: ignore[misc]
        note = f"median of 20, longest {max(times) * 1e3:.1f}"
        figures.append(Figure(f"{MANY:,} channels, {name}", median(times) * 1e3, "ms", most=100, note=note))
    return figures


if __name__ == "__main__":
    main()
