"""A merge brought together with the form: what one side's change would hide from the other, and what both show then.

The plain merge knows no form. Here a change that would lose its effect by what the other side did is a conflict, and
values that only come into sight are told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.fields.payload import PROVIDER, Payload, shown_secrets
from wa_channel_studio.fields.table import field_map, spec_for
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.sync_snapshots import Local, Remote, Snapshots
from wa_channel_studio.sync.merge import Merge, merge, same
from wa_channel_studio.sync.plan import OTHER, SET, PlanField
from wa_channel_studio.sync.snapshot import Base, Side

_ROUNDS = 5
"""Fields that decide about each other stand in chains of two or three; more rounds find nothing new."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What both sides have in the end, and the lines that lead there."""

    lines: tuple[PlanField, ...]
    after: Channel
    """The channel here then."""
    payload: Payload
    """What the AICC has then."""
    unlike: frozenset[str]
    secret_keys: frozenset[str]
    """The secrets that such a channel can have."""

    @property
    def conflict(self) -> bool:
        """Whether somebody has to decide."""
        return any(line.goes is None for line in self.lines)


def merged(snapshots: Snapshots, base: Base | None, local: Local, remote: Remote, chosen: Mapping[str, Side]) -> Merged:
    """Merge a channel that is on both sides; ``base`` None: nothing links the two."""
    contested: set[str] = set()
    found = merge(base, local.here, remote.there, chosen)
    after = _after(snapshots, local.channel, found)
    for _ in range(_ROUNDS):
        payload, _names = snapshots.payload(after.answers)
        more = _hiding(found, payload, after.answers) - contested
        if found.conflict or not more:
            break
        contested |= more
        found = merge(base, local.here, remote.there, chosen, contested)
        after = _after(snapshots, local.channel, found)
    lines = {line.field: line for line in found.lines}
    if not found.conflict:
        stays = _stays(snapshots, local, found, remote)
        after = _after(snapshots, local.channel, found, stays)
        for key in stays:
            line = lines.pop(key)
            if line.secret and (base is None or remote.revisions.get(key, "") != base.secrets[key].revision):
                lines[key] = replace(line, goes=Side.THERE)  # it is not there any more, and is wanted again
        after = _without_surprises(snapshots, {*found.values, *stays}, after, remote, lines)
    payload, _names = snapshots.payload(after.answers)
    secret_keys = shown_secrets(payload.provider, payload.fields, snapshots.parameters)
    if not found.conflict:
        _come_into_sight(snapshots, lines, local, payload, base)
        _take_effect(lines, payload, secret_keys, remote)
    ordered = tuple(sorted(lines.values(), key=lambda line: line.field))
    return Merged(ordered, after, payload, found.unlike, secret_keys)


def _after(snapshots: Snapshots, channel: Channel, found: Merge, stays: Collection[str] = ()) -> Channel:
    """The channel with what goes here, but for what ``stays``."""
    coming = [line for line in found.lines if line.goes is Side.HERE and line.field not in stays]
    taken = {line.field: line.there for line in coming if not line.secret}
    gone = [line.field for line in coming if line.secret]
    return snapshots.taken_over(channel, taken, found.values, [key for key in gone if key not in found.unlike])


def _stays(snapshots: Snapshots, local: Local, found: Merge, remote: Remote) -> set[str]:
    """What was hidden there, not taken away, and is shown again in the end or kept there: it stays here as it is."""
    empty = {line.field for line in found.lines if line.goes is Side.HERE and line.there is None and not line.chosen}
    stays = {key for key in empty if not snapshots.shows(remote, key)}
    for _ in range(_ROUNDS):
        if not stays:
            break
        payload, _names = snapshots.payload(_after(snapshots, local.channel, found, stays).answers)
        hidden = stays - payload.fields.keys() - payload.secrets.keys() - remote.hidden.keys()
        stays -= hidden
        if not hidden:
            break
    return stays


