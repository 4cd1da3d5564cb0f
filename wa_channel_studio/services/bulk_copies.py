"""Copies of channels, and their tags: what makes of each channel another. Reads a workspace and writes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.bulk_plan import PORTION
from wa_channel_studio.services.channel_steps import Change
from wa_channel_studio.services.channels import copied_answers
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.naming import FreeNames
from wa_channel_studio.services.ports import Clock, UnitOfWork

LONGEST_TAG = 64
"""Characters of a tag; ours, so that a list can show several."""


def portions(
    work: UnitOfWork, channel_ids: Sequence[str], job: JobContext, text: str = ""
) -> Iterator[tuple[Channel, ...]]:
    """The channels that are there, a portion at a time, with progress. Raises Cancelled."""
    ids = tuple(dict.fromkeys(channel_ids))
    for start in range(0, len(ids), PORTION):
        job.check()
        job.report(start, len(ids), text)
        yield work.channels.many(ids[start : start + PORTION])
    job.check()


def duplicated(work: UnitOfWork, clock: Clock, channel_ids: Sequence[str], job: JobContext) -> Iterator[list[Change]]:
    """A copy of each channel under a free name of its tenant."""
    now = clock.now()
    names: dict[str, FreeNames] = {}
    for portion in portions(work, channel_ids, job, "Copying channels"):
        changes = []
        for original in portion:
            if original.tenant_id not in names:
                names[original.tenant_id] = FreeNames(work.channels.names(original.tenant_id))
            name = names[original.tenant_id].new(original.name)
            answers = copied_answers(original)
            if name:
                answers = answers.with_value("channel_name", name)
            changes.append(
                Change(None, replace(original, id=uuid.uuid4().hex, answers=answers, created_at=now, changed_at=now))
            )
        yield changes


def tags_of(words: Sequence[str]) -> tuple[str, ...]:
    """Tags as they are kept: without blanks around, each once. Raises ProblemError at the field ``tags``."""
    found: dict[str, str] = {}
    for word in words:
        tag = " ".join(word.split())
        if not tag:
            raise ProblemError.of("A tag is empty.", "Write a word, or take it out.", field="tags")
        if len(tag) > LONGEST_TAG:
            message = f"A tag has {len(tag)} characters; {LONGEST_TAG} is the most."
            raise ProblemError.of(message, "Shorten it.", field="tags")
        if not tag.isprintable():
            raise ProblemError.of("A tag has a character that cannot be seen.", "Type it anew.", field="tags")
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def tagged(
    work: UnitOfWork, channel_ids: Sequence[str], add: Sequence[str], remove: Sequence[str], job: JobContext
) -> Iterator[list[Change]]:
    """Each channel whose tags differ afterwards. One that has a tag in other capitals keeps its own."""
    unwanted = {tag.casefold() for tag in remove}
    for portion in portions(work, channel_ids, job, "Changing tags"):
        changes = []
        for channel in portion:
            kept = {tag.casefold(): tag for tag in channel.tags if tag.casefold() not in unwanted}
            for tag in add:
                kept.setdefault(tag.casefold(), tag)
            tags = tuple(kept[folded] for folded in sorted(kept))
            if tags != channel.tags:
                changes.append(Change(channel, replace(channel, tags=tags)))
        yield changes
