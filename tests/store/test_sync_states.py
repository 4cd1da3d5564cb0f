"""What editing a channel does to the word that the list shows of its counterpart on the AICC."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import NOW
from tests.store.samples import READY, channel, problems
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState, after_edit
from wa_channel_studio.fields.payload import sent_keys
from wa_channel_studio.services.channel_ports import ChannelQuery, Kept, SortKey
from wa_channel_studio.services.ports import Store, UnitOfWork
from wa_channel_studio.services.sync_ports import Choice, Link
from wa_channel_studio.sync.snapshot import Base, Side

WHOLE = channel(
    "c",
    channel_name="wa_one",
    provider="twilio",
    ou="Sales",
    greeting_1="Hello",
    api_key_secret=Secret("one"),
    trust_certificate=("file-1",),
    configuration_id="1",
)

Save = Callable[[UnitOfWork, Channel, Channel], None]


def knowing_what_was(work: UnitOfWork, after: Channel, before: Channel) -> None:
    work.channels.save_many((Kept(after, READY, before=before),))


def not_knowing(work: UnitOfWork, after: Channel, before: Channel) -> None:
    assert after.id == before.id
    work.channels.save(after, READY)


both_ways = pytest.mark.parametrize("save", [knowing_what_was, not_knowing])


def state_of(work: UnitOfWork, channel_id: str = "c") -> SyncState:
    return work.channels.summaries([channel_id])[0].sync


def edited(**values: RawValue) -> Channel:
    return replace(WHOLE, answers=WHOLE.answers.with_values(values), changed_at=NOW + timedelta(minutes=1))


SENT_EDITS = [
    edited(greeting_1="Good morning"),
    edited(greeting_1=""),
    edited(channel_name="wa_two"),
    edited(api_key_secret=Secret("two")),
    edited(api_key_secret=""),
    edited(trust_certificate=("file-2",)),
    edited(trust_certificate_name="chain"),
    edited(robot_enabled=True),
]
LOCAL_EDITS = [
    WHOLE,
    edited(),
    replace(WHOLE, tags=("vip",)),
    replace(WHOLE, set_aside=(("infobip", WHOLE.answers),)),
    edited(message_url="https://aicc.example.com/x"),
    edited(verification_code=Secret("1234")),
    edited(trustlist_state="requested"),
    edited(trust_certificate_uploaded=True),
]


@both_ways
@pytest.mark.parametrize("before", list(SyncState))
def test_an_edit_of_what_the_aicc_has_too_changes_what_is_known(store: Store, save: Save, before: SyncState) -> None:
    for after in SENT_EDITS:
        with store.unit_of_work() as work:
            work.channels.add(WHOLE, READY)
            work.links.set_states({"c": before})
            save(work, after, WHOLE)
            assert state_of(work) is after_edit(before), after
            assert work.channels.get("c") == after


@both_ways
@pytest.mark.parametrize("before", list(SyncState))
def test_what_stays_here_leaves_what_is_known(store: Store, save: Save, before: SyncState) -> None:
    for after in LOCAL_EDITS:
        with store.unit_of_work() as work:
            work.channels.add(WHOLE, READY)
            work.links.set_states({"c": before})
            save(work, after, WHOLE)
            assert state_of(work) is before, after


def test_the_edits_are_what_they_are_taken_for() -> None:
    changed = {key for one in SENT_EDITS for key, value in one.answers.items() if WHOLE.answers.get(key) != value}
    assert changed <= sent_keys()
    changed = {key for one in LOCAL_EDITS for key, value in one.answers.items() if WHOLE.answers.get(key) != value}
    assert len(changed) == 4
    assert changed.isdisjoint(sent_keys())


@both_ways
def test_what_the_aicc_generated_tells_of_a_channel_that_was_never_compared(store: Store, save: Save) -> None:
    without = edited(configuration_id="")
    for before, generated, after in (
        (SyncState.NEW, True, SyncState.UNKNOWN),
        (SyncState.DRAFT, True, SyncState.UNKNOWN),
        (SyncState.READY, True, SyncState.UNKNOWN),
        (SyncState.IN_SYNC, True, SyncState.IN_SYNC),
        (SyncState.UNKNOWN, False, SyncState.NEW),
        (SyncState.CHANGED_THERE, False, SyncState.CHANGED_THERE),
    ):
        first, then = (without, WHOLE) if generated else (WHOLE, without)
        with store.unit_of_work() as work:
            work.channels.add(first, READY)
            assert state_of(work) is (SyncState.NEW if generated else SyncState.UNKNOWN)
            work.links.set_states({"c": before})
            save(work, then, first)
            assert state_of(work) is after, before


@both_ways
def test_in_another_tenant_nothing_is_known_of_it(store: Store, save: Save) -> None:
    with store.unit_of_work() as work:
        work.channels.add(WHOLE, READY)
        work.links.set_states({"c": SyncState.IN_SYNC})
        save(work, replace(WHOLE, tenant_id="u"), WHOLE)
        assert state_of(work) is SyncState.UNKNOWN


def test_verdicts_trash_and_undo_leave_it(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(WHOLE, READY)
        work.links.set_states({"c": SyncState.IN_SYNC})
        work.channels.set_readiness("c", problems(3))
        work.channels.trash("c", NOW)
        assert state_of(work) is SyncState.IN_SYNC
        work.channels.restore("c")
        assert state_of(work) is SyncState.IN_SYNC
        after = edited(greeting_1="x")
        knowing_what_was(work, after, WHOLE)
        # Undone it is what it was; whether that is what the AICC has is told by the next comparison.
        knowing_what_was(work, WHOLE, after)
        assert state_of(work) is SyncState.CHANGED_HERE


def test_many_of_all_states_at_once(store: Store) -> None:
    states = list(SyncState)
    some = [channel(f"c{n:04d}", channel_name=f"wa_{n}", greeting_1="a") for n in range(1_200)]
    with store.unit_of_work() as work:
        work.channels.add_many([Kept(one, READY) for one in some])
        work.links.set_states({one.id: states[n % len(states)] for n, one in enumerate(some)} | {"x": states[0]})
        assert work.links.states("t") == dict.fromkeys(states, 120)
        for state in states:
            assert work.channels.page(ChannelQuery(sync=state)).matching == 120
        rows = work.channels.page(ChannelQuery(sort=SortKey.SYNC, limit=1_200)).rows
        assert [row.sync for row in rows] == sorted((row.sync for row in rows), key=lambda state: state.value)
        now = [replace(one, answers=one.answers.with_values({"greeting_1": "b"})) for one in some]
        work.channels.save_many([Kept(one, READY, before=was) for one, was in zip(now, some, strict=True)])
        assert [row.sync for row in work.channels.summaries([one.id for one in some])] == [
            after_edit(states[n % len(states)]) for n in range(len(some))
        ]


def test_a_word_that_nobody_knows_is_mended(store: Store, path: Path) -> None:
    with store.unit_of_work() as work:
        work.channels.add(WHOLE, READY)
        work.commit()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE channel SET sync = 'of next year'")
    with store.unit_of_work() as work:
        knowing_what_was(work, edited(greeting_1="x"), WHOLE)
        assert state_of(work) is SyncState.UNKNOWN


def test_what_belongs_to_a_channel_goes_with_it_and_the_link_stays(store: Store) -> None:
    with store.unit_of_work() as work:
        for identity in ("c", "d"):
            work.channels.add(replace(WHOLE, id=identity), READY)
            work.evidence.put((Evidence(identity, Rung.ON_AICC, NOW, Source.PERSON),))
            work.guided.set(identity, "ou", NOW)
        work.links.put([Link(identity, "t", "wa", Base("", {}), NOW, NOW, Source.APPLY) for identity in ("c", "d")])
        work.choices.put([Choice(identity, "ou", Side.HERE, "1") for identity in ("c", "d")])
        assert work.channels.remove(["c"]) == 1
        assert {each.channel_id for each in work.evidence.of_channels(["c", "d"])} == {"d"}
        assert (work.guided.of_channel("c"), work.guided.under_way("t")) == ({}, ("d",))
        assert [each.channel_id for each in work.choices.of_tenant("t")] == ["d"]
        assert {row.channel_id for row in work.links.rows("t")} == {"c", "d"}
        assert [row.channel_id for row in work.links.locals("t")] == ["d"]
        # What is to become of the one there is still asked.
        work.choices.put((Choice("c", "", Side.THERE, "2"),))
        assert len(work.choices.of_tenant("t")) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.one_of(
            st.sampled_from([*SENT_EDITS, *LOCAL_EDITS, replace(WHOLE, tenant_id="u")]),
            st.sampled_from(list(SyncState)),
        ),
        max_size=6,
    )
)
def test_both_ways_of_saving_tell_the_same(store: Store, steps: Sequence[Channel | SyncState]) -> None:
    found = []
    for save in (knowing_what_was, not_knowing):
        with store.unit_of_work() as work:
            work.channels.add(WHOLE, READY)
            present = WHOLE
            for step in steps:
                if isinstance(step, SyncState):
                    work.links.set_states({"c": step})
                else:
                    save(work, step, present)
                    present = step
            found.append(state_of(work))
    assert found[0] is found[1]
