"""One channel as it is typed into the AICC's pages, in their order: what to type, choose, switch or upload, and how.

It makes these lists from answers and the field table and keeps nothing. A secret stands in them by name only. What the
AICC's page is not documented to want, such as how a time is picked, is left to the person before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import with_defaults
from wa_channel_studio.fields.tables.providers.twilio import PERMISSION
from wa_channel_studio.fields.types import CertificateRef, CheckList, Choice, Integer, Keywords, Reference, Switch
from wa_channel_studio.fields.types import WorkTime as WorkHours
from wa_channel_studio.fields.types.measure import as_int


class How(StrEnum):
    """What the person does with a field."""

    TYPE = "type"
    CHOOSE = "choose"
    SWITCH = "switch"
    FILE = "file"


class Section(StrEnum):
    """The AICC's pages and the parts of the page Configure Channel, in the order in which they are gone through."""

    CERTIFICATES = "certificates"
    WEBHOOK = "webhook"
    CHANNEL = "channel"
    BASIC = "basic"
    NAME_CARD = "name_card"
    ROBOT = "robot"


_SECTIONS = {
    Step.PROVIDER: Section.CHANNEL,
    Step.BASIC: Section.BASIC,
    Step.NAME_CARD: Section.NAME_CARD,
    Step.ROBOT: Section.ROBOT,
}
WEBHOOK_PREFIX, UPLOAD_PREFIX = "@webhook.", "@upload."
"""What the ids of fields begin with that are none of the channel's own."""
OURS = "our own field"
"""The source of fields that the AICC's page does not have."""


@dataclass(frozen=True, slots=True)
class EntryField:
    """One thing to do on the AICC's page."""

    id: str
    """By which it is ticked; the same as long as the field stands at the same place."""
    section: Section
    label: str
    how: How
    value: str = ""
    """As it is to be typed there, or the name of a file; empty for a secret, and where a field is to be emptied."""
    hint: str = ""
    key: str = ""
    """Key of the channel's field; empty for one of the tenant."""
    watches: frozenset[str] = frozenset()
    """Keys whose change makes a tick void."""
    secret: bool = False
    old: str | None = None
    """What was entered the last time, where only changes are listed; None where nothing is to be said of it."""
    certificate_id: str = ""
    """The file, for an upload and for its password."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has to stand in Managing Certificates."""

    field: str
    certificate_id: str
    name: str
    """The name there."""
    type: str
    file_name: str
    has_password: bool = False
    replaces: bool = False
    """Whether another file stands there under this name as far as known."""


SECTION_TITLES: Mapping[Section, str] = {
    Section.CERTIFICATES: "Managing Certificates",
    Section.WEBHOOK: "WhatsApp Twilio Webhook Configuration",
    Section.CHANNEL: "Channel information",
    Section.BASIC: "Basic configuration",
    Section.NAME_CARD: "Electronic name card",
    Section.ROBOT: "Robot",
}


def section_hint(section: Section, *, changing: bool) -> str:
    """Where on the AICC a section is, click by click, as far as the manual tells."""
    if section is Section.CERTIFICATES:
        return "Configuration Center > System Management > Certificate: New, then Save."
    if section is Section.WEBHOOK:
        return f"Once for the whole tenant; skip it where it stands already. Needs the permission {PERMISSION}."
    if section is Section.CHANNEL:
        return (
            "In the list of channels: Edit in the Operation column."
            if changing
            else "In the list of channels: New. The page Configure Channel opens."
        )
    return "On the same page, further down."


def entry_fields(
    channel: Channel,
    tenant: Tenant,
    uploads: Sequence[Upload],
    certificates: Mapping[str, Sequence[str]],
    changed: Mapping[str, str] | None = None,
) -> tuple[EntryField, ...]:
    """All that is to be entered for a channel, in order. ``certificates`` are the names there by field.

    With ``changed``, the old values as they are shown by field, only these fields, and what has to be emptied of them.
    """
    answers = with_defaults(channel.answers)
    found = [field for upload in uploads for field in _upload(upload)]
    if changed is None and channel.provider == "twilio" and tenant.parameters.twilio_tenant_webhook:
        found += _webhook(tenant)
    for spec in visible_fields(answers, tenant.parameters):
        if spec.step not in _SECTIONS or not is_entered(spec):
            continue
        fields = tuple(_entries(spec, answers, certificates.get(spec.key, ())))
        if changed is None:
            found += fields
        elif (spec.repeats or spec.key) in changed:
            old = changed[spec.repeats or spec.key]
            found += [replace(field, old=old) for field in fields] or [_emptied(spec, old)]
    return tuple(found)


def _emptied(spec: FieldSpec, old: str) -> EntryField:
    key = spec.repeats or spec.key
    hint = "Take it out: the field stays empty."
    return EntryField(
        spec.key, _SECTIONS[spec.step], spec.label, How.TYPE, "", hint, key, frozenset((key,)), False, old
    )


def is_entered(spec: FieldSpec) -> bool:
    """Whether the AICC's page Configure Channel has the field."""
    if isinstance(spec.type, CheckList) or spec.source == OURS or spec.stays:
        return False
    return not spec.kept_by_itself or spec.key == "channel_selection"


