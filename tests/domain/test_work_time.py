"""Segments of a day: their shape, their edges, and overlap judged against a count of minutes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.work_time import DAY_MINUTES, Segment, clock, overlapping, parse_segment


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    start = draw(st.integers(0, DAY_MINUTES - 1))
    return Segment(start, draw(st.integers(start + 1, DAY_MINUTES)))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("00:00-24:00", 0, 1440),
        ("00:00-00:01", 0, 1),
        ("08:30-12:00", 510, 720),
        ("23:59-24:00", 1439, 1440),
    ],
)
def test_a_segment_is_read_to_the_edges_of_the_day(text: str, start: int, end: int) -> None:
    assert parse_segment(text) == Segment(start, end)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("08:30-24:01", "leaves the day"),
        ("08:30-25:00", "leaves the day"),
        ("08:60-12:00", "leaves the day"),
        ("08:30-12:60", "leaves the day"),
        ("24:00-24:00", "no length"),
        ("08:30-08:30", "no length"),
        ("12:00-08:30", "ends before it starts"),
        ("22:00-06:00", "ends before it starts"),
        ("8:30-12:00", "not a time segment"),
        ("08:30 - 12:00", "not a time segment"),
        ("08:30–12:00", "not a time segment"),
        ("08:30-12:00\n", "not a time segment"),
        ("08.30-12.00", "not a time segment"),
        ("0830-1200", "not a time segment"),
        ("08:30-12:00-13:00", "not a time segment"),
        ("08:30", "not a time segment"),
        ("-08:30-12:00", "not a time segment"),
        ("٠٨:٣٠-١٢:٠٠", "not a time segment"),
        ("", "is empty"),
    ],
)
def test_whatever_else_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_segment(text)
    assert says in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_long_wrong_text_is_not_repeated_whole() -> None:
    with pytest.raises(ValueError) as refused:
        parse_segment("x" * 10_000)
    assert len(str(refused.value)) < 100


def test_what_cannot_be_seen_or_written_is_not_repeated() -> None:
    with pytest.raises(ValueError) as refused:
        parse_segment("\ud83d\u200b08:30")
    assert "08:30" in str(refused.value)
    assert str(refused.value).isprintable()


@given(segments())
def test_a_segment_reads_back_from_its_own_text(segment: Segment) -> None:
    assert parse_segment(str(segment)) == segment


@given(st.text(max_size=20))
def test_any_text_is_a_segment_or_a_value_error(text: str) -> None:
    try:
        segment = parse_segment(text)
    except ValueError:
        return
    assert str(segment) == text


@given(st.lists(segments(), max_size=8))
def test_overlap_is_what_a_count_of_minutes_says(day: list[Segment]) -> None:
    minutes = [minute for segment in day for minute in range(segment.start, segment.end)]
    pairs = overlapping(tuple(day))
    assert bool(pairs) == (len(minutes) != len(set(minutes)))
    for first, second in pairs:
        assert set(range(first.start, first.end)) & set(range(second.start, second.end))
        assert first.start <= second.start


@given(segments(), segments())
def test_overlap_of_two_is_mutual(one: Segment, other: Segment) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


def test_touching_ends_do_not_overlap() -> None:
    assert overlapping((Segment(510, 720), Segment(720, 800))) == ()


def test_one_inside_another_overlaps_and_the_long_one_still_counts_afterwards() -> None:
    long, inner, late = Segment(0, 600), Segment(60, 120), Segment(300, 700)
    assert overlapping((late, inner, long)) == ((long, inner), (long, late))


def test_the_same_twice_overlaps() -> None:
    assert overlapping((Segment(0, 60), Segment(0, 60))) == ((Segment(0, 60), Segment(0, 60)),)


@pytest.mark.parametrize(("minutes", "text"), [(0, "00:00"), (61, "01:01"), (1440, "24:00")])
def test_a_clock_has_four_digits(minutes: int, text: str) -> None:
    assert clock(minutes) == text
