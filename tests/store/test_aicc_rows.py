"""What is known of a tenant's AICC comes out as it went in, and goes with its tenant."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from tests.data import golden_workspace as golden
from tests.store.conftest import CHEAP, NOW
from tests.store.samples import READY, channel, problems
from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import (
    NOTHING_READ,
    Reading,
    ReadingState,
    ReferenceData,
    ReferenceItem,
    ReferenceKind,
)
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.channel_ports import Kept
from wa_channel_studio.services.errors import DamagedError, NotFoundError
from wa_channel_studio.services.ports import Store
from wa_channel_studio.services.sync_ports import Choice, Link, LinkRow, LocalRow, OutboxEntry, Progress
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.store.sync_codec import base_json, read_base_json
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Base, SecretBase, Side
from wa_channel_studio.vault.vault import ArgonVaults

texts = st.text(alphabet=st.characters(), max_size=20)
json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda some: st.one_of(st.lists(some, max_size=3), st.dictionaries(texts, some, max_size=3)),
    max_leaves=5,
)
clear_keys = st.one_of(
    st.sampled_from(sorted(key for key, spec in all_fields().items() if not spec.secret)),
    texts.filter(lambda key: key not in all_fields()),
)
bases = st.builds(
    Base,
    texts,
    st.dictionaries(clear_keys, json_values, max_size=8),
    st.dictionaries(texts, st.builds(SecretBase, texts, texts, st.booleans()), max_size=4),
)
rolled_back = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

EMPTY = Base("", {})


def link(channel_id: str, tenant: str = "t", base: Base = EMPTY, **others: str) -> Link:
    return Link(channel_id, tenant, f"name of {channel_id}", base, NOW, NOW, Source.PLAN, **others)


def entry(position: int, tenant: str = "t", progress: Progress = Progress.WAITING) -> OutboxEntry:
    return OutboxEntry(
        tenant, position, Kind.CHANNEL, Action.CREATE, "c", "", "", "wa", "", f"key-{position}", "digest", Side.THERE,
        progress,
    )  # fmt: skip


# --- connections ----------------------------------------------------------------------------------


def test_a_connection(store: Store) -> None:
    with store.unit_of_work() as work:
        assert work.connections.get("t") is NOT_CONNECTED
        work.connections.save("t", golden.CONNECTION)
        assert work.connections.get("t") == golden.CONNECTION
        bare = Connection("https://other.example.com")
        work.connections.save("t", bare)
        assert work.connections.get("t") == bare
        assert work.connections.get("u") is NOT_CONNECTED
        with pytest.raises(ProblemError):
            work.connections.save("nobody", bare)


def test_a_secret_given_to_another_tenant_is_damage(store: Store, path: Path) -> None:
    with store.unit_of_work() as work:
        work.connections.save("t", golden.CONNECTION)
        work.connections.save("u", golden.CONNECTION)
        work.commit()
    for statement in (
        "UPDATE connection SET app_secret = (SELECT app_secret FROM connection WHERE tenant_id = 't')",
        "UPDATE connection SET app_secret = NULL, oiap_password = (SELECT app_secret FROM connection)",
        "UPDATE connection SET oiap_password = NULL, proxy_password = (SELECT oiap_password FROM connection)",
    ):
        with closing(sqlite3.connect(path)) as connection, connection:
            assert connection.execute(statement).rowcount == 2
        with store.unit_of_work(reading=True) as work, pytest.raises(DamagedError, match="sealed value"):
            work.connections.get("u")


# --- lists that were read -------------------------------------------------------------------------

KIND = ReferenceKind.SKILL_QUEUE


def reading(state: ReadingState, kind: ReferenceKind = KIND) -> Reading:
    return Reading(kind, state, NOW, NOW if state is ReadingState.COMPLETE else None, state.value)


def test_what_was_read_comes_with_its_tenant(store: Store) -> None:
    items = tuple(ReferenceItem(KIND, str(n), f"queue {n}", former_names=("a", "b\nc") * (n % 2)) for n in range(40))
    with store.unit_of_work() as work:
        assert [tenant.read is NOTHING_READ for tenant in work.tenants.all()] == [True, True]
        work.references.put("t", KIND, reading(ReadingState.COMPLETE), items)
        unread = reading(ReadingState.NOT_SET_UP, ReferenceKind.CHATBOT)
        work.references.put("t", ReferenceKind.CHATBOT, unread, None)
        whole = ReferenceData(items, (unread, reading(ReadingState.COMPLETE)))
        assert work.references.of_tenant("t") == whole
        assert [tenant.read for tenant in work.tenants.all()] == [whole, NOTHING_READ]
        assert work.tenants.by_name("Acme Brazil").read == whole
        # Keeping a tenant says nothing of what was read.
        work.tenants.save(Tenant("t", "Renamed"))
        assert work.tenants.get("t").read == whole
        assert work.references.of_tenant("u") is NOTHING_READ


def test_a_reading_without_items_leaves_them_and_one_with_replaces_all(store: Store) -> None:
    items = (ReferenceItem(KIND, "1", "a"), ReferenceItem(KIND, "2", "b", gone_since=NOW))
    other = (ReferenceItem(ReferenceKind.OU, "1", "Sales", "S1"),)
    with store.unit_of_work() as work:
        work.references.put("t", ReferenceKind.OU, reading(ReadingState.COMPLETE, ReferenceKind.OU), other)
        work.references.put("t", KIND, reading(ReadingState.COMPLETE), items)
        work.references.put("t", KIND, reading(ReadingState.FAILED), None)
        known = work.references.of_tenant("t")
        assert (known.of(KIND), known.of(KIND, gone=True), known.reading(KIND)) == (
            items[:1],
            items[1:],
            reading(ReadingState.FAILED),
        )
        work.references.put("t", KIND, reading(ReadingState.COMPLETE), items[1:])
        assert work.references.of_tenant("t").items == (*other, items[1])
        work.references.put("t", KIND, reading(ReadingState.COMPLETE), ())
        assert work.references.of_tenant("t").items == other
        with pytest.raises(ValueError, match="one kind"):
            work.references.put("t", ReferenceKind.OU, reading(ReadingState.COMPLETE, ReferenceKind.OU), items)


# --- links ----------------------------------------------------------------------------------------


@rolled_back
@given(base=bases, revision=texts)
def test_a_base_of_any_kind(store: Store, base: Base, revision: str) -> None:
    assert read_base_json(base_json(base)) == base
    with store.unit_of_work() as work:
        work.links.put((link("c", base=base, revision=revision.encode("utf-16", "replace").decode("utf-16")),))
        found = work.links.many(["c"])["c"]
        assert found.base == base
        assert str(found.base.fields) == str(base.fields)  # True is no 1, and 1 no 1.0


@given(key=st.sampled_from(sorted(key for key, spec in all_fields().items() if spec.secret)))
def test_a_base_takes_no_value_of_a_secret(key: str) -> None:
    with pytest.raises(ValueError, match="in the clear") as caught:
        base_json(Base("twilio", {key: "canary"}))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"provider": "", "fields": [], "secrets": {}}'])
def test_what_is_no_base_is_damage(store: Store, path: Path, text: str) -> None:
    with store.unit_of_work() as work:
        work.links.put((link("c"),))
        work.commit()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE link_base SET base = ?", (text,))
    with store.unit_of_work(reading=True) as work:
        assert len(work.links.rows("t")) == 1
        with pytest.raises(DamagedError):
            work.links.many(["c"])


def test_links_by_channel(store: Store) -> None:
    with store.unit_of_work() as work:
        work.links.put([link("a"), link("b", "u"), link("c", remote_id="1", revision="r")])
        work.links.put([link("a", remote_id="9"), link("a", remote_id="10", base=golden.BASE)])
        assert work.links.many(["c", "a", "nothing"]) == {
            "a": link("a", remote_id="10", base=golden.BASE),
            "c": link("c", remote_id="1", revision="r"),
        }
        assert sorted(work.links.rows("t")) == [
            LinkRow("a", "10", "", "name of a", NOW),
            LinkRow("c", "1", "r", "name of c", NOW),
        ]
        work.links.forget(["a", "nothing"])
        assert [row.channel_id for row in work.links.rows("t")] == ["c"]
        work.links.put([link("a")])
        assert work.links.many(["a"])["a"].base == EMPTY


def test_what_a_plan_looks_at_first(store: Store) -> None:
    with store.unit_of_work() as work:
        for identity, tenant in (("a", "t"), ("b", "t"), ("c", "t"), ("d", "u")):
            work.channels.add(channel(identity, tenant, channel_name=f"wa_{identity}"), problems(2))
        work.channels.trash_many(["b", "c"], NOW)
        work.links.put([link("b"), link("gone")])
        work.links.set_states({"b": SyncState.CONFLICT})
        assert sorted(work.links.locals("t")) == [
            LocalRow("a", "wa_a", 2, False, NOW, SyncState.NEW),
            LocalRow("b", "wa_b", 2, True, NOW, SyncState.CONFLICT),
        ]


@pytest.mark.parametrize("count", [1_000])
def test_thousands_are_read_by_one_statement(store: Store, count: int) -> None:
    some = [channel(f"c{n:05d}", channel_name=f"wa_{n}") for n in range(count)]
    engine: Engine = store._engine  # type: ignore[attr-defined]
    asked: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    try:
        with store.unit_of_work() as work:
            work.channels.add_many([Kept(one, READY) for one in some])
            asked.clear()
            work.links.put([link(one.id, remote_id=str(n)) for n, one in enumerate(some)])
            assert len(asked) == 2
            asked.clear()
            assert len(work.links.rows("t")) == len(work.links.locals("t")) == count
            assert len(asked) == 2
            assert "link_base" not in "".join(asked)
            asked.clear()
            assert len(work.links.many([one.id for one in some])) == count
            work.links.set_states(dict.fromkeys((one.id for one in some), SyncState.IN_SYNC))
            assert len(asked) == 2 * count // 500
    finally:
        event.remove(engine, "before_cursor_execute", note)


# --- marks ----------------------------------------------------------------------------------------


def test_marks_are_stable_and_tell_nothing_elsewhere(store: Store, stores: SqliteStores, tmp_path: Path) -> None:
    header, vault = ArgonVaults(CHEAP).create(Secret("right"))
    other = stores.create(tmp_path / "other.wcs", header)
    other.use(vault)
    secrets = {
        ("c", "api_key"): Secret("s"),
        ("c", "app_secret"): Secret("s"),
        ("d", "api_key"): Secret("s"),
        ("d", "app_secret"): Secret("\ud800"),
        ("e", "api_key"): Secret(""),
    }
    with store.unit_of_work(reading=True) as work:
        marks, seal = work.links.marks(secrets), work.links.seal("plan \ud800")
        assert work.links.marks({("c", "api_key"): Secret("t")})["c", "api_key"] != marks["c", "api_key"]
        assert work.links.seal("plan") != seal
    with store.unit_of_work(reading=True) as work:
        assert (work.links.marks(secrets), work.links.seal("plan \ud800")) == (marks, seal)
    with other.unit_of_work(reading=True) as work:
        theirs = work.links.marks(secrets)
        assert work.links.seal("plan \ud800") != seal
    other.close()
    assert marks.keys() == theirs.keys() == {*secrets} - {("e", "api_key")}
    # Another channel, another field, another workspace: another mark of the same secret.
    assert len({*marks.values(), *theirs.values(), seal}) == 9
    assert all(len(bytes.fromhex(mark)) == 32 for mark in marks.values())


def test_without_the_key_there_is_no_mark(store: Store, stores: SqliteStores, path: Path) -> None:
    with store.unit_of_work() as work:
        work.connections.save("t", golden.CONNECTION)
        work.connections.save("u", Connection("https://aicc.example.com"))
        work.commit()
    store.close()
    locked = stores.open(path)
    try:
        with locked.unit_of_work(reading=True) as work:
            assert work.connections.get("u").api_url == "https://aicc.example.com"
            for attempt in (
                lambda: work.links.marks({("c", "api_key"): Secret("x")}),
                lambda: work.links.seal("x"),
                lambda: work.connections.get("t"),
            ):
                with pytest.raises(ProblemError, match="locked"):
                    attempt()
    finally:
        locked.close()


# --- decisions, the outbox, evidence, ticks -------------------------------------------------------


def test_choices(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(channel("c"), READY)
        work.links.put([link("c", "u"), link("gone", "u")])
        work.choices.put([Choice("c", "ou", Side.HERE, "1"), Choice("c", "greeting_1", Side.THERE, "1")])
        work.choices.put([Choice("gone", "", Side.HERE, "3"), Choice("c", "ou", Side.THERE, "2")])
        # A channel's own tenant counts more than the one it was linked in.
        assert work.choices.of_tenant("t") == (
            Choice("c", "greeting_1", Side.THERE, "1"),
            Choice("c", "ou", Side.THERE, "2"),
        )
        assert work.choices.of_tenant("u") == (Choice("gone", "", Side.HERE, "3"),)
        with pytest.raises(NotFoundError):
            work.choices.put([Choice("nothing", "", Side.HERE, "")])
        work.choices.forget("c", ["ou", "other"])
        assert [each.field for each in work.choices.of_tenant("t")] == ["greeting_1"]
        work.choices.forget("c")
        assert work.choices.of_tenant("t") == ()


def test_the_outbox(store: Store) -> None:
    done, sending = entry(1, progress=Progress.DONE), entry(2, progress=Progress.SENDING)
    with store.unit_of_work() as work:
        work.outbox.put([entry(3), entry(2), entry(1), entry(1, "u", Progress.DONE)])
        work.outbox.put([done, replace(sending, at=NOW, message="m", remedy="r")])
        assert work.outbox.of_tenant("t") == (done, replace(sending, at=NOW, message="m", remedy="r"), entry(3))
        assert work.outbox.tenants() == ("t",)
        work.outbox.clear("t", [Progress.DONE, Progress.WAITING])
        assert [each.position for each in work.outbox.of_tenant("t")] == [2]
        work.outbox.clear("t", [])
        assert work.outbox.tenants() == ("t",)
        work.outbox.clear("t")
        assert (work.outbox.of_tenant("t"), len(work.outbox.of_tenant("u"))) == ((), 1)


def test_evidence_and_ticks(store: Store) -> None:
    seen = Evidence("c", Rung.MESSAGE_SEEN, NOW, Source.PERSON, "they wrote “hello”")
    with store.unit_of_work() as work:
        for identity in ("c", "d"):
            work.channels.add(channel(identity, channel_name=f"wa_{identity}"), READY)
        work.evidence.put([seen, replace(seen, words="later"), replace(seen, rung=Rung.ON_AICC)])
        assert {each.rung: each.words for each in work.evidence.of_channels(["c", "d"])} == {
            Rung.MESSAGE_SEEN: "later",
            Rung.ON_AICC: seen.words,
        }
        work.evidence.remove("c", Rung.ON_AICC)
        work.evidence.remove("d", Rung.ON_AICC)
        assert work.evidence.of_channels(["c", "c2"]) == (replace(seen, words="later"),)
        work.guided.set("c", "ou", NOW + timedelta(minutes=1))
        work.guided.set("c", "channel_name", NOW)
        work.guided.set("c", "ou", NOW + timedelta(minutes=2))
        work.guided.set("d", "ou", NOW)
        assert list(work.guided.of_channel("c").items()) == [
            ("channel_name", NOW),
            ("ou", NOW + timedelta(minutes=2)),
        ]
        assert work.guided.under_way("t") == ("c", "d")
        work.channels.trash("d", NOW)
        work.guided.set("c", "ou", None)
        assert (work.guided.under_way("t"), work.guided.under_way("u")) == (("c",), ())
        work.guided.clear("c")
        assert (work.guided.of_channel("c"), work.guided.under_way("t")) == ({}, ())


def test_nothing_is_seen_of_a_channel_that_is_not_there(store: Store) -> None:
    seen = Evidence("x", Rung.ON_AICC, NOW, Source.PERSON)
    with store.unit_of_work() as work, pytest.raises(ProblemError):
        work.evidence.put((seen,))
    with store.unit_of_work() as work, pytest.raises(ProblemError):
        work.guided.set("x", "ou", NOW)


def test_all_of_a_tenant_goes_with_it(store: Store, path: Path) -> None:
    with store.unit_of_work() as work:
        for tenant in ("t", "u"):
            work.channels.add(channel(f"c-{tenant}", tenant), READY)
            work.connections.save(tenant, golden.CONNECTION)
            work.references.put(tenant, golden.READING.kind, golden.READING, golden.READ)
            work.links.put([link(f"c-{tenant}", tenant), link(f"gone-{tenant}", tenant)])
            work.choices.put([Choice(f"gone-{tenant}", "", Side.HERE, "")])
            work.outbox.put([entry(1, tenant)])
            work.evidence.put([Evidence(f"c-{tenant}", Rung.ON_AICC, NOW, Source.APPLY)])
            work.guided.set(f"c-{tenant}", "ou", NOW)
        work.channels.trash("c-t", NOW)
        work.tenants.remove("t")
        work.commit()
    with closing(sqlite3.connect(path)) as connection:
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("connection", "reference_reading", "link_base", "sync_choice", "outbox", "evidence", "link")
        }
        assert connection.execute("SELECT count(*) FROM guided_tick").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM reference_item").fetchone() == (len(golden.READ),)
        kept = json.loads(connection.execute("SELECT former_names FROM reference_item").fetchone()[0])
    assert counts == dict.fromkeys(counts, 1) | {"link": 2, "link_base": 2}
    assert kept == list(golden.READ[0].former_names)
