"""The library as a list: what it finds, in what order, and what it keeps of each file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.conftest import NOW
from tests.store.library_samples import facts, file, origin
from tests.store.samples import READY, channel
from wa_channel_studio.domain.certificate import FileKind, Role
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibrarySort, WatchResult, WatchState
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import Store, UnitOfWork
from wa_channel_studio.store.certificate_codec import FIRST_ENTRIES


@pytest.fixture
def filled(store: Store) -> Store:
    """Five files: expired, soon to end, a keystore that is used, one that has changed, one that cannot be read."""
    with store.unit_of_work() as work:
        add = work.certificates.add
        add(file("a", "Zeta.der", facts("api.zeta.example", days=-1)), role=Role.TRUST, at=NOW)
        add(file("b", "alpha.cer", facts("alpha", days=30)), role=Role.IDENTITY, at=NOW + timedelta(hours=3))
        store_of_two = (facts("one", days=400, alias="one"), facts("two", days=50, alias="zwei"))
        add(
            file("c", "Ärzte.jks", *store_of_two, kind=FileKind.JKS, origin=origin("api.one.example:8443")),
            role=Role.TRUST,
            at=NOW + timedelta(hours=1),
        )
        add(
            file("d", "beta.der", facts("xn--bcher-kva", names=("*.xn--bcher-kva.example",))),
            at=NOW + timedelta(hours=2),
        )
        add(file("e", "empty.txt", kind=FileKind.UNKNOWN), at=NOW + timedelta(hours=4))
        work.library.set_watch("b", WatchResult(WatchState.RENEWED, NOW))
        work.library.set_watch("d", WatchResult(WatchState.ANCHOR_CHANGED, NOW, "It has changed.", "Get it again."))
        work.channels.add(channel("x", channel_name="one", provider="infobip", trust_certificate=("c",)), READY)
        work.channels.add(channel("y", channel_name="two", provider="infobip", trust_certificate=("c", "d")), READY)
        work.commit()
    return store


def ids(work: UnitOfWork, **query: object) -> str:
    return "".join(row.id for row in work.library.page(LibraryQuery(**query), NOW).rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (LibrarySort.NAME, "bcdea"),
        (LibrarySort.ROLE, "debca"),
        (LibrarySort.USED, "beadc"),
        (LibrarySort.ENDS, "abcde"),
        (LibrarySort.WATCH, "dbcea"),
        (LibrarySort.ADDED, "acdbe"),
    ],
)
def test_every_column_sorts_both_ways(filled: Store, sort: LibrarySort, ascending: str) -> None:
    with filled.unit_of_work() as work:
        assert ids(work, sort=sort) == ascending
        assert ids(work, sort=sort, descending=True) == ascending[::-1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LibraryFilter.ALL, "bcdea"),
        (LibraryFilter.EXPIRED, "a"),
        (LibraryFilter.SOON, "b"),
        (LibraryFilter.CHANGED, "d"),
        (LibraryFilter.UNUSED, "bea"),
        (LibraryFilter.KEYSTORES, "c"),
    ],
)
def test_filters(filled: Store, wanted: LibraryFilter, found: str) -> None:
    with filled.unit_of_work() as work:
        page = work.library.page(LibraryQuery(filter=wanted), NOW)
        assert "".join(row.id for row in page.rows) == found
        assert (page.matching, page.total, page.keystores) == (len(found), 5, 1)


def test_roles_and_filters_go_together(filled: Store) -> None:
    with filled.unit_of_work() as work:
        assert ids(work, role=Role.TRUST) == "ca"
        assert ids(work, role=Role.NONE) == "de"
        assert ids(work, role=Role.TRUST, filter=LibraryFilter.EXPIRED) == "a"
        assert ids(work, role=Role.IDENTITY, filter=LibraryFilter.EXPIRED) == ""
        assert ids(work, role=Role.TRUST, text="example") == "ca"


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (timedelta(0), LibraryFilter.SOON),
        (timedelta(seconds=-1), LibraryFilter.EXPIRED),
        (timedelta(days=30), LibraryFilter.SOON),
        (timedelta(days=30, seconds=1), LibraryFilter.ALL),
    ],
)
def test_soon_is_from_now_to_thirty_days(store: Store, days: timedelta, wanted: LibraryFilter) -> None:
    now = NOW.replace(microsecond=0)
    with store.unit_of_work() as work:
        work.certificates.add(file("a", "", replace(facts("a"), not_after=now + days)))
        for choice in (LibraryFilter.EXPIRED, LibraryFilter.SOON):
            assert work.library.page(LibraryQuery(filter=choice), now).matching == (choice is wanted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "bcdea"),
        ("zeta", "a"),
        ("ZETA.DER", "a"),
        ("ärz", "c"),
        ("api.one.example:8443", "c"),
        ("zwei", "c"),
        ("acme, ltd", "bcda"),
        ("test root", "bcda"),
        ("der beta", "d"),
        ("xn--bcher", "d"),
        ("bücher.example", "d"),
        ("no such thing", ""),
        ("%", ""),
        ("_", ""),
        ("one.two", ""),
        (facts("alpha").sha256, "b"),
        (facts("alpha").sha256.lower().replace(":", " "), "b"),
        (facts("alpha").sha256.replace(":", ""), "b"),
        (facts("alpha").sha1[:14], "b"),
        (facts("alpha").sha1.replace(":", "-"), "b"),
        (facts("alpha").sha256[:14], "b"),
        ("x" * 100_000, ""),
        ("alpha\0", "b"),
    ],
)
def test_search(filled: Store, text: str, found: str) -> None:
    with filled.unit_of_work() as work:
        page = work.library.page(LibraryQuery(text=text), NOW)
        assert "".join(row.id for row in page.rows) == found
        assert (page.matching, page.total) == (len(found), 5)


def test_pages_follow_each_other(filled: Store) -> None:
    with filled.unit_of_work() as work:
        for text in ("", "e"):
            pages = [ids(work, text=text, sort=LibrarySort.ROLE, offset=start, limit=2) for start in (0, 2, 4, 6)]
            assert pages == ["de", "bc", "a", ""]
        page = work.library.page(LibraryQuery(text="acme", offset=1, limit=2), NOW)
        assert (["".join(row.id for row in page.rows)], page.matching, page.total) == (["cd"], 4, 5)


def test_the_timeline_has_every_end_in_its_order(filled: Store) -> None:
    day = NOW.replace(microsecond=0)
    with filled.unit_of_work() as work:
        assert work.library.timeline(LibraryQuery(limit=1), NOW) == (
            ("a", day - timedelta(days=1)),
            ("b", day + timedelta(days=30)),
            ("c", day + timedelta(days=50)),
            ("d", day + timedelta(days=100)),
        )
        assert [item for item, _ in work.library.timeline(LibraryQuery(role=Role.TRUST, text="one"), NOW)] == ["c"]


def test_a_row_says_what_the_list_needs(filled: Store) -> None:
    with filled.unit_of_work() as work:
        (row,) = work.library.page(LibraryQuery(text="ärzte"), NOW).rows
        assert row == work.library.get("c")
        changed = work.library.get("d")
    assert (row.name, row.role, row.channels, row.watch, row.has_password) == ("Ärzte.jks", Role.TRUST, 2, None, False)
    assert (row.servers, row.added_at) == (("api.one.example:8443",), NOW + timedelta(hours=1))
    assert changed.watch == WatchResult(WatchState.ANCHOR_CHANGED, NOW, "It has changed.", "Get it again.")
    assert changed.file.outdated == "It has changed."


# --- large keystores ------------------------------------------------------------------------------


def test_a_list_reads_only_the_first_entries_of_a_large_keystore(store: Store) -> None:
    many = tuple(facts(f"host{place}", days=1000 - place, alias=f"entry-{place}") for place in range(100))
    with store.unit_of_work() as work:
        work.certificates.add(file("big", "big.jks", *many, kind=FileKind.JKS))
        (row,) = work.library.page(LibraryQuery(), NOW).rows
        assert row.file.entries == many[:FIRST_ENTRIES]
        assert (row.file.more_entries, row.file.entry_count) == (100 - FIRST_ENTRIES, 100)
        assert row.file.ends == many[-1].not_after
        for whole in (
            work.library.get("big").file,
            work.certificates.get("big").file,
            work.certificates.files(["big"])["big"],
        ):
            assert whole == file("big", "big.jks", *many, kind=FileKind.JKS).file
            assert (whole.more_entries, whole.ends) == (0, many[-1].not_after)
        # Whatever stands in it is found.
        assert ids(work, text="entry-99") == "big"
        assert ids(work, text=many[70].sha256) == "big"


def test_saving_fewer_entries_leaves_none_behind(store: Store) -> None:
    many = tuple(facts(f"host{place}") for place in range(20))
    with store.unit_of_work() as work:
        work.certificates.add(file("a", "a.jks", *many, kind=FileKind.JKS))
        fewer = file("a", "b.jks", *many[:2], kind=FileKind.JKS, origin=origin("new.example:443")).file
        work.certificates.save_file(fewer)
        assert work.library.get("a").file == fewer
        assert ids(work, text="host15") == ""
        assert ids(work, text="new.example") == "a"
        assert work.library.with_servers() == ("a",)


# --- duplicates -----------------------------------------------------------------------------------


def test_files_of_the_same_certificates_are_known_by_their_fingerprints(store: Store) -> None:
    one, two = facts("one"), facts("two")
    with store.unit_of_work() as work:
        work.certificates.add(file("a", "a.pem", one, two, kind=FileKind.PEM))
        work.certificates.add(file("b", "b.jks", replace(two, alias="2"), replace(one, alias="1"), kind=FileKind.JKS))
        work.certificates.add(file("c", "c.der", one))
        work.certificates.add(file("d", "d.txt"))
        assert [row.id for row in work.library.same(file("", "", two, one).file)] == ["a", "b"]
        assert [row.id for row in work.library.same(file("", "", one).file)] == ["c"]
        assert work.library.same(file("", "").file) == ()


def test_the_very_same_bytes_are_found_in_the_same_role(store: Store) -> None:
    one = facts("one")
    with store.unit_of_work() as work:
        work.certificates.add(replace(file("a", "a.der", one), data=b"bytes"), role=Role.TRUST)
        work.certificates.add(replace(file("b", "b.txt"), data=b"other"), role=Role.TRUST)
        twin = work.library.twin
        assert twin(file("n", "n.der", one).file, b"bytes", Role.TRUST) == "a"
        assert twin(file("n", "n.der", one).file, b"bytes", Role.IDENTITY) == ""
        assert twin(file("n", "n.der", one).file, b"bytez", Role.TRUST) == ""
        assert twin(file("n", "n.der", one).file, b"bytes", Role.TRUST, same_name=True) == ""
        assert twin(file("n", "a.der", one).file, b"bytes", Role.TRUST, same_name=True) == "a"
        # What can be read depends on the password that was given: the bytes decide.
        assert twin(file("n", "n.p12").file, b"bytes", Role.TRUST) == "a"
        assert twin(file("n", "n.der", one).file, b"other", Role.TRUST) == "b"


# --- what is kept with a file ---------------------------------------------------------------------


def test_a_kept_password_comes_back_and_can_be_forgotten(filled: Store) -> None:
    with filled.unit_of_work() as work:
        assert work.library.passwords(["c", "a", "unknown"]) == {}
        work.library.set_password("c", Secret("right"))
        assert work.library.passwords(["c", "a"]) == {"c": Secret("right")}
        assert work.library.get("c").has_password
        work.library.set_password("c", Secret(""))
        assert not work.library.get("c").has_password


@pytest.mark.parametrize("state", list(WatchState))
@pytest.mark.parametrize("known", [None, *WatchState])
def test_what_the_watch_found_comes_back(filled: Store, state: WatchState, known: WatchState | None) -> None:
    result = WatchResult(
        state, NOW, "It was so.", "Do this.", known, NOW if known else None, "It is known." if known else ""
    )
    with filled.unit_of_work() as work:
        work.library.set_watch("a", result)
        row = work.library.get("a")
        assert row.watch == result
        assert row.file.outdated == ("" if not result.act else "It is known." if known else "It was so.")
        # What was changed goes on asking for something to be done while its server cannot be reached.
        assert ("a" in ids(work, filter=LibraryFilter.CHANGED)) == result.act
        work.library.set_watch("a", None)
        assert (work.library.get("a").watch, work.library.get("a").file.outdated) == (None, "")


def test_whatever_is_unknown_is_said(filled: Store) -> None:
    with filled.unit_of_work() as work:
        for attempt in (
            lambda: work.library.get("?"),
            lambda: work.library.set_role("?", Role.TRUST),
            lambda: work.library.set_password("?", Secret("x")),
            lambda: work.library.set_watch("?", None),
            lambda: work.certificates.save_file(file("?").file),
        ):
            with pytest.raises(NotFoundError):
                attempt()
        assert work.library.rows(["?", "b", "a"]) == (work.library.get("b"), work.library.get("a"))


def test_removed_files_come_back_as_they_were(filled: Store) -> None:
    many = tuple(facts(f"host{place}") for place in range(20))
    with filled.unit_of_work() as work:
        work.certificates.add(file("big", "big.jks", *many, kind=FileKind.JKS))
        work.library.set_password("big", Secret("right"))
        work.library.set_watch("big", WatchResult(WatchState.RENEWED, NOW))
        work.commit()
    with filled.unit_of_work() as work:
        before = [work.library.get(item) for item in ("big", "c", "e")]
        removed = work.library.remove(["big", "c", "e", "unknown"])
        assert removed.ids == ("big", "c", "e")
        assert ids(work) == "bda"
        assert "right" not in repr(removed)
        work.library.put_back(removed)
        assert [work.library.get(item) for item in ("big", "c", "e")] == before
        assert work.certificates.get("big").data == b"big"
        assert work.library.passwords(["big"]) == {"big": Secret("right")}
        with pytest.raises(TypeError):
            work.library.put_back(object())  # type: ignore[arg-type]
