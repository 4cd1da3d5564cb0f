"""The sandbox's own record of what came is what the plan shows, and nobody's edit is lost without a word.

The stories are those of ``test_sync_property``, lived through with the real client, the real file and a sandbox that
judges by its own rules. ``WCS_SYNC_CASES`` says how many channels are tried; the same number gives the same ones.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.services.sync_box import Box, Sent, There, alike, new_connected, running_box
from tests.services.sync_world import AUTHORITY, TickingClock
from tests.services.test_sync_property import (
    BASES,
    BATCH,
    CASE,
    ODD,
    PARAMETERS,
    Case,
    as_answers,
    picked,
    secret_edits,
)
from wa_channel_studio.aicc.payload import key_of
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.fields.payload import PROVIDER, payload_of, shown_of
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import all_fields, field_map
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sync_ports import OutboxEntry
from wa_channel_studio.sync.plan import Action, Kind, Plan, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side

CASES = int(os.environ.get("WCS_SYNC_CASES", "2000"))
PARTS = 4
"""Each has other cases, and a time of its own."""
CERTIFICATE = "twilio_root"
LATER = ("nobody knew", "only here")
"""Stories of channels that nothing links."""

Clear = Mapping[str, Any]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running_box(tmp_path_factory.mktemp("box")) as running:
        yield running


@dataclass(frozen=True)
class Both:
    """What stands on both sides at one moment."""

    here: Mapping[str, Answers]
    """By name."""
    there: Mapping[str, There]
    """By name."""

    def clear_here(self, name: str) -> Clear:
        """What the AICC would get."""
        answers = self.here[name]
        names = {key: (CERTIFICATE,) for key in ("trust_certificate", "identity_certificate") if answers.get(key)}
        payload = payload_of(answers, PARAMETERS, names)
        return {**payload.fields, PROVIDER: payload.provider}

    def clear_there(self, name: str) -> Clear:
        one = self.there[name]
        return {**shown_of(one.provider, one.fields, PARAMETERS).fields, PROVIDER: one.provider}


class Tale:
    """A batch of cases in a workspace of its own, and an AICC that has nothing else."""

    def __init__(self, box: Box, folder: Path, cases: list[Case]) -> None:
        box.emptied()
        self.box = box
        self.clock = TickingClock()
        self.workspace, self.tenant = new_connected(folder, box.sandbox, self.clock)
        self.certificate = self.workspace.library.add(AUTHORITY.root_der, f"{CERTIFICATE}.der", role=Role.TRUST).id
        self.cases = {f"wa_{place}": case for place, case in enumerate(cases)}
        self.ids: dict[str, str] = {}
        self.linked: Mapping[str, Both] = {}
        """What both had, of those that were linked."""

    # --- between ----------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        return self.workspace.sync.plan(self.tenant, JobContext())

    def both(self) -> Both:
        answers = {name: self.workspace.channels.get(owner).answers for name, owner in self.ids.items()}
        return Both(answers, {one.name: one for one in self.box.there().values()})

    def applied(self, plan: Plan) -> tuple[OutboxEntry, ...]:
        """Carry it out, and judge what was sent by the sandbox's record; those that were stopped."""
        before = self.both()
        self.box.taken()
        stopped = self.workspace.sync.apply(plan, JobContext(), deletes_confirmed=True).stopped
        _the_record_is_the_plan(self.box, plan, self.box.taken(), before, stopped)
        return stopped

    def decided(self, plan: Plan) -> Plan:
        names = {owner: name for name, owner in self.ids.items()}
        for one in plan.items:
            case = self.cases.get(names.get(one.channel_id, ""))
            if one.action is Action.CONFLICT and case is not None:
                asked = {line.field for line in one.fields}
                sides = {key: side for key, side in case.choices.items() if key in asked and side is not None}
                if case.whole is not None:
                    sides[""] = case.whole
                if sides:
                    plan = self.workspace.sync.choose(plan, one.channel_id, sides)
        return plan

    # --- what happens before -----------------------------------------------------------------------------

    def live(self) -> None:
        begun = {name: self._start(name, case) for name, case in self.cases.items()}
        linked = {name: answers for name, answers in begun.items() if self.cases[name].end not in LATER}
        self._add(linked)
        stopped = {entry.name for entry in self.applied(self.plan())}
        had = self.both()
        assert stopped.isdisjoint(had.there)
        self.linked = {name: had for name in linked if name in had.there}
        self._add({name: answers for name, answers in begun.items() if name not in linked})
        unknown = [
            (case.provider, {**_set(picked(case.there)), "channel_name": name})
            for name, case in self.cases.items()
            if case.end == "nobody knew"
        ]
        self.box.made(unknown)
        self._edit_here()
        for name in self.linked:
            self._edit_there(had.there[name].id, self.cases[name])
        self.workspace.channels.delete([self.ids[name] for name, case in self.cases.items() if case.end == "here"])

    def _start(self, name: str, case: Case) -> Answers:
        start = {key: place for key, place in case.start.items() if key != PROVIDER}
        values = {**BASES[case.provider], **as_answers(picked(start)), "channel_name": name}
        values["trust_certificate"] = (self.certificate,)
        if case.provider == "other":
            values["identity_certificate"] = (self.certificate,)
        return Answers(values)

    def _add(self, wanted: Mapping[str, Answers]) -> None:
        now = self.clock.now()
        fresh = [Channel(uuid.uuid4().hex, self.tenant, answers, now, now) for answers in wanted.values()]
        self._write([Change(None, one) for one in fresh])
        self.ids.update((one.name, one.id) for one in fresh)

    def _edit_here(self) -> None:
        with self.workspace._begin(reading=True) as work:
            channels = work.channels.many(list(self.ids.values()))
        changes = []
        for channel in channels:
            case = self.cases[channel.name]
            edits = {**as_answers(picked(case.here)), **secret_edits(case)}
            changes.append(Change(channel, replace(channel, answers=channel.answers.with_values(edits))))
        self._write(changes)

    def _write(self, changes: list[Change]) -> None:
        with self.workspace._begin() as work:
            ChannelWriter(work, self.clock, "test").write(changes)
            work.commit()

    def _edit_there(self, channel: str, case: Case) -> None:
        if case.end == "there":
            self.box.removed(channel)
            return
        edits = {key: value for key, value in picked(case.there).items() if key != PROVIDER}  # a page cannot do it
        odd = {key: ODD[place] for key, place in case.odd.items()}
        own = field_map(case.provider)  # the sandbox keeps no other provider's secrets when it is written to
        secrets = {key: f"there-{at}" if at else None for key, at in case.secrets_there.items() if key in own}
        if edits or odd or secrets:
            self.box.edited(channel, {**edits, **odd}, secrets)


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and key != PROVIDER}


