"""Counting when certificates end: each is in one bucket, and the buckets follow the order of the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.ui.certificates.library_cells import left
from wa_channel_studio.ui.certificates.library_expiries import buckets_of
from wa_channel_studio.ui.parts.tones import tone_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_is_over_comes_first_and_what_is_far_last() -> None:
    ends = sorted([NOW - timedelta(days=3), NOW + timedelta(days=4), NOW + timedelta(days=40), NOW.replace(year=2038)])
    found = buckets_of(ends, NOW, 12)
    assert len(found) == 14
    assert [bucket.count for bucket in found if bucket.count] == [1, 1, 1, 1]
    assert found[0].starts is None
    assert found[-1].ends is None
    assert found[0].tone is Tone.BAD
    assert found[1].starts == NOW
    assert (found[1].count, found[1].tone) == (1, Tone.BAD)
    assert found[-1].tone is Tone.GOOD


def test_a_bucket_without_any_has_no_tone() -> None:
    assert {bucket.tone for bucket in buckets_of([], NOW, 24)} == {Tone.NEUTRAL}


def test_the_year_turns() -> None:
    starts = [bucket.starts for bucket in buckets_of([], NOW, 12)[1:]]
    months = [(start.year, start.month) for start in starts if start is not None]
    assert months[:3] == [(2026, 11), (2026, 12), (2027, 1)]
    assert months[-1] == (2027, 11)


@given(st.lists(st.integers(-5000, 5000)), st.sampled_from([12, 24]))
def test_every_end_is_counted_once_and_in_order(days: list[int], months: int) -> None:
    ends = sorted(NOW + timedelta(days=day, hours=1) for day in days)
    found = buckets_of(ends, NOW, months)
    assert sum(bucket.count for bucket in found) == len(ends)
    for bucket in found:
        for end in ends[bucket.first : bucket.first + bucket.count]:
            assert bucket.starts is None or end >= bucket.starts
            assert bucket.ends is None or end < bucket.ends


def test_what_is_left_in_words() -> None:
    words = [left(NOW + timedelta(days=days, hours=1), NOW) for days in (-1, 0, 1, 83, 729, 4000)]
    assert words == ["expired", "ends today", "1 day", "83 days", "729 days", "10 years"]
    tones = [tone_of(NOW + timedelta(days=days), NOW) for days in (-1, 30, 31, 90, 91)]
    assert tones == [Tone.BAD, Tone.BAD, Tone.DOUBTFUL, Tone.DOUBTFUL, Tone.GOOD]
