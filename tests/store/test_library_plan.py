"""20,000 certificates: every page is found by an index, and reads the facts of its own rows only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert

from tests.store.conftest import CHEAP, NOW
from tests.store.library_samples import facts
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibrarySort
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.engine import Access, make_engine
from wa_channel_studio.store.repositories.certificates import NOT_WATCHED
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.store.tables import certificate, certificate_content, certificate_text
from wa_channel_studio.vault.vault import ArgonVaults

MANY = 20_000


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A workspace of that many rows, written as rows: only the plan of questions is of interest."""
    path = tmp_path_factory.mktemp("full") / "full.wcs"
    header, vault = ArgonVaults(CHEAP).create(Secret("right"))
    store = SqliteStores().create(path, header)
    store.use(vault)
    own = facts("x").subject
    engine = make_engine(path, Access.WRITE)
    with engine.begin() as connection:
        rows = [
            {
                "id": f"{number:032x}",
                "file_name": f"host{number}.der",
                "name_sort": f"host{number * 7919 % MANY:05d}.der",
                "kind": "jks" if number % 20 == 0 else "der",
                "role": ("trust", "identity", "")[number % 3],
                "added_at": NOW + timedelta(seconds=number),
                "ends_at": NOW + timedelta(days=number % 900 - 100),
                "used": number % 5,
                **NOT_WATCHED,
                "watch_order": number % 5,
                "servers": "",
                "same": f"{number:064x}",
                "reading": 1,
            }
            for number in range(MANY)
        ]
        connection.execute(insert(certificate), rows)
        texts = [{"certificate_id": row["id"], "search": f"{row['file_name']}\n{own.lower()}"} for row in rows]
        connection.execute(insert(certificate_text), texts)
        # Facts that nobody can read: whoever looks at more than its page fails.
        broken = [{"certificate_id": row["id"], "facts": "?", "password": None, "sealed": b""} for row in rows]
        connection.execute(insert(certificate_content), broken)
    engine.dispose()
    yield store
    store.close()


@pytest.fixture
def asked(full: Store) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """Every question that was put to the database."""
    seen: list[tuple[str, tuple[object, ...]]] = []
    engine = full._engine  # type: ignore[attr-defined]  # the plans are asked for on the very same connection

    def note(_connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def plans(store: Store, asked: list[tuple[str, tuple[object, ...]]]) -> list[str]:
    """How SQLite answers what was asked."""
    engine = store._engine  # type: ignore[attr-defined]
    found = []
    with engine.connect() as connection:
        for statement, parameters in list(asked):
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                found += [row[3] for row in rows]
    return found


@pytest.mark.parametrize("sort", list(LibrarySort))
@pytest.mark.parametrize("wanted", list(LibraryFilter))
@pytest.mark.parametrize("role", [None, Role.TRUST])
def test_a_page_is_found_in_one_index(
    full: Store,
    asked: list[tuple[str, tuple[object, ...]]],
    sort: LibrarySort,
    wanted: LibraryFilter,
    role: Role | None,
) -> None:
    query = LibraryQuery(sort=sort, filter=wanted, role=role, descending=True, offset=MANY)
    with full.unit_of_work() as work:
        page = work.library.page(query, NOW)
    assert (page.rows, page.total) == ((), MANY)
    assert page.matching > 0
    steps = plans(full, asked)
    assert steps
    assert all("USING COVERING INDEX" in step for step in steps)


@pytest.mark.parametrize("wanted", [LibraryFilter.ALL, LibraryFilter.EXPIRED])
def test_a_search_with_many_hits_sorts_nothing(
    full: Store, asked: list[tuple[str, tuple[object, ...]]], wanted: LibraryFilter
) -> None:
    with full.unit_of_work() as work:
        page = work.library.page(LibraryQuery(text="acme host", filter=wanted, offset=MANY), NOW)
        every = work.library.page(LibraryQuery(filter=wanted, offset=MANY), NOW)
    assert (page.matching, page.total) == (every.matching, MANY)
    assert not [step for step in plans(full, asked) if "TEMP B-TREE" in step]


def test_a_search_with_few_hits_goes_through_the_texts_once(
    full: Store, asked: list[tuple[str, tuple[object, ...]]]
) -> None:
    with full.unit_of_work() as work:
        assert work.library.page(LibraryQuery(text="acme host1234", offset=MANY), NOW).matching == 11
    assert len([step for step in plans(full, asked) if step.startswith("SCAN certificate_text")]) == 1


def test_the_timeline_reads_ids_and_ends_only(full: Store, asked: list[tuple[str, tuple[object, ...]]]) -> None:
    with full.unit_of_work() as work:
        assert len(work.library.timeline(LibraryQuery(), NOW)) == MANY
    assert all("COVERING INDEX ix_certificate_by_ends" in step for step in plans(full, asked))


def test_the_rows_of_a_page_are_looked_up_by_id(
    full: Store, asked: list[tuple[str, tuple[object, ...]]], tmp_path: Path
) -> None:
    with full.unit_of_work() as work, pytest.raises(Exception, match="damaged"):
        work.library.page(LibraryQuery(), NOW)
    with full.unit_of_work() as work:
        assert work.library.users([f"{1:032x}"]) == ()
        assert work.library.judged_by([f"{1:032x}"]) == {}
    assert not [step for step in plans(full, asked) if step.startswith("SCAN") and "COVERING INDEX" not in step]
