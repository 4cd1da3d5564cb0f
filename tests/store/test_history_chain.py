"""Who changes the history without the key is found out, whatever he does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.conftest import NOW
from tests.store.samples import channel
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.ports import Store

READY = Readiness(State.READY)


def entries(owner: str, count: int = 3) -> list[HistoryEntry]:
    made = [HistoryEntry(NOW, owner, "create", "@created", None, True, "s0")]
    for number in range(count):
        at = NOW + timedelta(minutes=number)
        made.append(HistoryEntry(at, owner, "edit", "ou", f"old {number}", f"new {number}", f"s{number}"))
    made.append(HistoryEntry(NOW, owner, "edit", "app_secret", Secret("before"), Secret("after"), "last"))
    return made


@pytest.fixture
def filled(store: Store) -> Store:
    """Two channels with five entries each, written in turns."""
    with store.unit_of_work() as work:
        for owner in ("a", "b"):
            work.channels.add(channel(owner), READY)
        for pair in zip(entries("a"), entries("b"), strict=True):
            work.history.append(pair)
        work.history.catch_up()
        work.commit()
    return store


def spoil(store: Store, *statements: str) -> None:
    connection = sqlite3.connect(store.path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def faults(store: Store, owner: str = "a") -> str:
    with store.unit_of_work(reading=True) as work:
        return work.history.faults(owner)


def numbers(store: Store, owner: str) -> list[int]:
    connection = sqlite3.connect(store.path)
    found = connection.execute("SELECT number FROM history WHERE channel_id = ? ORDER BY number", (owner,))
    rows = [row[0] for row in found]
    connection.close()
    return rows


def test_a_history_that_nobody_touched_is_whole(filled: Store) -> None:
    assert (faults(filled, "a"), faults(filled, "b"), faults(filled, "nobody")) == ("", "", "")
    with filled.unit_of_work() as work:
        work.history.append(entries("a")[1:])
        work.commit()
    assert faults(filled) == ""


def test_one_long_append_gives_the_same_chain_as_many_short_ones(filled: Store) -> None:
    many = [entry for owner in map(str, range(1200)) for entry in entries(owner)]
    with filled.unit_of_work() as work:
        work.history.append(many)
        assert {work.history.faults(owner) for owner in ("0", "1199")} == {""}


@pytest.mark.parametrize(
    "column", ["id", "at", "step", "action", "field", "old", "new", "old_sealed", "new_sealed", "mac"]
)
@pytest.mark.parametrize("value", ["NULL", "'x'", "x'00'"])
def test_a_change_of_any_column_shows(filled: Store, column: str, value: str) -> None:
    third = numbers(filled, "a")[2]
    if value == "NULL" and column in {"id", "at", "step", "action", "field"}:
        value = "''"
    if value == "NULL" and column.endswith("_sealed"):
        third = numbers(filled, "a")[-1]
    spoil(filled, f"UPDATE history SET {column} = {value} WHERE number = {third}")
    assert faults(filled).startswith("Entry ")
    assert faults(filled, "b") == ""


@pytest.mark.parametrize("place", range(5))
def test_a_removed_entry_shows_wherever_it_was(filled: Store, place: int) -> None:
    spoil(filled, f"DELETE FROM history WHERE number = {numbers(filled, 'a')[place]}")
    assert faults(filled)
    assert faults(filled, "b") == ""


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM history WHERE channel_id = 'a'"],
        ["DELETE FROM history WHERE channel_id = 'a'", "DELETE FROM history_head WHERE channel_id = 'a'"],
        ["DELETE FROM history_head WHERE channel_id = 'a'"],
        ["UPDATE history_head SET entries = 4 WHERE channel_id = 'a'"],
        ["UPDATE history_head SET last = x'00', entries = 'x' WHERE channel_id = 'a'"],
        ["DELETE FROM history_head WHERE channel_id = 'a'",
         "INSERT INTO history_head SELECT 'a', entries, last, mac FROM history_head WHERE channel_id = 'b'"],
        ["UPDATE history SET channel_id = iif(channel_id = 'a', 'b', 'a')"],
        ["UPDATE history SET mac = NULL"],
        ["UPDATE history SET mac = NULL", "DELETE FROM history_head"],
        ["UPDATE history SET mac = NULL", "DELETE FROM history_head",
         "INSERT OR REPLACE INTO setting VALUES ('history_pending', '1')"],
    ],
)  # fmt: skip
def test_tampering_shows_also_after_the_program_went_on(filled: Store, statements: list[str]) -> None:
    spoil(filled, *statements)
    assert faults(filled)
    with filled.unit_of_work() as work:
        work.history.catch_up()
        work.history.append(entries("a")[1:])
        work.commit()
    assert faults(filled)


def test_entries_that_changed_places_show(filled: Store) -> None:
    first, second, *_ = numbers(filled, "a")[1:]
    spoil(
        filled,
        f"UPDATE history SET number = 9000 WHERE number = {first}",
        f"UPDATE history SET number = {first} WHERE number = {second}",
        f"UPDATE history SET number = {second} WHERE number = 9000",
    )
    assert faults(filled).startswith("Entry 2 of 5")


def test_an_end_that_was_cut_off_cannot_be_covered_by_an_older_note(filled: Store) -> None:
    last = numbers(filled, "a")[-1]
    before = f"(SELECT mac FROM history WHERE channel_id = 'a' AND number < {last} ORDER BY number DESC LIMIT 1)"
    spoil(
        filled,
        f"UPDATE history_head SET entries = 4, last = {before} WHERE channel_id = 'a'",
        f"DELETE FROM history WHERE number = {last}",
    )
    assert faults(filled)
    with filled.unit_of_work() as work:
        work.history.append(entries("a")[1:2])
        work.commit()
    assert faults(filled)


# --- what an older release has written ----------------------------------------------------------------


@pytest.fixture
def old(filled: Store) -> Store:
    """The same as a release before the chain would have left it, with a channel of which nothing was noted."""
    with filled.unit_of_work() as work:
        work.channels.add(channel("silent"), READY)
        work.commit()
    spoil(
        filled,
        "UPDATE history SET mac = NULL, step = ''",
        "DELETE FROM history WHERE field = '@created'",
        "DELETE FROM history_head",
        "DELETE FROM setting_secret",
        "INSERT OR REPLACE INTO setting VALUES ('history_pending', '1')",
    )
    return filled


def test_an_old_history_is_chained_once_and_goes_on(old: Store) -> None:
    assert faults(old) == ""
    with old.unit_of_work() as work:
        work.history.append(entries("a")[1:2])  # before anything is chained
        work.commit()
    for _ in range(2):
        with old.unit_of_work() as work:
            work.history.catch_up()
            work.history.append([entry for owner in ("a", "silent") for entry in entries(owner)[1:]])
            work.commit()
    assert [faults(old, owner) for owner in ("a", "b", "silent")] == ["", "", ""]
    spoil(old, f"UPDATE history SET step = 'x' WHERE number = {numbers(old, 'b')[0]}")
    assert faults(old, "b")


def test_what_an_old_history_is_chained_to_is_found_out_too(old: Store) -> None:
    with old.unit_of_work() as work:
        work.history.catch_up()
        work.commit()
    spoil(old, "DELETE FROM history_head WHERE channel_id = 'silent'", "DELETE FROM history WHERE channel_id = 'b'")
    assert faults(old, "silent")
    assert faults(old, "b")


# --- entries ------------------------------------------------------------------------------------------


def test_the_entries_of_a_step_come_in_their_order(filled: Store) -> None:
    with filled.unit_of_work() as work:
        found = work.history.of_step("s1")
        assert [(entry.channel_id, entry.new) for entry in found] == [("a", "new 1"), ("b", "new 1")]
        assert work.history.of_step("none") == ()


def test_secrets_and_what_was_set_aside_are_sealed(filled: Store, found_in: Callable[[Path, bytes], list[str]]) -> None:
    made = [
        HistoryEntry(NOW, "a", "edit", "@set_aside", None, Secret("CANARYone"), "s"),
        HistoryEntry(NOW, "a", "edit", "@set_aside", "CANARYtwo", None, "s"),
        HistoryEntry(NOW, "a", "edit", "unknown", "CANARYthree", None, "s"),
        HistoryEntry(NOW, "a", "edit", "@@tags", "CANARYfour", None, "s"),
        HistoryEntry(NOW, "a", "edit", "@tags", ("seen",), None, "s"),
    ]
    with filled.unit_of_work() as work:
        work.history.append(made)
        work.commit()
        assert work.history.of_step("s") == tuple(made)
        assert work.history.of_channel("a")[0] == replace(made[-1])
    assert found_in(filled.path.parent, b"CANARY") == []
    assert found_in(filled.path.parent, b"seen")
