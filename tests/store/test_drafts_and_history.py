"""The journal of open wizards, and what was changed when."""

from __future__ import annotations

from datetime import timedelta

from tests.store.conftest import NOW
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.ports import Store, StoredDraft


def draft(
    identity: str, channel_id: str = "", *, sequence: int = 1, seconds: int = 0, payload: bytes = b""
) -> StoredDraft:
    return StoredDraft(identity, channel_id, "t", sequence, NOW + timedelta(seconds=seconds), payload)


def test_a_draft_is_replaced_by_its_next_state(store: Store) -> None:
    with store.unit_of_work() as work:
        work.drafts.put(draft("d", payload=b"one"))
        work.drafts.put(draft("d", sequence=2, payload=b"two"))
        assert work.drafts.all() == (draft("d", sequence=2, payload=b"two"),)


def test_newest_drafts_come_first(store: Store) -> None:
    with store.unit_of_work() as work:
        for identity, seconds in (("a", 2), ("b", 9), ("c", 5)):
            work.drafts.put(draft(identity, seconds=seconds))
        assert [each.id for each in work.drafts.all()] == ["b", "c", "a"]


def test_the_draft_of_a_channel(store: Store) -> None:
    with store.unit_of_work() as work:
        work.drafts.put(draft("new"))
        work.drafts.put(draft("old", "c"))
        work.drafts.put(draft("newer", "c", seconds=1))
        found = work.drafts.of_channel("c")
        assert found is not None
        assert found.id == "newer"
        assert work.drafts.of_channel("other") is None
        work.drafts.remove("newer")
        work.drafts.remove("old")
        assert work.drafts.of_channel("c") is None
        assert [each.id for each in work.drafts.all()] == ["new"]


def test_history_is_told_newest_first(store: Store) -> None:
    entries = [
        HistoryEntry(NOW, "c", "created"),
        HistoryEntry(NOW, "c", "changed", "ou", None, "Sales"),
        HistoryEntry(NOW, "c", "changed", "app_secret", Secret("old"), Secret("new")),
    ]
    with store.unit_of_work() as work:
        work.history.append([])
        work.history.append(entries[:2])
        work.history.append([HistoryEntry(NOW, "other", "created"), entries[2]])
        assert work.history.of_channel("c") == tuple(reversed(entries))