def _hiding(found: Merge, payload: Payload, answers: Answers) -> set[str]:
    """The fields whose value from one side hides a change that the other side made."""
    lines = {line.field: line for line in found.lines}
    contested: set[str] = set()
    for line in found.lines:
        value = line.here if line.goes is Side.THERE else line.there
        shown = line.field in (payload.secrets if line.secret else payload.fields) or line.field == PROVIDER
        if line.goes is None or value is None or shown:
            continue
        for key in _deciders(line.field, answers):
            other = lines.get(key)
            if other is not None and not other.chosen and other.goes not in (None, line.goes):
                contested.add(key)
    return contested


def _deciders(key: str, answers: Answers) -> Collection[str]:
    """The fields that decide whether one is shown."""
    provider = answers.text(PROVIDER)
    spec = spec_for(provider, key)
    if key not in field_map(provider) or spec is None:
        return (PROVIDER,)
    return (*spec.visible.keys, PROVIDER)


def _take_effect(lines: dict[str, PlanField], payload: Payload, secret_keys: Collection[str], remote: Remote) -> None:
    """Let the lines tell what is written: what is hidden in the end goes nowhere, and is taken away there."""
    for key, line in list(lines.items()):
        value = line.here if line.goes is Side.THERE else line.there
        if value is None or key == PROVIDER or key in payload.fields or key in secret_keys:
            continue
        if line.secret or line.there is None:
            del lines[key]  # it stays in the answers here, and is not shown on either side
        else:
            lines[key] = replace(line, here=None, goes=Side.THERE)
    if not any(line.goes is Side.THERE for line in lines.values()):
        return
    kept_there = {**remote.hidden, **remote.there.fields}
    for key in sorted(kept_there.keys() | payload.fields.keys()):
        mine, theirs = payload.fields.get(key), kept_there.get(key)
        if same(mine, theirs):
            continue
        if key not in lines:
            lines[key] = PlanField(key, None, mine, theirs, Side.THERE)
        elif lines[key].goes is Side.THERE and lines[key].there is None:
            lines[key] = replace(lines[key], there=theirs)  # it was hidden there, and is overwritten all the same


def _without_surprises(
    snapshots: Snapshots, expected: Collection[str], after: Channel, remote: Remote, lines: dict[str, PlanField]
) -> Channel:
    """What comes into sight here by a change made there, and stands on no side of the merge, becomes as it is there."""
    for _ in range(_ROUNDS):
        payload, _names = snapshots.payload(after.answers)
        surprises: dict[str, JsonValue] = {}
        for key, value in payload.fields.items():
            line, theirs = lines.get(key), remote.there.fields.get(key)
            chosen = line is not None and line.chosen
            empty = value is False and theirs is None
            if not (key in expected or chosen or empty or same(value, theirs)):
                surprises[key] = theirs
                lines[key] = PlanField(key, line.base if line is not None else None, value, theirs, Side.HERE)
        if not surprises:
            break
        after = snapshots.taken_over(after, surprises, {}, ())
    return after


def _come_into_sight(
    snapshots: Snapshots, lines: dict[str, PlanField], local: Local, payload: Payload, base: Base | None
) -> None:
    """What was hidden here and is shown in the end was not taken away here: its lines tell of the answer that stands.

    Where that is what both had, nothing happens to it.
    """
    hidden = [line for line in lines.values() if line.goes is Side.THERE and line.here is None]
    for line in hidden:
        mine = payload.fields.get(line.field)
        if not line.secret and mine is not None:
            lines[line.field] = replace(line, here=mine)
            if same(mine, line.there):
                del lines[line.field]
    secrets = {line.field: payload.secrets[line.field] for line in hidden if line.field in payload.secrets}
    if not secrets:
        return
    marks = snapshots.marks({local.channel.id: replace(payload, secrets=secrets)})[local.channel.id]
    had = base.secrets if base is not None else {}
    for key, mark in marks.items():
        known = key in had and had[key].mark == mark
        lines[key] = replace(lines[key], here=SET if known else OTHER)
        if known and not lines[key].chosen:
            del lines[key]
