"""A check confined to what a change of some fields can judge otherwise, for edits of ten thousand channels.

Sound by what conditions and rules declare that they read. Where a change may touch more than answers and the tenant it
says so, and a full check must tell; it never guesses.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.check import Seen, found_in
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.plan import Plan, Row, plan_of
from wa_channel_studio.fields.reads import reads_of
from wa_channel_studio.fields.spec import CrossRule
from wa_channel_studio.fields.table import PROVIDERS, field_map, fields_of, is_secret, known


class Part(NamedTuple):
    """What a change of some fields can judge otherwise."""

    plan: Plan
    """Its fields and rules only."""
    keys: frozenset[str]
    """The answers that are looked at for it; none of them is a secret."""

    def problems(self, answers: Answers, context: CheckContext, seen: Seen | None = None) -> list[Problem]:
        """The problems of this part, in no order. The context needs the tenant and nothing else."""
        return found_in(self.plan, answers.over(self.plan.defaults), context, seen)


@lru_cache(maxsize=256)
def part_of(provider: str, changed: frozenset[str]) -> Part | None:
    """What another value of these fields can judge otherwise; None when only a full check can tell.

    That is so where the change may touch a secret, the next expiry, fields that the provider does not have, or rules
    that look at certificates, names or the calendar.
    """
    provider = known(provider)
    own = field_map(provider)
    if "provider" in changed or not changed <= own.keys() or _may_end_otherwise(provider, changed):
        return None
    plan = plan_of(provider)
    keys: set[str] = set(changed)
    rows: list[Row] = []
    rules: list[CrossRule] = []
    for row in plan.rows:
        read = _read_at(row)
        if read is None or not read.isdisjoint(changed):
            rows.append(row)
            if read is None or any(declared.around for rule in row.spec.rules if (declared := reads_of(rule))):
                return None
            keys |= read
    for rule in plan.rules:
        declared = reads_of(rule)
        if declared is None:
            return None
        # It tells of problems at what it reads, where a problem counts while the field is shown.
        shown = (plan.shown_when[key].keys for key in declared.keys if key in plan.shown_when)
        read = declared.keys.union(*shown)
        if not read.isdisjoint(changed):
            rules.append(rule)
            if declared.around:
                return None
            keys |= read
    if any(is_secret(key) or own[key].secret for key in keys if key in own):
        return None
    return Part(plan._replace(rows=tuple(rows), rules=tuple(rules)), frozenset(keys))


def _read_at(row: Row) -> frozenset[str] | None:
    """All answers that decide what is found at a field; None when a rule of it has not declared its own."""
    read = {row.key} | row.spec.visible.keys | row.spec.required.keys
    for rule in row.spec.rules:
        declared = reads_of(rule)
        if declared is None:
            return None
        read |= declared.keys
    return frozenset(read)


def _may_end_otherwise(provider: str, changed: frozenset[str]) -> bool:
    endings = [(frozenset((spec.key,)) | spec.visible.keys, spec.ends) for spec in fields_of(provider) if spec.ends]
    if provider in PROVIDERS:
        endings += [(frozenset((key,)), ends) for key, ends in PROVIDERS[provider].endings]
    for keys, ends in endings:
        declared = reads_of(ends)
        if declared is None or not changed.isdisjoint(keys | declared.keys):
            return True
    return False
