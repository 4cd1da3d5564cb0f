"""What a list of certificates says although it does not hold everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind
from wa_channel_studio.domain.library import WatchResult, WatchState

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FACTS = CertificateFacts("CN=a", "CN=b", NOW, NOW, "AA", "BB", "01", "EC", "sha256")


def test_a_file_ends_with_its_first_entry() -> None:
    later = replace(FACTS, not_after=NOW + timedelta(days=1))
    file = CertificateFile("x", "x.jks", FileKind.JKS, (later, FACTS))
    assert (file.ends, file.entry_count) == (NOW, 2)
    assert CertificateFile("x", "x.der", FileKind.DER).ends is None


def test_a_file_that_shows_its_first_entries_only_still_knows_its_end_and_their_number() -> None:
    earlier = NOW - timedelta(days=9)
    file = CertificateFile("x", "x.jks", FileKind.JKS, (FACTS,), more_entries=41, first_end=earlier)
    assert (file.ends, file.entry_count) == (earlier, 42)


@pytest.mark.parametrize("state", list(WatchState))
def test_what_has_changed_asks_for_a_hand_until_the_server_is_seen_well_again(state: WatchState) -> None:
    assert WatchResult(state, NOW).act == (state is WatchState.ANCHOR_CHANGED)
    assert WatchResult(WatchState.UNREACHABLE, NOW, known=state).act == (state is WatchState.ANCHOR_CHANGED)
