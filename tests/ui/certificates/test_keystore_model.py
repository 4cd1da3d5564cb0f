"""The list of entries with 20,000 of them: how often it is asked, and how it sorts, searches and chooses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.ui.certificates.keystore_body import KeystoreBody
from wa_channel_studio.ui.certificates.keystore_cells import EntrySort
from wa_channel_studio.ui.certificates.keystore_model import KeystoreModel
from wa_channel_studio.ui.certificates.keystore_table import KeystoreTable

MANY = 20_000
NOW = datetime.now(UTC)


def entry(number: int, alias: str = "") -> KeystoreEntry:
    """An entry like those of a large store of roots."""
    digest = f"{number:064X}"
    facts = CertificateFacts(
        f"CN=Root {number:05d},O=Acme",
        f"CN=Root {number:05d},O=Acme",
        NOW - timedelta(days=100),
        NOW + timedelta(days=100 + number),
        ":".join(digest[at : at + 2] for at in range(0, 64, 2)),
        "",
        f"{number:X}",
        "RSA 2048",
        "SHA-256 with RSA",
        self_signed=True,
    )
    return KeystoreEntry(alias or f"root-{number:05d}", number.to_bytes(4, "big"), NOW, facts)


@pytest.fixture(scope="module")
def many() -> tuple[KeystoreEntry, ...]:
    """20,000 in no order."""
    numbers = list(range(MANY))
    random.Random(4).shuffle(numbers)
    return tuple(entry(number) for number in numbers)


class Counted(KeystoreModel):
    """Counts what the view asks."""

    calls = 0

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        self.calls += 1
        return super().data(index, role)


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot, many: tuple[KeystoreEntry, ...]) -> Iterator[tuple[KeystoreTable, Counted]]:
    """A table of all of them, of the size that it has in the window."""
    model = Counted()
    table = KeystoreTable(model)
    qtbot.addWidget(table)
    table.resize(1030, 560)
    table.show()
    qtbot.waitExposed(table)
    model.show_entries(many)
    yield table, model
    table.hide()


def painted(table: KeystoreTable, model: Counted) -> int:
    """How often the model is asked for one whole paint."""
    model.calls = 0
    table.viewport().repaint()
    return model.calls


def test_one_paint_asks_for_the_rows_in_sight_only(shown: tuple[KeystoreTable, Counted]) -> None:
    table, model = shown
    in_sight = 560 // 30 + 2
    bound = in_sight * len(model.columns) * 12
    assert 0 < painted(table, model) <= bound
    table.selectAll()
    assert painted(table, model) <= bound
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() // 2)
    assert painted(table, model) <= bound


@pytest.mark.parametrize("deed", ["sort", "search", "choose all", "choose one", "show others"])
def test_no_deed_asks_for_all_rows(shown: tuple[KeystoreTable, Counted], deed: str) -> None:
    table, model = shown
    painted(table, model)
    model.calls = 0
    if deed == "sort":
        table.horizontalHeader().sectionClicked.emit(2)
    elif deed == "search":
        model.search("acme")
    elif deed == "choose all":
        table.selectAll()
        assert len(table.chosen_places) == MANY
    elif deed == "choose one":
        table.choose_places([MANY - 1])
    else:
        model.show_entries(tuple(entry(number) for number in range(500)))
    QApplication.processEvents()
    assert model.calls < MANY // 4


def test_no_size_is_asked_of_the_content(shown: tuple[KeystoreTable, Counted]) -> None:
    table, _model = shown
    for header in (table.horizontalHeader(), table.verticalHeader()):
        modes = {header.sectionResizeMode(section) for section in range(min(8, header.count()))}
        assert QHeaderView.ResizeMode.ResizeToContents not in modes


def test_each_entry_is_looked_at_once_for_sorting_and_for_searching(
    qapp: QApplication, many: tuple[KeystoreEntry, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(one: KeystoreEntry) -> str:
        looked.append(1)
        return one.alias

    module = "wa_channel_studio.ui.certificates.keystore_model"
    monkeypatch.setattr(f"{module}.haystack", look)
    monkeypatch.setattr(f"{module}.SORT_KEYS", {EntrySort.ALIAS: look})
    model = KeystoreModel()
    model.show_entries(many)
    model.sort_by(EntrySort.ALIAS, "alias")
    assert len(looked) == MANY
    model.search("root-1999")
    assert model.matching == 10
    model.search("root-19990")
    assert model.matching == 1
    assert len(looked) == 2 * MANY + 10 + 1


def test_a_heading_sorts_then_turns_round_then_goes_back_to_the_file(
    qapp: QApplication, many: tuple[KeystoreEntry, ...]
) -> None:
    model = KeystoreModel()
    model.show_entries(many[:50])
    as_in_file = [one.alias for one in many[:50]]

    def aliases() -> list[str]:
        return [one.alias for row in range(model.rowCount()) if (one := model.entry(row)) is not None]

    assert aliases() == as_in_file
    model.sort_by(EntrySort.ENDS, "ends")
    assert aliases() == sorted(as_in_file)
    assert model.headerData(5, Qt.Orientation.Horizontal) == "Ends ↑"
    model.sort_by(EntrySort.ENDS, "ends")
    assert aliases() == sorted(as_in_file, reverse=True)
    model.sort_by(EntrySort.ENDS, "ends")
    assert aliases() == as_in_file


def test_an_entry_that_cannot_be_read_sorts_last_and_is_found_by_its_alias(qapp: QApplication) -> None:
    model = KeystoreModel()
    broken = KeystoreEntry("broken", b"x", fault="These bytes are no certificate.")
    model.show_entries((broken, entry(1)))
    model.sort_by(EntrySort.ENDS, "ends")
    assert model.places([range(2)]) == [1, 0]
    model.search("BROK")
    assert model.places([range(1)]) == [0]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_the_choice_stays_or_goes_to_the_neighbour(qapp: QApplication, qtbot: QtBot, gone: int) -> None:
    body = KeystoreBody()
    qtbot.addWidget(body)
    store = Keystore(FileKind.JKS, tuple(entry(number) for number in range(3)))
    body.show_keystore(store)
    body.table.choose_places([1])
    body.show_keystore(store.without_places({gone}))
    chosen = body.table.chosen_places
    aliases = [body.model.entry(row).alias for row in body.table.chosen_rows[0]]  # type: ignore[union-attr]  # is there
    assert len(chosen) == 1
    assert aliases == (["root-00002"] if gone == 1 else ["root-00001"])


def test_a_renamed_entry_is_another_one_and_the_others_stay_chosen(qapp: QApplication, qtbot: QtBot) -> None:
    body = KeystoreBody()
    qtbot.addWidget(body)
    store = Keystore(FileKind.JKS, tuple(entry(number) for number in range(3)))
    body.show_keystore(store)
    body.table.choose_places([0, 2])
    body.show_keystore(store.renamed_at(0, "other"))
    assert body.table.chosen_places == [2]
    assert body.sole == replace(entry(2), created=NOW)


def test_columns_come_and_go_with_the_room_and_have_what_they_need(
    qapp: QApplication, qtbot: QtBot, many: tuple[KeystoreEntry, ...]
) -> None:
    body = KeystoreBody()
    qtbot.addWidget(body)
    body.resize(1024, 500)
    body.show()
    qtbot.waitExposed(body)
    body.show_keystore(Keystore(FileKind.JKS, many[:30]))
    table = body.table

    def shown() -> list[str]:
        keys = [column.key for number, column in enumerate(body.model.columns) if not table.isColumnHidden(number)]
        for number, column in enumerate(body.model.columns):
            assert table.isColumnHidden(number) or table.columnWidth(number) >= column.least
        return keys

    assert shown() == ["chosen", "alias", "subject", "issuer", "ends"]
    body.side.closed.emit()
    qtbot.waitUntil(lambda: len(shown()) == len(body.model.columns))
    body.resize(640, 500)
    qtbot.waitUntil(lambda: shown() == ["chosen", "alias", "subject", "issuer", "ends"])
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
