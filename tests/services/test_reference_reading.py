"""What a reading of the AICC's lists keeps: names and former names, what is gone, and what could not be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.recipe_world import FORMATS
from tests.services.scripted_aicc import (
    Answer,
    ScriptedAicc,
    SteadyClock,
    bot,
    failure,
    not_offered,
    partly,
    route,
    unit,
    whole,
)
from tests.studio import twilio
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceData, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, Tenant
from wa_channel_studio.services.aicc_ports import AiccError, Fault, ReferenceList
from wa_channel_studio.services.connections import ConnectionService
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.reference_merging import merged
from wa_channel_studio.services.reference_reading import KINDS, ReferenceService
from wa_channel_studio.services.workspaces import Workspace

ROUTE, QUEUE, OU, CHATBOT = KINDS
STATES = ReadingState
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SUNDAY = MONDAY + timedelta(days=6)
CONNECTED = Connection("https://aicc.example.com", "https://aicc.example.com:28070", "key", Secret("secret"))


class World:
    """A tenant that is connected to an AICC which says what a test wants."""

    def __init__(self, workspace: Workspace, tenant: Tenant) -> None:
        self.workspace, self.tenant_id = workspace, tenant.id
        self.aicc, self.clock = ScriptedAicc(), SteadyClock(MONDAY)
        connections = ConnectionService(workspace._begin, self.clock, self.aicc, FORMATS)
        connections.save(tenant.id, CONNECTED)
        self.connections = connections
        self.service = ReferenceService(workspace._begin, self.clock, connections)

    def pull(self, answers: dict[ReferenceKind, Answer], at: datetime = MONDAY) -> ReferenceData:
        self.aicc.says(answers)
        self.clock.moment = at
        return self.service.pull(self.tenant_id, JobContext())

    def states(self) -> dict[ReferenceKind, ReadingState]:
        return {reading.kind: reading.state for reading in self.service.of_tenant(self.tenant_id).readings}


@pytest.fixture
def world(workspace: Workspace, tenant: Tenant) -> World:
    return World(workspace, tenant)


def test_all_four_lists_are_read_and_kept_with_the_time(world: World) -> None:
    data = world.pull({ROUTE: whole(ROUTE, route("2", "wa_sales", "880002"), route("1", "Wa_care", "880001"))})
    assert world.aicc.asked == list(KINDS)
    assert [(item.id, item.name, item.code) for item in data.of(ROUTE)] == [
        ("1", "Wa_care", "880001"),
        ("2", "wa_sales", "880002"),
    ]
    assert data.reading(ROUTE) == Reading(ROUTE, STATES.COMPLETE, MONDAY, MONDAY)
    assert data == world.service.of_tenant(world.tenant_id)
    assert world.workspace.tenants.get(world.tenant_id).read == data
    assert world.aicc.closed == len(world.aicc.opened) == 1


def test_an_id_of_19_digits_stays_what_it_is(world: World) -> None:
    data = world.pull({ROUTE: whole(ROUTE, route("9223372036854775807", "a"))})
    assert data.of(ROUTE)[0].id == "9223372036854775807"


def test_a_renaming_is_told_from_a_removal(world: World) -> None:
    world.pull({ROUTE: whole(ROUTE, route("1", "old"), route("2", "leaves"))})
    data = world.pull({ROUTE: whole(ROUTE, route("1", "new"))}, SUNDAY)
    assert [(item.name, item.former_names) for item in data.of(ROUTE)] == [("new", ("old",))]
    assert [(item.name, item.gone_since) for item in data.of(ROUTE, gone=True)] == [("leaves", SUNDAY)]
    later = world.pull({ROUTE: whole(ROUTE, route("1", "newest"))}, SUNDAY + timedelta(days=1))
    assert later.of(ROUTE)[0].former_names == ("new", "old")
    assert later.of(ROUTE, gone=True)[0].gone_since == SUNDAY
    back = world.pull({ROUTE: whole(ROUTE, route("1", "old"), route("2", "leaves"))}, SUNDAY + timedelta(days=2))
    assert {item.name: item.former_names for item in back.of(ROUTE)} == {"leaves": (), "old": ("newest", "new")}
    assert back.of(ROUTE, gone=True) == ()


def test_what_was_made_anew_under_another_id_is_not_missed(world: World) -> None:
    world.pull({ROUTE: whole(ROUTE, route("1", "same"))})
    data = world.pull({ROUTE: whole(ROUTE, route("7", "same"))}, SUNDAY)
    assert [item.id for item in data.items] == ["7"]


def test_a_partial_reading_takes_nothing_away(world: World) -> None:
    world.pull({ROUTE: whole(ROUTE, route("1", "a"), route("2", "b"))})
    data = world.pull({ROUTE: partly(ROUTE, route("2", "c"), route("3", "d"))}, SUNDAY)
    assert [item.name for item in data.of(ROUTE)] == ["a", "c", "d"]
    assert data.of(ROUTE, gone=True) == ()
    reading = data.reading(ROUTE)
    assert reading is not None
    assert (reading.state, reading.at, reading.complete_at) == (STATES.PARTIAL, SUNDAY, MONDAY)
    assert reading.message == "It broke off after 100 of 250."


def test_what_is_not_offered_is_no_failure_and_leaves_the_cache(world: World) -> None:
    world.pull({OU: whole(OU, unit("1", "Sales"))})
    data = world.pull({OU: not_offered(OU), CHATBOT: ReferenceList(CHATBOT, STATES.NOT_SET_UP)}, SUNDAY)
    assert world.states() == {
        ROUTE: STATES.COMPLETE,
        QUEUE: STATES.COMPLETE,
        OU: STATES.NOT_OFFERED,
        CHATBOT: STATES.NOT_SET_UP,
    }
    assert [item.name for item in data.of(OU)] == ["Sales"]
    assert data.known_wholly(OU)


def test_where_nothing_is_offered_the_address_is_doubted(world: World) -> None:
    data = world.pull({kind: not_offered(kind) for kind in (ROUTE, QUEUE, OU)})
    for kind in (ROUTE, QUEUE, OU):
        reading = data.reading(kind)
        assert reading is not None
        assert "not imported" in reading.message


def test_a_kind_that_fails_does_not_stop_the_others(world: World) -> None:
    data = world.pull({QUEUE: failure(Fault.FORBIDDEN, "The app may not.")})
    assert world.aicc.asked == list(KINDS)
    reading = data.reading(QUEUE)
    assert reading is not None
    assert (reading.state, reading.complete_at) == (STATES.FAILED, None)
    assert reading.message == "The app may not. Do something."


@pytest.mark.parametrize("fault", [Fault.TOKEN, Fault.UNREACHABLE, Fault.TLS])
def test_without_a_connection_only_oiap_is_asked_besides(world: World, fault: Fault) -> None:
    data = world.pull({ROUTE: failure(fault), CHATBOT: whole(CHATBOT, bot("1", "wa_bot", "9001"))})
    assert world.aicc.asked == [ROUTE, CHATBOT]
    assert {*world.states().values()} == {STATES.FAILED, STATES.COMPLETE}
    assert [item.code for item in data.of(CHATBOT)] == ["9001"]


def test_when_nothing_could_be_read_it_is_raised_and_the_cache_stays(world: World) -> None:
    world.pull({ROUTE: whole(ROUTE, route("1", "a"))})
    with pytest.raises(AiccError, match="No route to it"):
        world.pull(
            {ROUTE: failure(Fault.UNREACHABLE, "No route to it."), CHATBOT: ReferenceList(CHATBOT, STATES.NOT_SET_UP)},
            SUNDAY,
        )
    data = world.service.of_tenant(world.tenant_id)
    assert [item.name for item in data.of(ROUTE)] == ["a"]
    reading = data.reading(ROUTE)
    assert reading is not None
    assert (reading.state, reading.at, reading.complete_at) == (STATES.FAILED, SUNDAY, MONDAY)
    assert world.aicc.closed == 2


def test_a_cancelled_reading_leaves_everything_as_it_was(world: World) -> None:
    before = world.pull({ROUTE: whole(ROUTE, route("1", "a"))})
    job = JobContext()
    world.aicc.says({ROUTE: whole(ROUTE)})
    world.aicc.on_read = lambda kind: job.cancel() if kind is OU else None
    with pytest.raises(Cancelled):
        world.service.pull(world.tenant_id, job)
    assert world.service.of_tenant(world.tenant_id) == before
    assert world.aicc.closed == 2


def test_progress_names_what_is_being_read(world: World) -> None:
    told: list[tuple[int, int, str]] = []
    world.service.pull(world.tenant_id, JobContext(lambda *said: told.append(said)))
    assert told[:4] == [
        (0, 4, "Reading called routes"),
        (1, 4, "Reading skill queues"),
        (2, 4, "Reading OUs"),
        (3, 4, "Reading chatbots"),
    ]


def test_a_tenant_that_is_not_connected_is_told_what_to_do(world: World) -> None:
    world.connections.save(world.tenant_id, Connection())
    with pytest.raises(ProblemError, match="not set up") as caught:
        world.service.pull(world.tenant_id, JobContext())
    assert "Tenants" in caught.value.problem.remedy
    assert world.aicc.opened == []


def test_channels_are_judged_anew_by_what_was_read(world: World) -> None:
    tenant = world.workspace.tenants.get(world.tenant_id)
    world.workspace.tenants.save(replace(tenant, called_routes=(CalledRoute("wa_sales", "Sales", 60),)))
    saved = world.workspace.channels.save(world.tenant_id, twilio(ou="Sales", skill_queue="wa_sales"))

    def warnings() -> int:
        (row,) = world.workspace.channels.summaries([saved.channel.id])
        return row.readiness.warnings

    before = warnings()
    world.pull({ROUTE: whole(ROUTE, route("1", "wa_sales")), OU: whole(OU, unit("1", "Sales"))})
    assert warnings() == before
    world.pull({ROUTE: whole(ROUTE, route("1", "wa_sold")), OU: whole(OU)}, SUNDAY)
    assert warnings() == before + 2
    world.pull({ROUTE: partly(ROUTE), OU: not_offered(OU)}, SUNDAY)
    assert warnings() == before + 2


# --- laws of merging ------------------------------------------------------------------------------

_IDS = st.sampled_from("12345")
_ITEMS = st.dictionaries(_IDS, st.sampled_from("abcd"), max_size=5).map(
    lambda found: tuple(route(identity, f"{name}{identity}") for identity, name in found.items())
)
_STATES = st.sampled_from((STATES.COMPLETE, STATES.PARTIAL))


@given(st.lists(st.tuples(_STATES, _ITEMS), min_size=1, max_size=6))
def test_nothing_is_there_and_gone_and_only_complete_readings_miss_anything(
    readings: list[tuple[ReadingState, tuple[ReferenceItem, ...]]],
) -> None:
    kept: tuple[ReferenceItem, ...] = ()
    for number, (state, items) in enumerate(readings):
        before = {item.id for item in kept if item.gone_since is None}
        now = MONDAY + timedelta(days=number)
        fresh = merged(kept, ReferenceList(ROUTE, state, items), now)
        assert fresh is not None
        kept = fresh
        there = {item.id for item in kept if item.gone_since is None}
        assert len({item.id for item in kept}) == len(kept)
        read = {item.id for item in items}
        assert there == (read if state is STATES.COMPLETE else before | read)
        assert all(item.name not in item.former_names for item in kept)


@pytest.mark.parametrize("state", [STATES.FAILED, STATES.NOT_OFFERED, STATES.NOT_SET_UP])
def test_what_was_not_read_changes_no_item(state: ReadingState) -> None:
    assert merged((route("1", "a"),), ReferenceList(ROUTE, state), MONDAY) is None
