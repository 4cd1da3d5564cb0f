"""Channels as snapshots for a merge, and what is taken over from the AICC written into a channel.

It knows how answers, marks of secrets and names of certificates meet; it decides nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.many import repetitions
from wa_channel_studio.fields.payload import (
    PROVIDER,
    Payload,
    answers_of,
    is_sent,
    name_key,
    payload_of,
    shown_of,
    shown_secrets,
    values_of,
)
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import field_map, fields_of
from wa_channel_studio.fields.types import CertificateRef, JsonValue
from wa_channel_studio.services.aicc_ports import RemoteChannel
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_certificates import TenantCertificates
from wa_channel_studio.sync.snapshot import Base, Here, There
from wa_channel_studio.wizard.machine import Journey

_ROUNDS = 5
"""Fields that decide about each other stand in chains of two or three."""


@dataclass(frozen=True, slots=True)
class Local:
    """A channel of the workspace as it is compared."""

    channel: Channel
    payload: Payload
    here: Here
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of its certificate files there, by field."""
    trashed: bool = False
    errors: int = 0
    open_draft: bool = False


@dataclass(frozen=True, slots=True)
class Remote:
    """A channel of the AICC as it is compared."""

    channel: RemoteChannel
    there: There
    hidden: Mapping[str, JsonValue]
    """Values that the AICC keeps but does not show for the others."""
    unknown: Mapping[str, JsonValue]
    """Values of fields that this release does not know; they are sent back as they are."""
    revisions: Mapping[str, str]
    """The revision of every secret that is set there, shown or not."""


