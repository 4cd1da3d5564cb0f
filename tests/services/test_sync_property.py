"""Whatever happened on both sides: what is sent is what the plan shows, and nobody's edit is lost without a word.

Each example is a batch of channels with a history of their own: what both had, what was done here, what was done there,
and what a person decided. ``WCS_SYNC_CASES`` says how many channels are tried; the same number gives the same ones.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.services.fake_aicc import REACHED, FakeAicc, Write
from tests.services.sync_world import SyncWorld, new_world
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.many import repetitions
from wa_channel_studio.fields.payload import payload_of, shown_of
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.sync_ports import Progress
from wa_channel_studio.sync.plan import Action, Plan, PlanItem
from wa_channel_studio.sync.snapshot import Side

CASES = int(os.environ.get("WCS_SYNC_CASES", "2000"))
BATCH = 20
PARTS = 4
"""Each has other cases, and a time of its own."""
PARAMETERS = TenantParameters()

_WEBHOOK = {"webhook_password": Secret("hook-1"), "webhook_password_confirm": Secret("hook-1")}
BASES: Mapping[str, Mapping[str, RawValue]] = {
    "twilio": {
        **_WEBHOOK,
        "provider": "twilio",
        "phone_number": "+5511940001207",
        "api_key_sid": "SK" + "0a" * 16,
        "api_key_secret": Secret("Zx9" * 10 + "Ab"),
        "base_url": "https://api.twilio.com/2010-04-01",
        "account_sid": "AC" + "1b" * 16,
        "webhook_user": "hook",
    },
    "other": {
        **_WEBHOOK,
        "provider": "other",
        "verification_method": "basic",
        "phone_number": "+5511940001207",
        "user_name": "itau",
        "password": Secret("password-1"),
        "base_url": "https://bsp.example.com/wa",
        "account_key": Secret("key-1"),
    },
}
FIELDS: Mapping[str, tuple[Any, ...]] = {
    "ou": ("Sales", "Support", None),
    "skill_queue": ("route_a", "route_b", None),
    "transfer_keywords": (["agent"], ["agent", "human"], None),
    "queue_reminder": ("off", "all", "queue", None),
    "queue_reminder_content": ("Please wait", "One moment", None),
    "queue_progress_content": ("Position ${position}", None),
    "session_end_enabled": (True, False),
    "customer_reply_minutes": (5, 30, None),
    "offline_enabled": (True, False),
    "offline_routing_mode": ("chatbot", "skill_queue", None),
    "offline_chatbot_code": ("bot1", "bot2", None),
    "name_card_enabled": (True, False),
    "greeting_1": ("Hello", "Good day", None),
    "robot_enabled": (True, False),
    "robot_access_code": ("r1", "r2", None),
    "phone_number": ("+5511940001207", "+5511940001208"),
    "verification_method": ("basic", "oauth"),
    "user_name": ("itau", "itau2"),
    "provider": ("twilio", "other"),
}
SECRETS = ("webhook_password", "password", "account_key", "api_key_secret")
ODD: tuple[Any, ...] = (0, 1.5, "", " ", [], ["", " "], {"a": 1}, [["x"]], "x" * 300, "⟨⟩", True)
"""What the AICC might give where it belongs or does not."""

ODD_KEYS = ("ou", "greeting_1", "workday_hours", "future_field")

EDITS = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(0, 3), max_size=5)
SIDES = st.sampled_from([Side.HERE, Side.THERE, None])


@dataclass(frozen=True)
class Case:
    """The story of one channel."""

    provider: str
    start: Mapping[str, int]
    here: Mapping[str, int]
    there: Mapping[str, int]
    odd: Mapping[str, int]
    secrets_here: Mapping[str, int]
    secrets_there: Mapping[str, int]
    end: str
    """``both``, or who deleted it: ``here``, ``there``, ``nobody knew`` (never linked, same name), ``only here``."""
    whole: Side | None
    choices: Mapping[str, Side | None] = field(default_factory=dict)


CASE = st.builds(
    Case,
    provider=st.sampled_from(["twilio", "other"]),
    start=EDITS,
    here=EDITS,
    there=EDITS,
    odd=st.dictionaries(st.sampled_from(ODD_KEYS), st.integers(0, 10), max_size=1),
    secrets_here=st.dictionaries(st.sampled_from(SECRETS), st.integers(0, 2), max_size=2),
    secrets_there=st.dictionaries(st.sampled_from(SECRETS), st.integers(0, 2), max_size=2),
    end=st.sampled_from(["both"] * 12 + ["here", "there", "nobody knew", "only here"]),
    whole=SIDES,
    choices=st.dictionaries(st.sampled_from([*sorted(FIELDS), *SECRETS]), SIDES, max_size=6),
)  # fmt: skip


def picked(edits: Mapping[str, int]) -> dict[str, Any]:
    return {key: FIELDS[key][place % len(FIELDS[key])] for key, place in edits.items()}


def as_answers(values: Mapping[str, Any]) -> dict[str, RawValue]:
    return {
        key: tuple(value) if isinstance(value, list) else value if value is not None else ""
        for key, value in values.items()
    }


def secret_edits(case: Case) -> dict[str, RawValue]:
    given = {key: Secret(f"{key}-new-{place}") if place else Secret("") for key, place in case.secrets_here.items()}
    again = {copy: value for key, value in given.items() for copy in repetitions(case.provider, key)}
    return {**given, **again}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncWorld]:
    made = new_world(tmp_path_factory.mktemp("sync"))
    yield made
    made.workspace.close()


class Story:
    """A batch of cases lived through in a tenant of its own."""

    def __init__(self, world: SyncWorld, number: int, cases: list[Case]) -> None:
        self.workspace = world.workspace
        self.aicc = FakeAicc()
        self.workspace.connections._aicc = self.aicc
        tenant = self.workspace.tenants.add(f"Tenant {number}")
        self.workspace.connections.save(tenant.id, REACHED)
        self.world = SyncWorld(self.workspace, tenant, self.aicc, world.certificate, world.clock)
        self.cases = {f"wa_{place}": case for place, case in enumerate(cases)}
        self.ids: dict[str, str] = {}
        self.remote: dict[str, str] = {}

    def live(self) -> None:
        """Everything that happened before the plan."""
        begun = {name: self._start(name, case) for name, case in self.cases.items()}
        linked = {name: answers for name, answers in begun.items() if self.cases[name].end not in _LATER}
        self._add(linked)
        self.world.apply()
        self._add({name: answers for name, answers in begun.items() if name not in linked})
        for name, case in self.cases.items():
            if case.end == "nobody knew":
                self.aicc.made(case.provider, {"channel_name": name, **_set(picked(case.there))})
        self.remote = {kept.fields["channel_name"]: kept.id for kept in self.aicc.kept.values()}
        self._edit_here()
        for name, case in self.cases.items():
            if name in linked and name in self.remote:
                self._edit_there(self.remote[name], case)
        self.workspace.channels.delete([self.ids[name] for name, case in self.cases.items() if case.end == "here"])

    def _start(self, name: str, case: Case) -> Answers:
        values = {**BASES[case.provider], **as_answers(picked(_without_provider(case.start))), "channel_name": name}
        values["trust_certificate"] = (self.world.certificate,)
        if case.provider == "other":
            values["identity_certificate"] = (self.world.certificate,)
        return Answers(values)

    def _add(self, wanted: Mapping[str, Answers]) -> None:
        with self.workspace._begin() as work:
            now = self.world.clock.now()
            fresh = [Channel(uuid.uuid4().hex, self.world.tenant.id, one, now, now) for one in wanted.values()]
            ChannelWriter(work, self.world.clock, "test").write([Change(None, one) for one in fresh])
            work.commit()
        self.ids.update((one.name, one.id) for one in fresh)

    def _edit_here(self) -> None:
        with self.workspace._begin() as work:
            changes = []
            for channel in work.channels.many(list(self.ids.values())):
                case = self.cases[channel.name]
                edits = {**as_answers(picked(case.here)), **secret_edits(case)}
                changes.append(Change(channel, replace(channel, answers=channel.answers.with_values(edits))))
            ChannelWriter(work, self.world.clock, "test").write(changes)
            work.commit()

    def _edit_there(self, remote: str, case: Case) -> None:
        odd = {key: ODD[place] for key, place in case.odd.items()}
        secrets = {key: f"there-{place}" if place else None for key, place in case.secrets_there.items()}
        if picked(case.there) or odd or secrets:
            self.aicc.edited(remote, {**picked(case.there), **odd}, secrets)
        if case.end == "there":
            self.aicc.removed(remote)

    def decided(self, plan: Plan) -> Plan:
        for name, case in self.cases.items():
            for one in plan.items:
                if one.channel_id == self.ids[name] and one.action is Action.CONFLICT:
                    asked = {line.field for line in one.fields}
                    sides = {key: side for key, side in case.choices.items() if key in asked and side is not None}
                    if case.whole is not None:
                        sides[""] = case.whole
                    if sides:
                        plan = self.workspace.sync.choose(plan, one.channel_id, sides)
        return plan


_LATER = ("nobody knew", "only here")


def _without_provider(edits: Mapping[str, int]) -> dict[str, int]:
    return {key: place for key, place in edits.items() if key != "provider"}


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and key != "provider"}


_number = iter(range(10**9))


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_sent_is_what_was_shown_and_nothing_is_lost_without_a_word(world: SyncWorld, part: int) -> None:
    @seed(part)
    @settings(
        max_examples=max(1, CASES // BATCH // PARTS), suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(cases=st.lists(CASE, min_size=BATCH, max_size=BATCH))
    def tried(cases: list[Case]) -> None:
        _try(world, cases)

    tried()


def _try(world: SyncWorld, cases: list[Case]) -> None:
    story = Story(world, next(_number), cases)
    story.live()
    plan = story.decided(story.world.plan())
    before_there = {name: _copy(story.aicc, remote) for name, remote in story.remote.items()}
    before_here = {name: story.workspace.channels.get(owner).answers for name, owner in story.ids.items()}
    story.aicc.writes.clear()
    applied = story.world.apply(plan)
    assert [one for one in applied.entries if one.progress is not Progress.DONE] == []
    _requests_equal_the_plan(plan, story.aicc.writes, before_there)
    again = story.world.plan()
    assert [one for one in again.items if one.happens] == []
    _the_rest_is_as_it_was(plan, again)
    for name, case in story.cases.items():
        try:
            _nothing_is_lost(story, name, plan, before_here[name], before_there.get(name))
        except AssertionError as fault:
            lines = [one for one in plan.items if one.channel_id == story.ids[name]]
            raise AssertionError(f"{fault}\n{case}\n{before_there.get(name)}\n{lines}") from None


def _copy(aicc: FakeAicc, remote: str) -> tuple[str, dict[str, Any]] | None:
    kept = aicc.kept.get(remote)
    return (kept.provider, dict(kept.fields)) if kept is not None else None


def _requests_equal_the_plan(
    plan: Plan, writes: list[Write], before: Mapping[str, tuple[str, dict[str, Any]] | None]
) -> None:
    sends = [one for one in plan.items if one.sends]
    assert sorted((one.action.value, one.name) for one in sends) == sorted((w.action, w.name) for w in writes)
    by_name = {(write.action, write.name): write for write in writes}
    for one in sends:
        write = by_name[one.action.value, one.name]
        if one.action in (Action.CREATE, Action.CHANGE):
            there = before.get(one.name) if one.action is Action.CHANGE else None
            _request_equals_the_line(one, write, there)


def _request_equals_the_line(one: PlanItem, write: Write, there: tuple[str, dict[str, Any]] | None) -> None:
    provider, fields = there if there is not None else (write.provider, {})
    shown = shown_of(provider, fields, PARAMETERS)
    expected: dict[str, Any] = {**shown.unknown, **shown.hidden, **shown.fields}
    for line in one.fields:
        if line.secret or line.goes is not Side.THERE:
            continue
        if line.field == "provider":
            provider = str(line.here)
        elif line.here is None:
            expected.pop(line.field, None)
        else:
            expected[line.field] = line.here
    assert write.provider == provider
    assert dict(write.fields) == expected
    secrets = {line.field: line.here is None for line in one.fields if line.secret and line.goes is Side.THERE}
    assert {key: text is None for key, text in write.secrets.items()} == secrets


def _the_rest_is_as_it_was(plan: Plan, again: Plan) -> None:
    """What waits for somebody waits still, and nothing else."""

    def waiting(of: Plan) -> list[tuple[str, str]]:
        return sorted((one.name, one.action.value) for one in of.items if not one.happens)

    assert waiting(plan) == waiting(again)


def _nothing_is_lost(
    story: Story, name: str, plan: Plan, here: Answers, there: tuple[str, dict[str, Any]] | None
) -> None:
    lines = {line.field: line for one in plan.items if one.channel_id == story.ids[name] for line in one.fields}
    items = [one for one in plan.items if one.channel_id == story.ids[name]]
    now_here = story.workspace.channels.get(story.ids[name]).answers
    now_there = _copy(story.aicc, story.remote[name]) if name in story.remote else None
    deleted = any(one.action is Action.DELETE and one.happens for one in items)
    for key, value in here.items():
        if now_here.get(key) != value and key in all_fields() and not _kept_aside(story, name, key, value):
            told = lines.get(key) or lines.get(_repeated(key))
            assert told is not None or key.endswith(("_name", "_type", "_uploaded")) or _generated(key), (name, key)
    if there is not None and not deleted:
        assert now_there is not None
        was, now = shown_of(*there, PARAMETERS), shown_of(*now_there, PARAMETERS)
        for key, kept in {**was.fields, **was.hidden}.items():
            if {**now.fields, **now.hidden}.get(key) != kept:
                assert key in lines or "provider" in lines, (name, key)
        assert now.unknown == was.unknown
    happened = any(one.happens and one.action in (Action.CHANGE, Action.CREATE) for one in items)
    if happened and now_there is not None:
        names = {key: ("twilio_root",) for key in ("trust_certificate", "identity_certificate") if now_here.get(key)}
        assert payload_of(now_here, PARAMETERS, names).fields == shown_of(*now_there, PARAMETERS).fields


def _kept_aside(story: Story, name: str, key: str, value: RawValue) -> bool:
    aside = story.workspace.channels.get(story.ids[name]).set_aside
    return any(answers.get(key) == value for _, answers in aside)


def _repeated(key: str) -> str:
    return key.removesuffix("_confirm")


def _generated(key: str) -> bool:
    return key in ("configuration_id", "scenario_key", "webhook_password_changed_on")
