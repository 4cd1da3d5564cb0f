"""Thousands of channels at once are written and read as one after the other would be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import NOW
from tests.store.library_samples import file
from tests.store.samples import READY, channel, problems
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret, Unopened
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery, HistoryEntry, Kept
from wa_channel_studio.services.errors import DamagedError, NotFoundError
from wa_channel_studio.services.library_ports import CertificateUse
from wa_channel_studio.services.ports import Store, StoredDraft, UnitOfWork
from wa_channel_studio.store.repositories import uses

FILES = ("a", "b", "c")
VALUES: dict[str, tuple[RawValue, ...]] = {
    "channel_name": ("", "wa_one", "WA_Größe", "客户", "a\n'\"%_\\"),
    "provider": ("infobip", "twilio"),
    "phone_number": ("+49 30", "+55 11"),
    "ou": ("Sales", ""),
    "robot_enabled": (True, 1, "true"),
    "transfer_keywords": (("a", "b"), ()),
    "account_key": (Secret("s1"), Secret("s2"), "plain", Secret("")),
    "api_key": (Secret("k1"), Secret("k2")),
    "trust_certificate": (("a",), ("a", "b"), ("gone",), ()),
    "identity_certificate": ("c", ("a",)),
    "unknown_key": ("kept", 1, True, None),
}
ASIDE = ((), (("twilio", Answers({"api_key_secret": Secret("x"), "identity_certificate": ("c", "typed")})),))


@st.composite
def kept_values(draw: st.DrawFn, number: int) -> Kept:
    """A channel of that number, with all that can be kept of it."""
    answers = {key: draw(st.sampled_from(values)) for key, values in VALUES.items() if draw(st.booleans())}
    one = Channel(
        f"id-{number}",
        draw(st.sampled_from(("t", "u"))),
        Answers(answers),
        NOW,
        NOW + timedelta(seconds=draw(st.integers(0, 1))),
        draw(st.sampled_from(ASIDE)),
        draw(st.sampled_from(((), ("vip",), ("Ärger", "vip")))),
    )
    expiry = draw(st.sampled_from((NO_EXPIRY, Expiry(date(2027, 1, 1), "trust_certificate"))))
    return Kept(one, problems(draw(st.integers(0, 2)), draw(st.integers(0, 1))), expiry)


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[list[Kept], list[Kept]]:
    """Some channels, and what becomes of some of them."""
    count = draw(st.integers(1, 5))
    return [draw(kept_values(n)) for n in range(count)], [
        draw(kept_values(n)) for n in range(count) if draw(st.booleans())
    ]


def all_rows(work: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """What lies in the clear of all channels, and what the sealed values are."""
    connection = work.channels._connection  # type: ignore[attr-defined]
    tables = {
        "channel": "SELECT * FROM channel ORDER BY number",
        "channel_text": "SELECT * FROM channel_text ORDER BY number",
        "channel_tag": "SELECT * FROM channel_tag ORDER BY number, tag_sort",
        "channel_answers": "SELECT channel_id, answers, set_aside IS NULL FROM channel_answers ORDER BY channel_id",
        "channel_secret": "SELECT channel_id, field FROM channel_secret ORDER BY channel_id, field",
        "certificate_use": "SELECT certificate_id, channel_id, field, aside FROM certificate_use "
        "WHERE channel_id IS NOT NULL ORDER BY channel_id, certificate_id, field",
        "certificate": "SELECT id, used FROM certificate ORDER BY id",
    }
    return {name: [tuple(row) for row in connection.exec_driver_sql(sql)] for name, sql in tables.items()}


def state(work: UnitOfWork, ids: Sequence[str]) -> tuple[object, ...]:
    return all_rows(work), work.channels.many(ids)


@pytest.fixture
def files(store: Store) -> Store:
    """Three certificates, and drafts of two channels, one of which uses a certificate."""
    with store.unit_of_work() as work:
        for identity in FILES:
            work.certificates.add(file(identity))
        work.drafts.put(StoredDraft("d", "id-1", "t", 1, NOW, b"{}", (CertificateUse("a", "trust_certificate"),)))
        work.drafts.put(StoredDraft("e", "id-2", "t", 1, NOW, b"{}"))
        work.commit()
    return store


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(both=before_and_after())
def test_many_at_once_is_the_same_as_one_by_one(files: Store, both: tuple[list[Kept], list[Kept]]) -> None:
    added, saved = both
    ids = [kept.channel.id for kept in added]
    with files.unit_of_work() as work:
        work.channels.add_many(added)
        work.channels.save_many(saved)
        at_once = state(work, ids)
    with files.unit_of_work() as work:
        for kept in added:
            work.channels.add(kept.channel, kept.readiness, kept.expiry)
        for kept in saved:
            work.channels.save(kept.channel, kept.readiness, kept.expiry)
        assert state(work, ids) == at_once
        uses.recount(work.channels._connection, FILES)  # type: ignore[attr-defined]
        assert all_rows(work) == at_once[0]
    # What was saved last is what is there, as if it had never been anything else.
    last = {kept.channel.id: kept for kept in (*added, *saved)}
    with files.unit_of_work() as work:
        work.channels.add_many(list(last.values()))
        assert state(work, ids) == at_once
        assert work.channels.many(ids) == tuple(kept.channel for kept in last.values())


def test_more_than_one_question_holds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "AT_ONCE", 7)
    some = [Kept(channel(f"{n:03d}", channel_name=f"wa {n:03d}", api_key=Secret(str(n))), READY) for n in range(40)]
    ids = [kept.channel.id for kept in some]
    with store.unit_of_work() as work:
        work.channels.add_many(some)
        assert work.channels.many([*ids[::-1], "gone"]) == tuple(kept.channel for kept in some[::-1])
        assert [row.id for row in work.channels.summaries([*ids[::-1], "gone"])] == ids[::-1]
        changed = [replace(kept, channel=replace(kept.channel, tags=("new",))) for kept in some[::2]]
        work.channels.save_many(changed)
        assert work.channels.ids(ChannelQuery(tag="new", limit=0)) == tuple(ids[::2])
        work.channels.trash_many(ids[:20], NOW)
        assert work.channels.trashed_of([*ids, "gone"]) == {each: int(each) < 20 for each in ids}
        work.channels.trash_many(ids[10:20], None)
        assert work.channels.page(ChannelQuery(trashed=True)).total == 10
        work.channels.set_verdicts([*((each, problems(3), NO_EXPIRY) for each in ids), ("gone", READY, NO_EXPIRY)])
        assert {row.readiness for row in work.channels.summaries(ids)} == {problems(3)}
        assert work.channels.remove([*ids[:15], "gone"]) == 15
        assert work.channels.purge(NOW + timedelta(seconds=1)) == 0
        assert work.channels.page(ChannelQuery()).total == 25


def test_what_is_wrong_with_one_is_wrong_with_all(store: Store) -> None:
    one, two = channel("1"), channel("2")
    with store.unit_of_work() as work:
        work.channels.add_many([Kept(one, READY)])
        for wrong in (one, replace(two, tenant_id="nobody")):
            with pytest.raises(ProblemError):
                work.channels.add_many([Kept(two, READY), Kept(wrong, READY)])
            work.channels.remove(["2"])
        with pytest.raises(NotFoundError):
            work.channels.save_many([Kept(one, READY), Kept(two, READY)])
        with pytest.raises(NotFoundError):
            work.channels.set_readiness("2", READY)
        work.channels.add_many([])
        work.channels.save_many([])
        work.channels.set_verdicts([])
        assert work.channels.many([]) == ()
        assert work.channels.summaries([]) == ()


def test_a_verdict_leaves_alone_what_it_does_not_tell(store: Store) -> None:
    end = Expiry(date(2027, 1, 1), "token_valid_until")
    with store.unit_of_work() as work:
        work.channels.add(channel("1"), READY, end)
        work.drafts.put(StoredDraft("d", "1", "t", 1, NOW, b"{}"))
        work.channels.set_readiness("1", problems(2))
        (row,) = work.channels.summaries(["1"])
        assert (row.expiry, row.readiness.state, row.readiness.errors) == (end, State.DRAFT, 2)
        work.channels.set_verdicts([("1", READY, NO_EXPIRY)])
        work.drafts.remove("d")
        (row,) = work.channels.summaries(["1"])
        assert (row.expiry, row.readiness) == (NO_EXPIRY, READY)


def test_expiring(store: Store) -> None:
    days = {"late": date(2027, 5, 2), "soon": date(2027, 5, 1), "never": None, "trashed": date(2027, 1, 1)}
    with store.unit_of_work() as work:
        work.channels.add_many([Kept(channel(name), READY, Expiry(day, "x")) for name, day in days.items()])
        work.channels.trash("trashed", NOW)
        assert work.channels.expiring(date(2027, 5, 1)) == ()
        assert work.channels.expiring(date(2027, 5, 2)) == ("soon",)
        assert work.channels.expiring(date.max) == ("soon", "late")


def test_names(store: Store) -> None:
    names = {"1": "wa_one", "2": "WA_ONE", "3": "wa_öne", "4": "", "5": "wa_one", "6": "wa_trash"}
    with store.unit_of_work() as work:
        work.channels.add_many([Kept(channel(key, channel_name=name), READY) for key, name in names.items()])
        work.channels.add(channel("7", "u", channel_name="wa_one"), READY)
        work.channels.trash("6", NOW)
        assert sorted(work.channels.named_alike("t", ["Wa_One", "wa_trash", "none"])) == ["1", "2", "3", "5"]
        assert work.channels.named_alike("u", ["Wa_One"]) == ("7",)
        assert work.channels.ids_by_name("t") == {"wa_one": "1", "WA_ONE": "2", "wa_öne": "3"}


def test_a_renamed_tenant_is_found_and_sorted_by_its_new_name(store: Store) -> None:
    with store.unit_of_work() as work:
        work.tenants.save(Tenant("t", "Größe %_\\ 北京"))
        work.channels.add_many([Kept(channel(f"{n}", channel_name="acme", tags=()), READY) for n in range(3)])
        work.channels.trash("2", NOW)
        work.channels.add(channel("u", "u", channel_name="x"), READY)
        assert work.channels.page(ChannelQuery(text="北京 acme")).matching == 2
        for name in ("Zebra", "乙", "Zebra"):
            work.tenants.save(Tenant("t", name))
            assert work.channels.ids(ChannelQuery(text=name, limit=0)) == ("0", "1")
            assert work.channels.page(ChannelQuery(text="北京")).matching == 0
            assert work.channels.page(ChannelQuery(text="acme")).matching == 2
        channels = [work.channels.get("0"), work.channels.get("u")]
        work.channels.save(replace(channels[0], tenant_id="u"), READY)
        assert work.channels.ids(ChannelQuery(text="umbrella", limit=0)) == ("0", "u")
        assert work.channels.ids(ChannelQuery(text="zebra", limit=0)) == ("1",)
        work.channels.restore("2")
        assert work.channels.ids(ChannelQuery(text="zebra", limit=0)) == ("1", "2")


def test_removing_leaves_nothing_behind(files: Store, path: Path, found_in: Callable[[Path, bytes], list[str]]) -> None:
    one = channel("1", channel_name="canaryname", api_key=Secret("canary-secret"), trust_certificate=("a",))
    one = replace(one, tags=("canarytag",), set_aside=ASIDE[1])
    with files.unit_of_work() as work:
        work.channels.add(one, READY)
        work.drafts.put(StoredDraft("x", "1", "t", 1, NOW, b"canarydraft", (CertificateUse("b", "y"),)))
        work.history.append([HistoryEntry(NOW, "1", "edit", "ou", "canaryold", "canarynew", "step")])
        assert [work.library.get(each).channels for each in FILES] == [2, 1, 1]
        work.commit()
    with files.unit_of_work() as work:
        assert work.channels.remove(["1"]) == 1
        assert work.history.of_channel("1") == work.history.of_step("step") == ()
        assert [work.library.get(each).channels for each in FILES] == [1, 0, 0]
        work.commit()
    files.close()
    assert found_in(path.parent, b"canary") == []
    with closing(sqlite3.connect(path)) as connection:
        for table in ("channel", "channel_text", "channel_tag", "channel_answers", "channel_secret", "history_head"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_a_damaged_secret_is_healed_by_the_next_saving(store: Store, path: Path) -> None:
    one = channel("1", channel_name="one", api_key=Secret("k"))
    with store.unit_of_work() as work:
        work.channels.add(one, READY)
        work.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE channel_secret SET sealed = zeroblob(60)")
        connection.execute("UPDATE channel SET created_at = 'never', errors = 'many'")
        connection.commit()
    with store.unit_of_work() as work:
        with pytest.raises(DamagedError):
            work.channels.get("1")
        work.channels.save_many([Kept(one, READY)])
        assert work.channels.get("1") == one
        assert work.channels.summaries(["1"])[0].readiness == READY


def test_what_stays_the_same_is_not_sealed_anew(store: Store, path: Path) -> None:
    one = channel("1", channel_name="one", api_key=Secret("k"), account_key=Secret("a"))

    def sealed() -> dict[str, bytes]:
        with closing(sqlite3.connect(path)) as connection:
            return dict(connection.execute("SELECT field, sealed FROM channel_secret").fetchall())

    with store.unit_of_work() as work:
        work.channels.add(one, READY)
        work.commit()
    before = sealed()
    with store.unit_of_work() as work:
        changed = one.answers.with_values({"account_key": Secret("b"), "ou": "Sales"})
        work.channels.save(replace(one, answers=changed), READY)
        work.commit()
    after = sealed()
    assert after["api_key"] == before["api_key"]
    assert after["account_key"] != before["account_key"]


def test_what_was_left_sealed_stays_and_cannot_be_written(store: Store) -> None:
    whole = channel("one", channel_name="wa_one", provider="infobip", account_key=Secret("s1"), unknown_key="kept")
    with store.unit_of_work() as work:
        work.channels.add(whole, problems(2, 1), Expiry(date(2027, 1, 2), "provider"))
        work.commit()
    with store.unit_of_work() as work:
        (sealed,) = work.channels.many(["one"], opened=False)
        (place,) = work.channels.places(["one"])
        assert {key for key, value in sealed.answers.items() if isinstance(value, Unopened)} == {
            "account_key",
            "unknown_key",
        }
        assert (place.errors, place.warnings, place.expiry) == (2, 1, Expiry(date(2027, 1, 2), "provider"))
        after = replace(sealed, answers=sealed.answers.with_value("ou", "Sales"))
        for wrong in (Kept(after, READY), Kept(after, READY, before=whole), Kept(replace(after, id="two"), READY)):
            with pytest.raises(TypeError):
                (work.channels.add_many if wrong.channel.id == "two" else work.channels.save_many)([wrong])
        work.channels.save_many([Kept(after, READY, before=sealed)])
        work.commit()
    with store.unit_of_work() as work:
        assert work.channels.get("one").answers == whole.answers.with_value("ou", "Sales")
        assert work.channels.places(["one"])[0].expiry == NO_EXPIRY
