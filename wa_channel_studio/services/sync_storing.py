"""Keeps what came of entries of the outbox: links with their base, states, evidence, and what is taken over here.

All of a portion in one transaction, through the one way in which channels change. It asks nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.services.aicc_ports import RemoteCertificate, RemoteChannel
from wa_channel_studio.services.certificate_uses import certificate_fields
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.partial_check import PartialCheck
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_certificates import noted
from wa_channel_studio.services.sync_outbox import Outcome
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_snapshots import Remote, Snapshots, with_generated
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Base, SecretBase, Side

ACTION = "sync"
"""What the history calls it."""


@dataclass(slots=True)
class Steps:
    """The two steps of the history that one run has."""

    taken: str = field(default_factory=lambda: uuid.uuid4().hex)
    """What was taken over from the AICC, and can be undone."""
    noted: str = field(default_factory=lambda: uuid.uuid4().hex)
    """What the AICC generated, and that certificates are there; undoing it would make nothing undone."""
    count: int = 0
    """How many channels the first has."""
    touched: dict[str, None] = field(default_factory=dict)


class Keeper:
    """Keeps outcomes within one transaction, which the caller commits."""

    def __init__(self, scene: Scene, work: UnitOfWork, steps: Steps, certificates: Sequence[RemoteCertificate]) -> None:
        self._work = work
        self._tenant = scene.tenant
        self._steps = steps
        self._clock = scene.clock
        self._at = scene.clock.now()
        self._files = scene.certificates(work, certificates)
        self._types = {certificate.name: certificate.type for certificate in certificates}
        self._snapshots = Snapshots(work, scene.tenant.parameters, self._files)
        self._chosen = {choice.channel_id for choice in work.choices.of_tenant(scene.tenant.id)}
        self._taken = ChannelWriter(work, scene.clock, ACTION, steps.taken)
        self._noted = ChannelWriter(work, scene.clock, ACTION, steps.noted)

    def keep(self, outcomes: Sequence[Outcome], pending: Sequence[str] = ()) -> None:
        """Keep what was done. ``pending`` are channels with an entry of their own still to come."""
        done = [outcome for outcome in outcomes if outcome.done]
        on_both = [one for one in done if one.entry.kind is Kind.CHANNEL and one.entry.action is Action.CHANGE]
        created = [one for one in done if one.entry.kind is Kind.CHANNEL and one.entry.action is Action.CREATE]
        self._keep_linked([*on_both, *(one for one in created if one.entry.side is Side.THERE)])
        self._keep_taken_back([one for one in created if one.entry.side is Side.HERE])
        self._keep_deleted([one for one in done if one.entry.action is Action.DELETE])
        for one in done:
            if one.entry.kind is Kind.CERTIFICATE:
                self._note_upload(one, pending)
        self._steps.touched.update(dict.fromkeys((*self._taken.touched, *self._noted.touched)))

    # --- channels on both sides -------------------------------------------------------------------

    def _keep_linked(self, outcomes: Sequence[Outcome]) -> None:
        """Link channels that are the same on both sides now."""
        present = {one.entry.channel_id: one for one in outcomes if one.prepared is not None}
        kept = self._noted_by_part({owner: one for owner, one in present.items() if not _pulls(one)})
        rest = {owner: one for owner, one in present.items() if owner not in kept}
        kept |= self._pulled_and_noted(rest)
        links, states, evidence = [], {}, []
        for owner, (edited, here_at) in kept.items():
            one = present[owner]
            there = one.channel if one.channel is not None else _there(one)
            if there is None or one.prepared is None or one.prepared.base is None:
                continue
            links.append(self._link(owner, there, _with_revisions(one.prepared.base, there), here_at))
            states[owner] = SyncState.CHANGED_HERE if edited else SyncState.IN_SYNC
            evidence += [Evidence(owner, rung, self._at, Source.APPLY) for rung in (Rung.ON_AICC, Rung.IN_SYNC)]
            self._forget_choices(owner)
        self._work.links.put(links)
        self._work.links.set_states(states)
        self._work.evidence.put(evidence)

    def _noted_by_part(self, outcomes: Mapping[str, Outcome]) -> dict[str, tuple[bool, datetime]]:
        """Note what the AICC made in channels of which nothing else changes, without opening their secrets.

        By channel, whether it was edited while it was sent, and the moment that its link is of.
        """
        wanted = []
        for place in self._work.channels.places(tuple(outcomes)):
            there = outcomes[place.id].channel
            generated = field_map(place.provider).keys() & (there.generated.keys() if there is not None else ())
            wanted.append((place, {*generated, *_companions(place.provider)}))

        def edit(channel: Channel) -> Channel:
            return self._with_noted(channel, outcomes[channel.id])

        found = PartialCheck(self._work, self._clock, as_kept=True).edited(wanted, edit)
        changes = [Change(one.before, one.after, one.verdict) for one in found.values() if one.after is not one.before]
        written = {one.channel.id: one.channel for one in self._noted.put(changes)}
        return {
            owner: self._moment(one.before, written.get(owner, one.before), outcomes[owner])
            for owner, one in found.items()
        }

    def _pulled_and_noted(self, outcomes: Mapping[str, Outcome]) -> dict[str, tuple[bool, datetime]]:
        """The same where values of the AICC are taken over, or secrets are among what it made."""
        fresh = {channel.id: channel for channel in self._work.channels.many(tuple(outcomes))}
        kept = self._take({owner: (channel, _pulled(channel, outcomes[owner])) for owner, channel in fresh.items()})
        kept = self._note({owner: (one, self._with_noted(one, outcomes[owner])) for owner, one in kept.items()})
        return {owner: self._moment(fresh[owner], one, outcomes[owner]) for owner, one in kept.items()}

    def _with_noted(self, channel: Channel, outcome: Outcome) -> Channel:
        answers = channel.answers
        if outcome.channel is not None:
            answers = with_generated(answers, outcome.channel.generated)
        answers = self._with_certificates(answers)
        return channel if answers is channel.answers else replace(channel, answers=answers)

    @staticmethod
    def _moment(fresh: Channel, kept: Channel, outcome: Outcome) -> tuple[bool, datetime]:
        prepared = outcome.prepared
        if prepared is None or prepared.local is None or fresh.changed_at == prepared.local.channel.changed_at:
            return False, kept.changed_at
        return True, prepared.local.channel.changed_at

    def _link(self, owner: str, there: RemoteChannel, base: Base, here_at: datetime) -> Link:
        name = there.name or str(base.fields.get("channel_name", ""))
        return Link(owner, self._tenant.id, name, base, here_at, self._at, Source.APPLY, there.id, there.revision)

    def _with_certificates(self, answers: Answers) -> Answers:
        names = self._files.names(answers)
        there = {field: given for field, given in names.items() if all(name in self._types for name in given)}
        return noted(answers, there, {field: self._types[given[0]] for field, given in there.items() if given})

    # --- channels taken back, and deleted ones ---------------------------------------------------

    def _keep_taken_back(self, outcomes: Sequence[Outcome]) -> None:
        """Channels that were deleted here, and that somebody wants from the AICC again."""
        for one in outcomes:
            prepared = one.prepared
            if prepared is None or prepared.remote is None:
                continue
            owner = one.entry.channel_id
            there = prepared.remote
            found = self._work.channels.many([owner])
            if found:
                self._taken.trash([owner], away=False)
            self.take_in([(found[0] if found else None, owner, there)])

    def take_in(self, taken: Sequence[tuple[Channel | None, str, Remote]]) -> None:
        """Write channels as they are on the AICC, new ones or in place of these, and link them."""
        changes = []
        for before, owner, remote in taken:
            start = before or Channel(owner, self._tenant.id, Answers({"provider": ""}), self._at, self._at)
            after = self._snapshots.as_there(start, remote)
            answers = with_generated(after.answers, remote.channel.generated)
            changes.append(Change(before, replace(after, answers=answers)))
        written = self._taken.write(changes)
        self._steps.count += len(written)
        payloads = {one.channel.id: self._snapshots.payload(one.channel.answers)[0] for one in written}
        marks = self._snapshots.marks(payloads)
        links, evidence = [], []
        for one, (_, owner, remote) in zip(written, taken, strict=True):
            secrets = {
                key: SecretBase(marks[owner].get(key, ""), remote.revisions.get(key, ""), unlike=True)
                for key in sorted({*marks[owner], *remote.revisions})
            }
            base = Base(payloads[owner].provider, payloads[owner].fields, secrets)
            links.append(self._link(owner, remote.channel, base, one.channel.changed_at))
            evidence += [Evidence(owner, rung, self._at, Source.APPLY) for rung in (Rung.ON_AICC, Rung.IN_SYNC)]
            self._forget_choices(owner)
        self._work.links.put(links)
        self._work.links.set_states({link.channel_id: SyncState.IN_SYNC for link in links})
        self._work.evidence.put(evidence)

    def _keep_deleted(self, outcomes: Sequence[Outcome]) -> None:
        here = [one.entry.channel_id for one in outcomes if one.entry.side is Side.HERE]
        ids = [one.entry.channel_id for one in outcomes]
        if here:
            self._taken.trash(here, away=True)
            self._steps.count += len(here)
        if ids:
            self._work.links.forget(ids)
            # Should one come back out of the trash, it is one that the AICC does not have.
            self._work.links.set_states(dict.fromkeys(ids, SyncState.NEW))
        for owner in ids:
            self._forget_choices(owner)
            self._work.evidence.remove(owner, Rung.ON_AICC)
            self._work.evidence.remove(owner, Rung.IN_SYNC)

    # --- certificates -----------------------------------------------------------------------------

    def _note_upload(self, outcome: Outcome, pending: Sequence[str]) -> None:
        """The channels that use the file know that it is there; those still to come are told with their own entry."""
        used = self._work.library.judged_by([outcome.entry.certificate_id]).get(self._tenant.id, ())
        waiting = set(pending)
        ids = [owner for owner in used if owner not in waiting]
        channels = self._work.channels.many(ids)
        linked = self._work.links.many(ids)
        kept = self._note(
            {one.id: (one, replace(one, answers=self._with_certificates(one.answers))) for one in channels}
        )
        moved = [
            replace(link, here_at=kept[owner].changed_at)
            for owner, link in linked.items()
            if link.here_at == next(one.changed_at for one in channels if one.id == owner)
        ]
        self._work.links.put(moved)

    def _forget_choices(self, owner: str) -> None:
        if owner in self._chosen:
            self._work.choices.forget(owner)

    # --- writing ----------------------------------------------------------------------------------

    def _take(self, wished: Mapping[str, tuple[Channel, Channel]]) -> dict[str, Channel]:
        changes = [Change(before, after) for before, after in wished.values() if after is not before]
        written = self._taken.write(changes)
        self._steps.count += sum(one.changed for one in written)
        kept = {owner: before for owner, (before, _) in wished.items()}
        kept.update((one.channel.id, one.channel) for one in written)
        return kept

    def _note(self, wished: Mapping[str, tuple[Channel, Channel]]) -> dict[str, Channel]:
        changes = [Change(before, after) for before, after in wished.values() if after is not before]
        kept = {owner: before for owner, (before, _) in wished.items()}
        kept.update((one.channel.id, one.channel) for one in self._noted.put(changes))
        return kept


def _edited(fresh: Channel, outcome: Outcome) -> bool:
    """Whether the channel was changed here while its entry was under way."""
    prepared = outcome.prepared
    return prepared is None or prepared.local is None or fresh.changed_at != prepared.local.channel.changed_at


def _pulls(outcome: Outcome) -> bool:
    """Whether values of the AICC are taken over."""
    prepared = outcome.prepared
    return prepared is None or prepared.local is None or prepared.after is not prepared.local.channel


@cache
def _companions(provider: str) -> frozenset[str]:
    """What is noted of certificates once they are there."""
    keys = {f"{field}_{part}" for field in certificate_fields() for part in ("name", "type", "uploaded")}
    return frozenset(keys & field_map(provider).keys())


def _pulled(fresh: Channel, outcome: Outcome) -> Channel:
    """The channel with what is taken over; what was edited meanwhile stays as it was edited."""
    prepared = outcome.prepared
    if prepared is None or prepared.local is None or prepared.after is None:
        return fresh
    before, after = prepared.local.channel, prepared.after
    if after is before or after.answers == before.answers:
        return fresh
    if not _edited(fresh, outcome):
        return replace(fresh, answers=after.answers, set_aside=after.set_aside)
    answers = dict(fresh.answers.items())
    for key in {*before.answers, *after.answers}:
        was, value = before.answers.get(key), after.answers.get(key)
        if was != value and fresh.answers.get(key) == was:
            answers[key] = value
    return replace(fresh, answers=Answers(answers))


def _there(outcome: Outcome) -> RemoteChannel | None:
    """The channel there as it was read, where nothing was sent."""
    prepared = outcome.prepared
    return prepared.remote.channel if prepared is not None and prepared.remote is not None else None


def _with_revisions(base: Base, there: RemoteChannel) -> Base:
    """The base with the revisions that the secrets have there now."""
    revisions = {key: state.revision or "set" for key, state in there.secrets.items() if state.is_set}
    secrets = {key: replace(secret, revision=revisions.get(key, "")) for key, secret in base.secrets.items()}
    for key in revisions.keys() - secrets.keys():
        secrets[key] = SecretBase("", revisions[key], unlike=True)
    return replace(base, secrets=secrets)
