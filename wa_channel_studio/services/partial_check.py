"""What an edit does to the verdict that is kept of a channel, found by checking only what the edit touches.

The kept verdict must be of today and by the rules of this release; where it is not, or where the edit touches more than
answers and the tenant, a full check has to tell. Needs no secret, no certificate and no name of another channel.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


class Edited(NamedTuple):
    """A channel before and after an edit, its secrets left sealed, and what the edit does to its verdict."""

    before: Channel
    after: Channel
    was: Sequence[Problem]
    """The problems before the edit, of the part that it touches."""
    now: Sequence[Problem]
    verdict: Verdict
    """Of the whole; its problems are those of the part."""


class PartialCheck:
    """Makes and checks edits within one transaction; it writes nothing."""

    def __init__(self, work: UnitOfWork, clock: Clock, *, as_kept: bool = False) -> None:
        """``as_kept``: a verdict of another day counts too; it stays as old as it is, and is judged anew with it."""
        self._work = work
        self._around = Surroundings(work, clock)
        self._possible = as_kept or is_of_today(work, clock)

    def edited(
        self, wanted: Iterable[tuple[Place, Collection[str]]], edit: Callable[[Channel], Channel]
    ) -> Mapping[str, Edited]:
        """By id the channels in which an edit of these fields can be judged by a part; the others need a full check.

        ``edit`` gives the very same channel where nothing changes.
        """
        parts = {
            place.id: (place, part)
            for place, fields in (wanted if self._possible else ())
            if (part := part_of(place.provider, frozenset(fields))) is not None
        }
        found: dict[str, Edited] = {}
        for channel in self._work.channels.many(tuple(parts), opened=False):
            place, part = parts[channel.id]
            if _is_readable(part, channel.answers):
                done = self._compared(part, place, channel, edit(channel))
                if done is not None:
                    found[channel.id] = done
        return found

    def _compared(self, part: Part, place: Place, before: Channel, after: Channel) -> Edited | None:
        context = self._around.alone(before.tenant_id)
        was = part.problems(before.answers, context, self._around.seen)
        now = part.problems(after.answers, context, self._around.seen)
        old, new = Readiness.of(was), Readiness.of(now)
        errors, warnings = place.errors - old.errors, place.warnings - old.warnings
        if errors < 0 or warnings < 0:
            return None  # what is kept cannot be what this release has found
        errors, warnings = errors + new.errors, warnings + new.warnings
        readiness = Readiness(State.PROBLEMS if errors else State.READY, errors, warnings)
        return Edited(before, after, was, now, Verdict(tuple(now), readiness, place.expiry))


def _is_readable(part: Part, answers: Answers) -> bool:
    """Whether nothing that the part looks at was left sealed, as a secret is that stands where none belongs."""
    return not any(isinstance(answers.get(key), Unopened) for key in part.keys)
