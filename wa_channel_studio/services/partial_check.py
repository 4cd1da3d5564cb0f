"""What an edit does to the verdict that is kept of a channel, found by checking only what the edit touches.

The kept verdict must be of today and by the rules of this release; where it is not, or where the edit touches more than
answers and the tenant, a full check has to tell. Needs no secret, no certificate and no name of another channel.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Unopened
from wa_channel_studio.fields.parts import Part, part_of
from wa_channel_studio.services.channel_ports import Place
from wa_channel_studio.services.checking import Surroundings, Verdict
from wa_channel_studio.services.ports import Clock, UnitOfWork
from wa_channel_studio.services.upkeep import is_of_today


class Compared(NamedTuple):
    """What the touched part of a check finds before and after an edit, and the verdict of the whole afterwards."""

    before: Sequence[Problem]
    after: Sequence[Problem]
    verdict: Verdict
    """Its problems are those of the part."""


class PartialCheck:
    """Checks edits within one transaction."""

    def __init__(self, work: UnitOfWork, clock: Clock, around: Surroundings) -> None:
        self._around = around
        self._possible = is_of_today(work, clock)

    def part(self, provider: str, fields: Collection[str]) -> Part | None:
        """What an edit of these fields touches; None when only a full check can tell."""
        return part_of(provider, frozenset(fields)) if self._possible else None

    def compare(self, part: Part, place: Place, before: Channel, after: Answers) -> Compared | None:
        """What changes with the new answers; None when the channel needs a full check after all."""
        context = self._around.alone(before.tenant_id)
        was = part.problems(before.answers, context, self._around.seen)
        now = part.problems(after, context, self._around.seen)
        old, new = Readiness.of(was), Readiness.of(now)
        errors, warnings = place.errors - old.errors, place.warnings - old.warnings
        if errors < 0 or warnings < 0:
            return None  # what is kept cannot be what this release has found
        errors, warnings = errors + new.errors, warnings + new.warnings
        readiness = Readiness(State.PROBLEMS if errors else State.READY, errors, warnings)
        return Compared(was, now, Verdict(tuple(now), readiness, place.expiry))


def is_readable(part: Part, answers: Answers) -> bool:
    """Whether nothing that the part looks at was left sealed, as a secret is that stands where none belongs."""
    return not any(isinstance(answers.get(key), Unopened) for key in part.keys)
