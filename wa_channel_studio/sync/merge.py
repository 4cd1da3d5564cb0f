"""The three-way merge of a channel, field by field: what goes where, what is in conflict, what both would have then.

Pure and total: any JSON value can stand on any side. It knows no field table; what is shown for which answers, whoever
made the snapshots has decided. No secret has a value here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, PlanField
from wa_channel_studio.sync.snapshot import Base, Here, SecretBase, Side, There

PROVIDER = "provider"
"""The provider takes part like a field."""
WHOLE = ""
"""The key of a decision over the channel as a whole: it counts for every field that has none of its own."""

_NOBODY = SecretBase("", "")


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of it."""

    lines: tuple[PlanField, ...]
    """Every field in which one side must follow the other, or nobody knows which; in the order of the keys."""
    values: Mapping[str, JsonValue]
    """The clear values that both have when all lines are carried out; of a field in conflict what is here."""
    unlike: frozenset[str] = field(default_factory=frozenset)
    """Secrets that stay as they are on each side, unlike, because somebody chose so or nothing is known here."""

    @property
    def conflict(self) -> bool:
        """Whether somebody has to decide."""
        return any(line.goes is None for line in self.lines)


def merge(
    base: Base | None,
    here: Here,
    there: There,
    choices: Mapping[str, Side] | None = None,
    contested: Collection[str] = (),
) -> Merge:
    """Lay both sides beside what they had. ``base`` None: nothing links them, so that all that differs is a conflict.

    ``contested`` are fields in conflict whoever changed them, unless somebody has decided: what one side did to them
    takes the effect of what the other side did elsewhere.
    """
    chosen = choices or {}
    lines: list[PlanField] = []
    values: dict[str, JsonValue] = {}
    h, t = _with_provider(here.provider, here.fields), _with_provider(there.provider, there.fields)
    b = _with_provider(base.provider, base.fields) if base is not None else {}
    for key in sorted(h.keys() | t.keys()):
        mine, theirs, had = h.get(key), t.get(key), b.get(key)
        known = there.covers is None or key in there.covers
        result = mine
        if known and not same(mine, theirs):
            settled = base is not None and key not in contested
            line = _line(PlanField(key, had, mine, theirs, None), chosen, settled=settled)
            lines.append(line)
            if line.goes is Side.HERE:
                result = theirs
        if result is not None:
            values[key] = result
    unlike = _merge_secrets(base, here, there, chosen, lines)
    return Merge(tuple(sorted(lines, key=lambda line: line.field)), values, frozenset(unlike))


def _merge_secrets(
    base: Base | None, here: Here, there: There, chosen: Mapping[str, Side], lines: list[PlanField]
) -> set[str]:
    """Add the lines of secrets; the keys of those that stay unlike are returned."""
    unlike: set[str] = set()
    if there.secrets is None:
        return unlike
    for key in sorted(here.marks.keys() | there.secrets.keys()):
        if there.covers is not None and key not in there.covers:
            continue
        had = base.secrets.get(key, _NOBODY) if base is not None else None
        mark, revision = here.marks.get(key, ""), there.secrets.get(key, "")
        if had is None and not mark:
            unlike.add(key)  # it is only there, where nobody can read it: it stays
            continue
        line = _secret(key, had, mark, revision, chosen)
        if line is None:
            if had is not None and had.unlike:
                unlike.add(key)
            continue
        lines.append(line)
        if line.goes is Side.HERE and (revision or base is None):
            unlike.add(key)
    return unlike


def _with_provider(provider: str, fields: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {key: value for key, value in fields.items() if value is not None}
    values.pop(PROVIDER, None)
    if provider:
        values[PROVIDER] = provider
    return values


def _line(line: PlanField, chosen: Mapping[str, Side], *, settled: bool) -> PlanField:
    """Where the value of a field goes that differs; ``settled`` where what both had may tell."""
    if settled and same(line.there, line.base):
        return replace(line, goes=Side.THERE)
    if settled and same(line.here, line.base):
        return replace(line, goes=Side.HERE)
    decided = chosen.get(line.field, chosen.get(WHOLE))
    return line if decided is None else replace(line, goes=_towards(decided), chosen=True)


def _towards(decided: Side) -> Side:
    """Where the value goes when the one of a side counts: to the other side."""
    return Side.THERE if decided is Side.HERE else Side.HERE


def _secret(key: str, had: SecretBase | None, mark: str, revision: str, chosen: Mapping[str, Side]) -> PlanField | None:
    """What becomes of one secret; None where both are as they were."""
    mine_changed = had is None or mark != had.mark
    theirs_changed = had is None or revision != had.revision
    if not mine_changed and not theirs_changed:
        return None
    if not mark and not revision:
        return None  # both took it away
    base = SET if had is not None and (had.mark or had.revision) else None
    mine = None if not mark else OTHER if mine_changed and base else SET
    theirs = None if not revision else UNREADABLE if theirs_changed else SET
    if not theirs_changed:
        return PlanField(key, base, mine, theirs, Side.THERE, secret=True)
    if not mine_changed and not revision:
        return PlanField(key, base, mine, theirs, Side.HERE, secret=True)
    decided = chosen.get(key, chosen.get(WHOLE))
    if decided is None:
        return PlanField(key, base, mine, theirs, None, secret=True)
    return PlanField(key, base, mine, theirs, _towards(decided), chosen=True, secret=True)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two JSON values are the same: true is not 1, and the order of an object's keys does not matter."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, dict, float)):
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    return one == other
