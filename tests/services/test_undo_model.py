"""Whatever is done, undone and done again in whatever order: the workspace is as a plain model of it says.

After every step readiness and next expiry, as they are kept, are those of a full check made anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.services.recipe_world import Authority, leaf_der
from tests.studio import new_workspace, twilio
from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryQuery
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit
from wa_channel_studio.fields.table import with_defaults
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channel_steps import Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.checking import judge
from wa_channel_studio.services.undo import GoneError

AUTHORITY = Authority()
FILES = (leaf_der(AUTHORITY.issue("api.twilio.com")), AUTHORITY.root_der)
NAMES = st.sampled_from(["wa_one", "WA_ONE", "wa_two", ""])
PLACE = st.integers(0, 7)
EDITS: st.SearchStrategy[tuple[str, RawValue]] = st.one_of(
    st.tuples(st.just("channel_name"), NAMES),
    st.tuples(st.just("ou"), st.sampled_from(["", "Sales", "Support"])),
    st.tuples(st.just("skill_queue"), st.sampled_from([None, "wa_route"])),
    st.tuples(st.just("provider"), st.sampled_from(["twilio", "gupshup", "cloud-api", ""])),
    st.tuples(st.just("webhook_password"), st.sampled_from([Secret("p1"), Secret("p2"), Secret("")])),
    st.tuples(st.just("transfer_keywords"), st.sampled_from([(), ("agent",), ("agent", "human")])),
    st.tuples(st.just("queue_reminder"), st.sampled_from(["", "off", "all"])),
    st.tuples(st.just("@tags"), st.sampled_from(["", "of the form"])),
    st.tuples(st.just("token_valid_until"), st.sampled_from(["2026-01-01", "2031-05-31"])),
)


@dataclass(frozen=True)
class State:
    """All that a person could tell apart."""

    channels: Mapping[str, Any]
    trash: Mapping[str, Any]
    tenants: frozenset[Any]
    library: Mapping[str, Any]

    def like(self, other: State) -> bool:
        """The same, but for channels in the trash that an undo put there; ``self`` is from before."""
        known = {owner: other.trash.get(owner) for owner in self.trash}
        return (self.channels, self.trash, self.tenants, self.library) == (
            other.channels,
            known,
            other.tenants,
            other.library,
        )


class Person(RuleBasedStateMachine):
    """Somebody who works on two tenants and often thinks better of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = new_workspace(Path(self.folder.name))
        self.done: list[tuple[State, State]] = []
        self.undone: list[tuple[State, State]] = []
        self.made: dict[str, None] = {}
        self.files: dict[str, None] = {}
        self.passed_over = False
        """Whether a deed could not be undone any more: what is restored then is not all of it."""

    def teardown(self) -> None:
        for trashed in (False, True):
            for owner in self.workspace.channels.ids(ChannelQuery(trashed=trashed, limit=0)):
                assert self.workspace.channels.history_faults(owner) == ""
        self.workspace.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.tenants = [self.workspace.tenants.add(name).id for name in ("Acme", "Beta")]
        for tenant, name in ((0, "wa_one"), (0, "WA_ONE"), (1, "wa_one")):
            self.workspace.channels.save(self.tenants[tenant], twilio(name))
            self.ids()
        self.workspace.undo.clear()

    # --- what is there -------------------------------------------------------------------------------

    def state(self) -> State:
        with self.workspace._begin(reading=True) as work:
            every = []
            for trashed in (False, True):
                ids = work.channels.ids(ChannelQuery(trashed=trashed, limit=0))
                every.append({one.id: _seen(one) for one in work.channels.many(ids)})
            rows = work.library.page(LibraryQuery(limit=50), self.workspace._adapters.clock.now()).rows
            library = {row.id: (row.name, row.role, row.has_password) for row in rows}
            return State(every[0], every[1], frozenset(work.tenants.all()), library)

    def ids(self, *, trashed: bool = False) -> tuple[str, ...]:
        """Those that are there, in the order they were made: their ids are by chance."""
        there = self.workspace.channels.ids(ChannelQuery(trashed=trashed, limit=0))
        self.made.update(dict.fromkeys(sorted(set(there) - set(self.made))))
        return tuple(owner for owner in self.made if owner in there)

    def known_files(self) -> tuple[str, ...]:
        there = self.state().library
        self.files.update(dict.fromkeys(sorted(set(there) - set(self.files))))
        return tuple(item for item in self.files if item in there)

    def some(self, place: int, *, trashed: bool = False) -> tuple[str, ...]:
        return self.ids(trashed=trashed)[place : place + 2]

    def does(self, deed: Callable[[], object]) -> None:
        before, words = self.state(), self.workspace.undo.undo_words
        count = len(self.workspace.undo._done)
        try:
            deed()
        except ProblemError:
            assert self.state() == before
            return
        made = len(self.workspace.undo._done) - count
        assert made in {0, 1}
        if made:
            assert self.workspace.undo.undo_words
            self.done.append((before, self.state()))
            self.undone.clear()
        else:
            assert (self.state(), self.workspace.undo.undo_words) == (before, words)

    # --- what is done --------------------------------------------------------------------------------

    @rule(name=NAMES, tenant=st.integers(0, 1), file=st.integers(0, 3))
    def make(self, name: str, tenant: int, file: int) -> None:
        rows = self.known_files()[file : file + 1]
        answers = twilio(name, trust_certificate=tuple(rows))
        self.does(lambda: self.workspace.channels.save(self.tenants[tenant], answers))

    @rule(place=PLACE, edits=st.lists(EDITS, min_size=1, max_size=3))
    def edit(self, place: int, edits: list[tuple[str, RawValue]]) -> None:
        owners = self.some(place)
        if owners:
            one = self.workspace.channels.get(owners[0])
            answers = one.answers.with_values(dict(edits))
            aside = (("gupshup", Answers({"api_key": Secret("k"), "app_name": "a"})),) if len(edits) > 1 else ()
            self.does(lambda: self.workspace.channels.save(one.tenant_id, answers, channel_id=one.id, set_aside=aside))

    @rule(place=PLACE)
    def copy(self, place: int) -> None:
        owners = self.some(place)
        if owners:
            self.does(lambda: self.workspace.channels.duplicate(owners[0]))

    @rule(place=PLACE, away=st.booleans())
    def throw_away_or_fetch(self, place: int, away: bool) -> None:
        owners = self.some(place, trashed=not away)
        move = self.workspace.channels.delete if away else self.workspace.channels.restore
        if owners:
            self.does(lambda: move(owners))

    @rule(place=PLACE, tenant=st.integers(0, 1), tags=st.sampled_from([(), ("new",), ("new", "old")]), name=NAMES)
    def move_many(self, place: int, tenant: int, tags: tuple[str, ...], name: str) -> None:
        """As bulk actions do: several at once, tags and tenant among what changes."""

        workspace, ids = self.workspace, self.some(place)

        def act() -> None:
            with workspace._begin() as work:
                writer = ChannelWriter(work, workspace._adapters.clock, "move")
                there = work.channels.many(ids)
                target = self.tenants[tenant]
                writer.write(
                    [
                        Change(one, replace(one, tenant_id=target, tags=tags, answers=_renamed(one.answers, name)))
                        for one in there
                    ]
                )
                work.commit()
            if writer.touched:
                workspace.undo.push(ChannelDeed(workspace._begin, workspace._adapters.clock, writer.step, "Move"))

        if ids:
            self.does(act)

    @rule(
        tenant=st.integers(0, 1), isolated=st.booleans(), days=st.sampled_from([7, 90]), webhook=st.booleans(),
        listed=st.booleans(), password=st.sampled_from(["", "w1", "w2"]),
    )  # fmt: skip
    def change_a_tenant(
        self, *, tenant: int, isolated: bool, days: int, webhook: bool, listed: bool, password: str
    ) -> None:
        known = self.workspace.tenants.get(self.tenants[tenant])
        parameters = replace(
            known.parameters,
            organisation_isolation=isolated,
            webhook_password_validity=days,
            twilio_tenant_webhook=webhook,
        )
        secret = Secret(password)
        changed = replace(
            known,
            parameters=parameters,
            ous=(OrganisationUnit("Sales"),) if listed else (),
            called_routes=(CalledRoute("wa_route", "Sales"),) if listed else (),
            twilio_webhook=replace(known.twilio_webhook, user="u", password=secret, password_confirm=secret),
        )
        self.does(lambda: self.workspace.tenants.save(changed))

    @rule(which=st.integers(0, 1), role=st.sampled_from(list(Role)))
    def keep_a_file(self, which: int, role: Role) -> None:
        self.does(lambda: self.workspace.library.add(FILES[which], f"file{which}.der", role=role))

    @rule(place=st.integers(0, 3), deed=st.sampled_from(["rename", "role", "remove"]), role=st.sampled_from(list(Role)))
    def change_a_file(self, place: int, deed: str, role: Role) -> None:
        library = self.workspace.library
        files = self.known_files()
        if place < len(files):
            owner = files[place]
            deeds: Mapping[str, Callable[[], object]] = {
                "rename": lambda: library.rename(owner, f"{role.value}_named.der"),
                "role": lambda: library.set_role(owner, role),
                "remove": lambda: library.remove([owner]),
            }
            self.does(deeds[deed])

    @rule(back=st.booleans(), times=st.integers(1, 3))
    def think_better_of_it(self, back: bool, times: int) -> None:
        stack = self.workspace.undo
        for _ in range(times):
            taken, given = (self.done, self.undone) if back else (self.undone, self.done)
            here = self.state()
            if not taken:
                assert not (stack.undo_words if back else stack.redo_words)
                return
            pair = taken.pop()
            try:
                _ = stack.undo() if back else stack.redo()
            except GoneError:
                # Such as a certificate that a channel in the trash uses: the rest is as it was.
                assert self.state() == here
                self.passed_over = True
                continue
            given.append(pair)
            wanted = pair[0] if back else pair[1]
            assert wanted.like(self.state()) or self.passed_over

    @invariant()
    def what_is_kept_is_what_a_check_finds(self) -> None:
        for row in self.workspace.channels.summaries(self.ids()):
            one = self.workspace.channels.get(row.id)
            found = judge(one.answers, self.workspace.channels.context(one.tenant_id, one.answers, one.id))
            assert (row.readiness, row.expiry) == (found.readiness, found.expiry)


def _seen(one: Any) -> Any:
    answers = {key: value for key, value in with_defaults(one.answers).items() if not is_empty(value)}
    return one.tenant_id, answers, one.tags, one.set_aside


def _renamed(answers: Answers, name: str) -> Answers:
    return answers.with_value("channel_name", name) if name else answers


def test_undo_and_redo_follow_the_model() -> None:
    run_state_machine_as_test(
        Person,
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
