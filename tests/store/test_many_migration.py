"""A workspace of schema 2 with thousands of channels becomes one that can be paged, filtered and searched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.data import golden_workspace as golden
from wa_channel_studio.domain.expiry import NO_EXPIRY
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery, Facet, SortKey
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.columns import UtcTime, folded, readiness_order, sort_key
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

MANY = 2_000
LONG = {"greeting_1": "Grüße\naus Łódź", "queue_progress_content": "Noch {n} vor Ihnen \ud800", "offline_prompt": 5}
"""What was not searched before; the last one is no text."""
UNITS = ("Vertrieb", "客户服务", "المبيعات", "")


def time_text(minutes: int) -> str:
    """A moment as every schema writes it."""
    return str(UtcTime().process_bind_param(golden.NOW + timedelta(minutes=minutes), None))  # type: ignore[arg-type]


def row_of_schema_2(number: int) -> dict[str, object]:
    """A channel as the release of schema 2 wrote it; later ones were made earlier."""
    name, ou = f"WA_Größe_{number:04d}", UNITS[number % 4]
    errors, draft = number % 3, number == 7
    return {
        "id": f"many-{number:04d}",
        "tenant_id": "tenant-1" if number % 2 else "tenant-2",
        "name": name,
        "name_sort": sort_key(name),
        "tenant_sort": sort_key("Ärzte Brazil" if number % 2 else "Zebra"),
        "provider": "twilio",
        "phone_number": f"+49 30 {number:06d}",
        "ou": ou,
        "called_route": "night",
        "errors": errors,
        "warnings": 0,
        "open_draft": draft,
        "readiness_order": readiness_order(errors, 0, open_draft=draft),
        "search": folded(f"{name}\n{ou}\n4930{number:06d}"),  # with its accents, as it was
        "created_at": time_text(MANY - number),
        "changed_at": time_text(number),
        "trashed": number % 100 == 0,
        "trashed_at": time_text(0) if number % 100 == 0 else None,
    }


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The golden file of schema 2 with 2,000 channels more, opened by this release."""
    path = tmp_path_factory.mktemp("many") / "many.wcs"
    shutil.copyfile(golden.golden_path(2), path)
    rows = [row_of_schema_2(number) for number in range(MANY)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO tenant SELECT 'tenant-2', 'Zebra', 'zebra', 'zebra', aicc_url, parameters, webhook_user, "
            "NULL, NULL, NULL, '' FROM tenant"
        )
        marks = ", ".join(f":{name}" for name in rows[0])
        connection.executemany(f"INSERT INTO channel ({', '.join(rows[0])}) VALUES ({marks})", rows)
        answers = [
            (
                row["id"],
                json.dumps({"channel_name": row["name"], **({"configuration_id": "1"} | LONG if n < 10 else {})}),
            )
            for n, row in enumerate(rows)
        ]
        connection.executemany("INSERT INTO channel_answers VALUES (?, ?, NULL)", answers)
        connection.execute(
            "INSERT INTO draft SELECT 'draft-2', 'many-0007', tenant_id, sequence, saved_at, sealed FROM draft"
        )
        connection.commit()
    store = SqliteStores().open(path)
    store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
    yield store
    store.close()


def test_all_are_there_in_the_order_they_were_made(upgraded: Store) -> None:
    with closing(sqlite3.connect(upgraded.path)) as connection:
        found = connection.execute("SELECT number, id FROM channel ORDER BY number").fetchall()
        assert connection.execute("SELECT count(*) FROM channel_text").fetchone() == (MANY + 2,)
    assert [number for number, _ in found] == list(range(1, MANY + 3))
    made = [identity for _, identity in found if identity.startswith("many")]
    assert made == [f"many-{number:04d}" for number in reversed(range(MANY))]


def test_the_list_counts_filters_and_searches(upgraded: Store) -> None:
    with upgraded.unit_of_work(reading=True) as work:
        page = work.channels.page(ChannelQuery(sort=SortKey.PHONE, offset=1_500, limit=3))
        assert (page.matching, page.total) == (MANY - 20 + 1, MANY - 20 + 1)
        assert [row.id for row in page.rows] == ["many-1516", "many-1517", "many-1518"]
        assert work.channels.page(ChannelQuery(trashed=True)).matching == 21
        for query, count in (
            (ChannelQuery(text="größe_0017"), 1),
            (ChannelQuery(text="grosse_0017"), 1),
            (ChannelQuery(text="客户"), 500),
            (ChannelQuery(text="grusse"), 9),  # one of them is in the trash
            (ChannelQuery(text="lodz vor ihnen arzte"), 5),
            (ChannelQuery(text="zebra المبيعات"), 500),
            (ChannelQuery(text="ärzte", tenant_id="tenant-2"), 0),
            (ChannelQuery(phone="30-0017"), 99),
            (ChannelQuery(ou="vertrieb"), 480),
            (ChannelQuery(called_route="NIGHT"), 1_980),
            (ChannelQuery(state=State.DRAFT), 2),
            (ChannelQuery(sync=SyncState.UNKNOWN), 9),
            (ChannelQuery(tag="x"), 0),
        ):
            assert work.channels.page(query).matching == count, query
        assert {row.expiry for row in page.rows} == {NO_EXPIRY}
        assert work.channels.facets(SortKey.OU)[-1] == Facet("Vertrieb", 480)


def test_the_program_is_told_what_is_left_to_do(upgraded: Store) -> None:
    with upgraded.unit_of_work(reading=True) as work:
        assert (work.settings.get("channels_pending"), work.settings.get("history_pending")) == ("1", "1")


def test_it_can_be_written(upgraded: Store) -> None:
    with upgraded.unit_of_work() as work:
        one = work.channels.get("many-0007")
        work.channels.save(one, work.channels.summaries([one.id])[0].readiness)
        assert work.channels.page(ChannelQuery(text="größe_0007")).rows[0].readiness.state is State.DRAFT
        work.drafts.remove("draft-2")
        assert work.channels.page(ChannelQuery(text="größe_0007")).rows[0].readiness.state is State.PROBLEMS
