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
from wa_channel_studio.services.sync_snapshots import Local, Remote, Snapshots
from wa_channel_studio.sync.merge import Merge, merge, same
from wa_channel_studio.sync.plan import PlanField
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
        after = _without_surprises(snapshots, found, after, lines)
    payload, _names = snapshots.payload(after.answers)
    secret_keys = shown_secrets(payload.provider, payload.fields, snapshots.parameters)
    if not found.conflict:
        _take_effect(lines, payload, secret_keys, remote)
    ordered = tuple(sorted(lines.values(), key=lambda line: line.field))
    return Merged(ordered, after, payload, found.unlike, secret_keys)


def _after(snapshots: Snapshots, channel: Channel, found: Merge) -> Channel:
    taken = {line.field: line.there for line in found.lines if line.goes is Side.HERE and not line.secret}
    gone = [line.field for line in found.lines if line.goes is Side.HERE and line.secret]
    return snapshots.taken_over(channel, taken, found.values, [key for key in gone if key not in found.unlike])


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
        if key not in lines and not same(mine, theirs):
            lines[key] = PlanField(key, None, mine, theirs, Side.THERE)


def _without_surprises(snapshots: Snapshots, found: Merge, after: Channel, lines: dict[str, PlanField]) -> Channel:
    """Empty what comes into sight here by a change made there, and stands on neither side of the merge."""
    for _ in range(_ROUNDS):
        payload, _names = snapshots.payload(after.answers)
        fields = payload.fields.items()
        surprises = {key: value for key, value in fields if key not in found.values and value is not False}
        if not surprises:
            break
        for key, value in surprises.items():
            lines[key] = PlanField(key, None, value, None, Side.HERE)
        after = snapshots.taken_over(after, dict.fromkeys(surprises), found.values, ())
    return after