class Snapshots:
    """Makes snapshots within one transaction."""

    def __init__(self, work: UnitOfWork, parameters: TenantParameters, certificates: TenantCertificates | None) -> None:
        """``certificates`` None: there is no channel service, and names are those that somebody wrote down."""
        self._work = work
        self.parameters = parameters
        self._certificates = certificates

    def locals(self, channel_ids: Sequence[str]) -> dict[str, Local]:
        """The channels that are there, also from the trash, by id."""
        channels = self._work.channels.many(channel_ids)
        places = {place.id: place for place in self._work.channels.places([channel.id for channel in channels])}
        made = {channel.id: self.payload(channel.answers) for channel in channels}
        marks = self.marks({owner: payload for owner, (payload, _) in made.items()})
        found: dict[str, Local] = {}
        for channel in channels:
            payload, names = made[channel.id]
            place = places[channel.id]
            here = Here(payload.provider, payload.fields, marks[channel.id])
            found[channel.id] = Local(
                channel, payload, here, names, place.trashed, place.errors, open_draft=place.open_draft
            )
        return found

    def payload(self, answers: Answers) -> tuple[Payload, Mapping[str, Sequence[str]]]:
        """What the AICC would get, and the names of its certificates by field."""
        names = self._certificates.names(answers) if self._certificates is not None else {}
        return payload_of(answers, self.parameters, names), names

    def marks(self, payloads: Mapping[str, Payload]) -> dict[str, dict[str, str]]:
        """By channel the mark of each secret that is set."""
        secrets = {(owner, key): secret for owner, one in payloads.items() for key, secret in one.secrets.items()}
        found: dict[str, dict[str, str]] = {owner: {} for owner in payloads}
        for (owner, key), mark in self._work.links.marks(secrets).items():
            found[owner][key] = mark
        return found

    def remote(self, channel: RemoteChannel) -> Remote:
        """A channel of the AICC in the form in which it is compared."""
        shown = shown_of(channel.provider, channel.fields, self.parameters)
        revisions = {key: state.revision or "set" for key, state in channel.secrets.items() if state.is_set}
        visible = shown_secrets(channel.provider, shown.fields, self.parameters)
        there = There(
            channel.provider,
            shown.fields,
            {key: revision for key, revision in revisions.items() if key in visible},
        )
        return Remote(channel, there, shown.hidden, shown.unknown, revisions)

    def shows(self, remote: Remote, key: str) -> bool:
        """Whether the AICC shows a field for its other values."""
        provider = remote.channel.provider
        spec = field_map(provider).get(key)
        values = values_of(provider, {**remote.hidden, **remote.there.fields})
        return spec is not None and spec.visible.holds(values, self.parameters)

    def unchanged(self, base: Base) -> There:
        """The AICC's side where it is at the revision that ``base`` was made of."""
        shown = shown_of(base.provider, base.fields, self.parameters)
        visible = shown_secrets(base.provider, shown.fields, self.parameters)
        revisions = {key: secret.revision for key, secret in base.secrets.items() if secret.revision and key in visible}
        return There(base.provider, shown.fields, revisions)

    def taken_over(
        self, channel: Channel, lines: Mapping[str, JsonValue], wanted: Mapping[str, JsonValue], gone: Sequence[str]
    ) -> Channel:
        """The channel with values of the AICC: ``lines`` by key, None where a field is emptied.

        With another provider all that is ``wanted`` is taken over, and what belonged to the old one is set aside.
        ``gone`` are secrets that were taken away there.
        """
        taken = dict(lines)
        provider = taken.pop(PROVIDER, None)
        if isinstance(provider, str) and provider != channel.provider:
            journey = Journey(channel.answers, set_aside=channel.set_aside).answer(PROVIDER, provider)[0]
            channel = replace(channel, answers=journey.answers, set_aside=journey.set_aside)
            sent = [spec.key for spec in fields_of(provider) if is_sent(spec) and not spec.secret]
            taken = {key: wanted.get(key) for key in sent if key in taken or key in wanted}
            taken.pop(PROVIDER, None)
        answers = answers_of(channel.answers, taken)
        own = field_map(channel.provider)
        for key, value in taken.items():
            if key in own and isinstance(own[key].type, CertificateRef):
                names = [str(name) for name in value] if isinstance(value, list) else []
                answers = self._with_certificate(answers, key, names)
        for key in gone:
            answers = answers.without(key, *repetitions(channel.provider, key))
        return channel if answers == channel.answers else replace(channel, answers=answers)

    def as_there(self, channel: Channel, remote: Remote) -> Channel:
        """The channel as it is on the AICC, wholly. Defaults that come into sight and are not there are emptied."""
        wanted = remote.there.fields
        lines: dict[str, JsonValue] = {**dict.fromkeys(self.payload(channel.answers)[0].fields), **wanted}
        lines[PROVIDER] = remote.there.provider
        for _ in range(_ROUNDS):
            channel = self.taken_over(channel, lines, wanted, ())
            lines = {key: None for key in self.payload(channel.answers)[0].fields if key not in wanted}
            if not lines:
                break
        return channel

    def _with_certificate(self, answers: Answers, key: str, names: Sequence[str]) -> Answers:
        """The files that these names stand for there; where the library has none, the names alone."""
        files = self._certificates.files_named(names) if self._certificates is not None else ()
        answers = answers.without(key, name_key(key), f"{key}_uploaded")
        values: dict[str, RawValue] = {}
        if names:
            values = {name_key(key): ", ".join(names), f"{key}_uploaded": True}
        if files:
            values[key] = files
        return answers.with_values(values)


def with_generated(answers: Answers, generated: Mapping[str, str]) -> Answers:
    """The answers with what the AICC made, where the provider's channels have it."""
    own = field_map(answers.text(PROVIDER))
    values: dict[str, RawValue] = {}
    for key, text in generated.items():
        spec = own.get(key)
        if spec is None or spec.step is not Step.INTEGRATION or not text:
            continue
        value: RawValue = Secret(text) if spec.secret else spec.type.clean_value(spec.type.from_json(text))[0]
        if answers.get(key) != value:
            values[key] = value
    return answers.with_values(values) if values else answers