def entered(
    spec: FieldSpec, value: RawValue, names: Sequence[str] = (), answers: Mapping[str, RawValue] | None = None
) -> tuple[tuple[str, str], ...]:
    """What is typed there for a value, piece by piece, each with its hint; nothing for one that stays empty."""
    kind = spec.type
    if isinstance(kind, CertificateRef):
        hint = "Choose it by its name in Managing Certificates."
        return tuple((name, hint) for name in names)
    if is_empty(value):
        return ()
    if spec.secret:
        return (("", _hint_of_secret(spec)),)
    if isinstance(kind, Keywords | WorkHours):
        items = value if isinstance(value, tuple) else (str(value),)
        return tuple((item, _hint_of_item(spec, item, place)) for place, item in enumerate(items))
    if isinstance(kind, Integer):
        number = as_int(value)
        unit = {"min": "In minutes."}.get(kind.unit, "")
        return ((str(number) if number is not None else kind.show(value), unit),)
    return ((kind.show(value), _hint(spec, answers or {})),)


def _entries(spec: FieldSpec, answers: Answers, names: Sequence[str]) -> Iterator[EntryField]:
    # A confirmation says once more what the first field says, whatever is typed here.
    source = spec.repeats or spec.key
    pieces = entered(spec, answers.get(source), names, answers)
    several = len(pieces) > 1
    watched = frozenset((spec.key, source))
    if isinstance(spec.type, CertificateRef):
        watched |= {f"{spec.key}_name"}
    for number, (text, hint) in enumerate(pieces, 1):
        yield EntryField(
            id=f"{spec.key}.{number}" if several else spec.key,
            section=_SECTIONS[spec.step],
            label=f"{spec.label}, {number} of {len(pieces)}" if several else spec.label,
            how=how_of(spec),
            value=text,
            hint=hint,
            key=source,
            watches=watched,
            secret=spec.secret,
        )


def how_of(spec: FieldSpec) -> How:
    """What is done with the field on the AICC's page."""
    if isinstance(spec.type, Switch):
        return How.SWITCH
    return How.CHOOSE if isinstance(spec.type, Choice | Reference | CertificateRef | WorkHours) else How.TYPE


def _hint(spec: FieldSpec, answers: Mapping[str, RawValue]) -> str:
    if isinstance(spec.type, Switch):
        remark = answers.get(spec.key.removesuffix("_enabled") + "_remark")
        on = answers.get(spec.key) is True
        note = f" Your note: {remark}" if on and isinstance(remark, str) and remark else ""
        return f"{'Switch it on.' if on else 'Leave it off.'}{note}"
    state = answers.get(f"{spec.key}_trustlist")
    if state is not None and state != "approved":
        return "It is not on the address trustlist yet as far as known here; the AICC may refuse it."
    return "Choose it from the list." if isinstance(spec.type, Choice | Reference) else ""


def _hint_of_secret(spec: FieldSpec) -> str:
    return "The same once more." if spec.repeats else ""


def _hint_of_item(spec: FieldSpec, item: str, place: int) -> str:
    if isinstance(spec.type, Keywords):
        return "One keyword at a time."
    start, _, end = item.partition("-")
    span = f"From {start.strip()} to {end.strip()}." if end else ""
    return f"Click New for another time segment. {span}".rstrip() if place else span


def _upload(upload: Upload) -> Iterator[EntryField]:
    prefix = f"{UPLOAD_PREFIX}{upload.field}.{upload.certificate_id}"
    watched = frozenset(f"{upload.field}{end}" for end in ("", "_name", "_type", "_password"))

    def row(part: str, label: str, how: How, value: str = "", hint: str = "", *, secret: bool = False) -> EntryField:
        return EntryField(
            f"{prefix}.{part}",
            Section.CERTIFICATES,
            label,
            how,
            value,
            hint,
            upload.field,
            watched,
            secret,
            None,
            upload.certificate_id,
        )

    known = "A file of this name stands there already; this one takes its place." if upload.replaces else ""
    yield row("name", "Certificate name", How.TYPE, upload.name, known)
    if upload.has_password:
        yield row("password", "Certificate password", How.TYPE, hint="The password of the keystore.", secret=True)
    yield row("type", "Cert Type", How.CHOOSE, upload.type, "It has to match the suffix of the file.")
    yield row("file", "Certificate file", How.FILE, upload.file_name, "Save it, and choose it on the AICC's page.")


def _webhook(tenant: Tenant) -> Iterator[EntryField]:
    webhook = tenant.twilio_webhook
    if webhook.user:
        yield EntryField(f"{WEBHOOK_PREFIX}user", Section.WEBHOOK, "Webhook User", How.TYPE, webhook.user)
    if webhook.password:
        for part, label, hint in (
            ("password", "Webhook Password", ""),
            ("confirm", "Webhook Confirm Password", "The same once more."),
        ):
            yield EntryField(f"{WEBHOOK_PREFIX}{part}", Section.WEBHOOK, label, How.TYPE, hint=hint, secret=True)
