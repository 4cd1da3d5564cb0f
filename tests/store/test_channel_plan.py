"""How the database finds a page of channels: by an index that has all it needs, and never by all rows twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, event

from tests.store.conftest import NOW
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.services.channel_ports import ChannelQuery, Kept, SortKey
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.repositories import channel_listing

MANY = 600
INDEXES = {
    SortKey.TENANT: "tenant",
    SortKey.PHONE: "phone_number",
    SortKey.ROUTE: "called_route",
    SortKey.EXPIRY: "expiry",
}

Plans = Callable[[ChannelQuery], list[str]]


@pytest.fixture
def plans(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plans]:
    """What SQLite does for a page of a workspace that is much larger than what is walked at first."""
    for name, value in {"PROBED": 40, "WALKED": 100, "SORTED": 300, "FEW": 50}.items():
        monkeypatch.setattr(channel_listing, name, value)
    with store.unit_of_work() as work:
        some = [
            Channel(f"{number:04d}", "t", Answers({"channel_name": f"wa_{number}", "ou": "Sales"}), NOW, NOW)
            for number in range(MANY)
        ]
        work.channels.add_many([Kept(channel, Readiness(State.READY)) for channel in some])
        work.commit()
    engine: Engine = store._engine  # type: ignore[attr-defined]
    found: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def explain(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            bare = connection.connection.driver_connection  # type: ignore[attr-defined]
            rows = bare.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            found.append("; ".join(row[3] for row in rows))

    def of(query: ChannelQuery) -> list[str]:
        found.clear()
        with store.unit_of_work(reading=True) as work:
            work.channels.page(query)
        return list(found)

    yield of
    event.remove(engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("sort", list(SortKey))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("offset", [0, MANY - 10])
def test_a_page_is_read_along_its_index(plans: Plans, sort: SortKey, *, descending: bool, offset: int) -> None:
    index = f"ix_channel_by_{INDEXES.get(sort, sort.value)}"
    *_, numbers, _ = plans(ChannelQuery(sort=sort, descending=descending, offset=offset, limit=20))
    assert numbers == f"SEARCH channel USING COVERING INDEX {index} (trashed=?)"


@pytest.mark.parametrize("sort", [SortKey.NAME, SortKey.CHANGED])
@pytest.mark.parametrize("text", ["nowhere", "wa", "sales 59", "客"])
def test_a_search_looks_through_all_texts_once(plans: Plans, sort: SortKey, text: str) -> None:
    done = "; ".join(plans(ChannelQuery(text=text, sort=sort, limit=20)))
    assert done.count("SCAN channel_text") == 1
    assert "SCAN channel;" not in f"{done};"


def test_a_search_within_few_channels_looks_at_their_texts_only(plans: Plans) -> None:
    for query in (ChannelQuery(tenant_id="u", text="x"), ChannelQuery(ou="elsewhere", text="x")):
        assert "SCAN channel_text" not in "; ".join(plans(query))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (ChannelQuery(name="zz", sort=SortKey.CHANGED), "COVERING INDEX ix_channel_by_name (trashed=?)"),
        (ChannelQuery(phone="12", sort=SortKey.CHANGED), "COVERING INDEX ix_channel_by_phone_number (trashed=?)"),
        (ChannelQuery(provider="x"), "ix_channel_by_provider (trashed=? AND provider=?)"),
        (ChannelQuery(ou="x"), "ix_channel_by_ou (trashed=? AND ou_sort=?)"),
        (ChannelQuery(called_route="x"), "ix_channel_by_called_route (trashed=? AND route_sort=?)"),
        (ChannelQuery(expires_before=date(2026, 1, 1)), "ix_channel_by_expiry (trashed=? AND expires_on<?)"),
        (ChannelQuery(state=State.DRAFT), "ix_channel_by_readiness (trashed=? AND readiness_order=?)"),
        (ChannelQuery(tenant_id="u"), "ix_channel_in_tenant (tenant_id=?"),
        (ChannelQuery(tag="x"), "channel_tag_1 (tag_sort=?)"),
    ],
)
def test_what_is_filtered_is_found_by_its_index(plans: Plans, query: ChannelQuery, index: str) -> None:
    done = plans(query)
    assert any(index in plan for plan in done), done
    assert "SCAN channel;" not in f"{'; '.join(done)};"
