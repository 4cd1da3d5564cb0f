"""What can be chosen: lists that were typed and lists that were read, and what became of a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wa_channel_studio.domain.choices import Standing
from wa_channel_studio.domain.reference_data import (
    NOTHING_READ,
    Reading,
    ReadingState,
    ReferenceData,
    ReferenceItem,
    ReferenceKind,
)
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant

READ_ON = datetime(2026, 11, 20, 9, tzinfo=UTC)
GONE_ON = datetime(2026, 11, 18, 9, tzinfo=UTC)
ROUTE, OU, CHATBOT = ReferenceKind.CALLED_ROUTE, ReferenceKind.OU, ReferenceKind.CHATBOT
TYPED = (CalledRoute("wa_sales", "Sales", 120), CalledRoute("only_typed"))


def read(state: ReadingState, *items: ReferenceItem, complete: bool = True) -> ReferenceData:
    kinds = {item.kind for item in items} or {ROUTE}
    whole = READ_ON if complete else None
    return ReferenceData(items, tuple(Reading(kind, state, READ_ON, whole) for kind in kinds))


def tenant(data: ReferenceData = NOTHING_READ) -> Tenant:
    return Tenant("t", "Acme", ous=(OrganisationUnit("Sales", "S1"),), called_routes=TYPED, read=data)


def names(choices: object) -> list[str]:
    return [candidate.name for candidate in choices.candidates]  # type: ignore[attr-defined]


SALES = ReferenceItem(ROUTE, "1", "wa_sales", "880001", "Queue sales", former_names=("wa_sold",))
CARE = ReferenceItem(ROUTE, "2", "wa_care", "880002")
LEFT = ReferenceItem(ROUTE, "3", "wa_left", former_names=("wa_leaving",), gone_since=GONE_ON)


def test_what_was_typed_counts_where_nothing_was_read() -> None:
    choices = tenant().route_choices
    assert names(choices) == ["wa_sales", "only_typed"]
    assert choices.read_at is None
    assert choices.find("wa_sales").standing is Standing.THERE
    assert choices.find("elsewhere").standing is Standing.ABSENT
    assert names(tenant().ou_choices) == ["Sales"]


def test_without_any_list_nothing_is_known() -> None:
    assert tenant().chatbot_choices.find("9001").standing is Standing.UNKNOWN
    assert Tenant("t", "Acme").route_choices.find("x").standing is Standing.UNKNOWN


def test_what_was_read_wholly_takes_the_place_of_what_was_typed_but_for_what_only_people_know() -> None:
    choices = tenant(read(ReadingState.COMPLETE, SALES, CARE, LEFT)).route_choices
    assert names(choices) == ["wa_sales", "wa_care"]
    sales = choices.by_value["wa_sales"]
    assert (sales.id, sales.code, sales.detail) == ("1", "880001", "Queue sales")
    assert (sales.ou, sales.max_wait_seconds) == ("Sales", 120)
    assert choices.by_value["wa_care"].ou == ""
    assert choices.read_at == READ_ON


@pytest.mark.parametrize(
    ("value", "standing", "now"),
    [
        ("wa_sales", Standing.THERE, ""),
        ("wa_sold", Standing.RENAMED, "wa_sales"),
        ("wa_left", Standing.GONE, ""),
        ("wa_leaving", Standing.GONE, ""),
        ("only_typed", Standing.ABSENT, ""),
    ],
)
@pytest.mark.parametrize("state", [ReadingState.COMPLETE, ReadingState.PARTIAL, ReadingState.FAILED])
def test_a_name_is_told_by_the_last_complete_reading(
    value: str, standing: Standing, now: str, state: ReadingState
) -> None:
    found = tenant(read(state, SALES, CARE, LEFT)).route_choices.find(value)
    assert (found.standing, found.now) == (standing, now)
    assert found.since == (GONE_ON if standing is Standing.GONE else None)


def test_a_name_that_was_taken_over_by_another_is_there() -> None:
    heir = ReferenceItem(ROUTE, "9", "wa_sold")
    choices = tenant(read(ReadingState.COMPLETE, SALES, heir)).route_choices
    assert choices.find("wa_sold").standing is Standing.THERE


def test_a_partial_reading_adds_to_what_was_typed_and_judges_nothing_by_itself() -> None:
    data = read(ReadingState.PARTIAL, SALES, CARE, complete=False)
    choices = tenant(data).route_choices
    assert names(choices) == ["only_typed", "wa_sales", "wa_care"]
    assert choices.read_at is None
    untyped = Tenant("t", "Acme", read=data).route_choices
    assert names(untyped) == ["wa_sales", "wa_care"]
    assert untyped.find("elsewhere").standing is Standing.UNKNOWN


def test_a_chatbot_is_meant_by_its_access_code() -> None:
    data = read(
        ReadingState.COMPLETE,
        ReferenceItem(CHATBOT, "1", "wa_bot", "9001", former_names=("old_bot",)),
        ReferenceItem(CHATBOT, "2", "gone_bot", "9002", gone_since=GONE_ON),
    )
    choices = tenant(data).chatbot_choices
    assert choices.find("9001").standing is Standing.THERE
    assert choices.find("9002").standing is Standing.GONE
    assert choices.find("old_bot").standing is Standing.ABSENT
    assert choices.by_value["9001"].name == "wa_bot"
