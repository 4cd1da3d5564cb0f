"""Filters as words: what they mean on a day, and that they mean the same tomorrow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.services.list_filters import Filter, cleaned, filters_of, narrowed

THERE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 26, 1, 30, tzinfo=THERE)
"""In Shanghai it is the 26th already, in UTC still the 25th."""


def test_every_filter_reaches_the_query() -> None:
    query = narrowed(
        ChannelQuery(text="acme", sort=SortKey.TAGS, descending=True, trashed=True),
        {
            "tenant": "t1",
            "provider": "twilio",
            "state": "ready",
            "ou": "Vertrieb Süd",
            "route": "sales_1",
            "tag": "审核",
            "sync": "unknown",
            "expires": "30",
            "changed": "7",
            "name": "wa_",
            "phone": "4930",
        },
        NOW,
    )
    assert query == ChannelQuery(
        text="acme",
        sort=SortKey.TAGS,
        descending=True,
        trashed=True,
        tenant_id="t1",
        provider="twilio",
        state=State.READY,
        ou="Vertrieb Süd",
        called_route="sales_1",
        tag="审核",
        sync=SyncState.UNKNOWN,
        expires_before=date(2026, 12, 27),
        changed_since=datetime(2026, 11, 18, 16, tzinfo=UTC),
        name="wa_",
        phone="4930",
    )
    assert narrowed(query, {}, NOW) == ChannelQuery(text="acme", sort=SortKey.TAGS, descending=True, trashed=True)


@pytest.mark.parametrize(
    ("value", "before"),
    [
        ("expired", date(2026, 11, 26)),
        ("0", date(2026, 11, 27)),
        ("7", date(2026, 12, 4)),
        ("90", date(2027, 2, 25)),
        ("2027-03-31", date(2027, 4, 1)),
        ("9999-12-31", None),
        ("99999", None),
        ("soon", None),
        ("٣٠", None),
    ],
)
def test_what_ends_until_a_day_has_ended_before_the_next(value: str, before: date | None) -> None:
    assert narrowed(ChannelQuery(), {"expires": value}, NOW).expires_before == before


def test_today_begins_at_midnight_where_somebody_sits() -> None:
    query = narrowed(ChannelQuery(), {"changed": "0"}, NOW)
    assert query.changed_since == datetime(2026, 11, 26, tzinfo=THERE)
    later = narrowed(ChannelQuery(), {"changed": "0"}, NOW + timedelta(hours=20))
    assert later == query, "the question stays the same for the whole day"


def test_the_filters_of_a_query_lead_back_to_it() -> None:
    filters = {"tenant": "t1", "state": "problems", "expires": "2027-03-31", "tag": "vip", "phone": "49"}
    query = narrowed(ChannelQuery(), filters, NOW)
    assert filters_of(query) == filters
    assert narrowed(ChannelQuery(), filters_of(query), NOW) == query
    assert filters_of(ChannelQuery()) == {}


@given(st.dictionaries(st.sampled_from([*Filter, "other", ""]), st.text(max_size=12)))
def test_wrong_filters_are_off_and_never_in_the_way(filters: dict[str, str]) -> None:
    good = cleaned(filters)
    assert set(good) <= set(Filter)
    assert narrowed(ChannelQuery(), filters, NOW) == narrowed(ChannelQuery(), good, NOW)


def test_a_value_of_endless_length_is_none() -> None:
    assert cleaned({"ou": "x" * 401, "tag": "x" * 400}) == {"tag": "x" * 400}