@pytest.mark.parametrize("part", range(PARTS))
def test_what_the_sandbox_recorded_is_what_was_shown_and_nothing_is_lost_without_a_word(
    box: Box, tmp_path_factory: pytest.TempPathFactory, part: int
) -> None:
    @seed(part)
    @settings(
        max_examples=max(1, CASES // BATCH // PARTS), suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(cases=st.lists(CASE, min_size=BATCH, max_size=BATCH))
    def tried(cases: list[Case]) -> None:
        _try(box, tmp_path_factory, cases)

    tried()


def _try(box: Box, tmp_path_factory: pytest.TempPathFactory, cases: list[Case]) -> None:
    folder = tmp_path_factory.mktemp("tale")
    tale = Tale(box, folder, cases)
    try:
        tale.live()
        plan = tale.decided(tale.plan())
        before = tale.both()
        stopped = tale.applied(plan)
        after = tale.both()
        box.taken()
        again = tale.plan()
        assert box.taken() == []
        _nothing_is_left_to_do(plan, again, stopped)
        for name in tale.cases:
            try:
                items = [one for one in plan.items if one.channel_id == tale.ids[name]]
                refused = name in {entry.name for entry in stopped}
                _no_edit_is_lost(tale, name, () if refused else items, before, after)
            except AssertionError as fault:
                lines = [one for one in plan.items if one.channel_id == tale.ids[name]]
                told = f"{tale.cases[name]}\n{before.there.get(name)}\n{after.there.get(name)}\n{lines}"
                raise AssertionError(f"{name}: {fault}\n{told}") from None
    finally:
        tale.workspace.close()
        shutil.rmtree(folder)


# --- the requests ----------------------------------------------------------------------------------------


def _the_record_is_the_plan(
    box: Box, plan: Plan, writes: list[Sent], before: Both, stopped: tuple[OutboxEntry, ...]
) -> None:
    """One write for each line that sends and none besides; refused are those alone that were stopped."""
    sends = {(one.action.value, _named(one)): one for one in plan.items if one.sends}
    assert sorted(sends) == sorted((write.action, write.name) for write in writes)
    assert len({write.key for write in writes}) == len(writes)
    told = {(entry.action.value, _named(entry)): entry for entry in stopped}
    assert told.keys() == {(write.action, write.name) for write in writes if write.status == 422}
    for write in writes:
        line = sends[write.action, write.name]
        assert write.status in (200, 201, 204, 422), write
        if line.kind is Kind.CHANNEL and write.action != "delete":
            _body_equals_the_line(line, write, before.there.get(line.name) if write.action == "change" else None)
        if write.status == 422:
            _every_broken_rule_is_told(box, write, told[write.action, write.name])


def _named(one: PlanItem | OutboxEntry) -> str:
    """As the address of the write names it."""
    return one.remote_id if one.kind is Kind.CHANNEL and one.action is not Action.CREATE else one.name


def _body_equals_the_line(one: PlanItem, write: Sent, there: There | None) -> None:
    provider, expected = write.provider, dict[str, Any]()
    if there is not None:
        provider = there.provider
        shown = shown_of(provider, there.fields, PARAMETERS)
        foreign = {key: value for key, value in there.fields.items() if key not in all_fields()}
        expected = {**shown.unknown, **shown.hidden, **shown.fields, **foreign}
    for line in one.fields:
        if line.secret or line.goes is not Side.THERE:
            continue
        if line.field == PROVIDER:
            provider = str(line.here)
        elif line.here is None:
            expected.pop(line.field, None)
        else:
            expected[line.field] = line.here
    assert write.provider == provider
    assert alike(write.fields, expected), (one, write)
    secrets = {line.field: line.here is None for line in one.fields if line.secret and line.goes is Side.THERE}
    assert write.secrets == secrets


def _every_broken_rule_is_told(box: Box, write: Sent, entry: OutboxEntry) -> None:
    """The same body once more: what the sandbox says of each field stands in the stopped entry, with the field."""
    body = {**write.body, "secrets": {name: value and "any" for name, value in write.body.get("secrets", {}).items()}}
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    if write.action == "change":
        headers["If-Match"] = f'"{entry.revision}"'
    method, path = ("PUT", f"channels/{write.name}") if write.action == "change" else ("POST", "channels")
    answer = box.asked(method, path, body, headers)
    assert answer.status == 422, answer
    for rule in answer.json["errors"]:
        label = all_fields()[key_of(rule["field"])].label if key_of(rule["field"]) else rule["field"]
        assert f"{label}: {rule['message']}" in entry.message


# --- what is left ----------------------------------------------------------------------------------------


def _nothing_is_left_to_do(plan: Plan, again: Plan, stopped: tuple[OutboxEntry, ...]) -> None:
    """The next plan has what was stopped and what waits for somebody, and nothing else."""
    refused = {entry.name for entry in stopped}
    assert {one.name for one in again.items if one.happens} == refused
    waiting = sorted((one.name, one.action.value) for one in plan.items if not one.happens)
    assert waiting == sorted((one.name, one.action.value) for one in again.items if not one.happens)


def _no_edit_is_lost(tale: Tale, name: str, items: Sequence[PlanItem], before: Both, after: Both) -> None:
    """``items`` are what the plan has of the channel, and the sandbox did not refuse."""
    lines = {line.field: line for one in items for line in one.fields}
    happened = any(one.happens for one in items)
    if not happened:
        assert after.here[name] == before.here[name]
        assert after.there.get(name) == before.there.get(name)
    elif any(one.action is Action.DELETE for one in items):
        _a_deletion_loses_no_edit(tale, name, before, after)
    else:
        _each_side_keeps_what_no_line_tells(tale, name, lines, before, after)
        if name in tale.linked and name in before.there:
            _each_edit_is_on_both_sides(tale.linked[name], name, lines, before, after)
        assert alike(after.clear_here(name), after.clear_there(name))


def _a_deletion_loses_no_edit(tale: Tale, name: str, before: Both, after: Both) -> None:
    """Who deletes says so; what the other side had edited was given up by somebody."""
    assert name not in after.there
    assert after.here[name] == before.here[name]  # in the trash, as it was
    edited_here = not alike(tale.linked[name].clear_here(name), before.clear_here(name))
    edited_there = name in before.there and not alike(tale.linked[name].clear_there(name), before.clear_there(name))
    if (edited_here and tale.cases[name].end == "there") or edited_there:
        assert tale.cases[name].whole is not None


def _each_side_keeps_what_no_line_tells(
    tale: Tale, name: str, lines: Mapping[str, PlanField], before: Both, after: Both
) -> None:
    own = field_map(after.here[name].text(PROVIDER))
    aside = tale.workspace.channels.get(tale.ids[name]).set_aside
    for key, value in before.here[name].items():
        told = key in lines or key.removesuffix("_confirm") in lines or key not in all_fields()
        if told or after.here[name].get(key) == value:
            continue
        kept_aside = key not in own and any(answers.get(key) == value for _, answers in aside)
        assert kept_aside or key.endswith(("_name", "_type", "_uploaded")) or _made(key), key
    if name in before.there:
        _the_aicc_keeps_what_no_line_tells(lines, before.there[name], after.there[name])


def _the_aicc_keeps_what_no_line_tells(lines: Mapping[str, PlanField], was: There, now: There) -> None:
    then, since = (shown_of(one.provider, one.fields, PARAMETERS) for one in (was, now))
    had, has = {**then.hidden, **then.fields}, {**since.hidden, **since.fields}
    changed = {key for key in had.keys() | has.keys() if not alike(had.get(key), has.get(key))}
    assert changed <= lines.keys() or PROVIDER in lines, changed - lines.keys()
    for key in changed & lines.keys():
        assert alike(lines[key].there, had.get(key)), key
    assert alike(then.unknown, since.unknown)
    written = {key for key in was.secrets.keys() | now.secrets.keys() if was.secrets.get(key) != now.secrets.get(key)}
    assert written <= lines.keys() or PROVIDER in lines, written - lines.keys()


def _made(key: str) -> bool:
    """Whether it is the AICC's, or kept by the program itself."""
    return key == "webhook_password_changed_on" or all_fields()[key].step is Step.INTEGRATION


def _each_edit_is_on_both_sides(
    linked: Both, name: str, lines: Mapping[str, PlanField], before: Both, after: Both
) -> None:
    """The three-way rule, by what stood where: an edit of one side wins, of two only by somebody's decision."""
    had, mine, theirs = linked.clear_there(name), before.clear_here(name), before.clear_there(name)
    now = after.clear_there(name)
    for key in mine.keys() | theirs.keys():
        b, h, t, n = had.get(key), mine.get(key), theirs.get(key), now.get(key)
        line = lines.get(key)
        if alike(h, t):
            assert alike(n, h) or line is not None, key
        elif line is None:
            # One side hides it for another field: it stays in the answers here, or is what the other side has.
            assert n is None or (h is None and alike(n, t)) or (t is None and alike(n, h)), key
        elif not line.chosen and n is not None and not _hidden_here(before.here[name], key, h):
            assert alike(n, t if alike(h, b) else h), key
            assert alike(h, b) or alike(t, b), key


def _hidden_here(answers: Answers, key: str, shown: object) -> bool:
    """Whether it has no value only because another answer hides it."""
    return shown is None and (key not in field_map(answers.text(PROVIDER)) or bool(answers.get(key)))
