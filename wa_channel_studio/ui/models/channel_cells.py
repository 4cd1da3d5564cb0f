"""The columns of the channel list and the words in its cells.

Knows one channel's summary at a time; it neither loads nor paints.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.table import PROVIDERS, all_fields
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.parts.tones import tone_of
from wa_channel_studio.ui.parts.words import counted, when


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("ChannelList", text)


NOTHING = "–"
_LETTERS = {"cloud-api": "M"}
"""Meta is better known by its own letter than by that of its interface."""


def provider_label(provider: str) -> str:
    """A provider as the AICC's page names it."""
    table = PROVIDERS.get(provider)
    return table.label if table is not None else provider


def provider_letter(provider: str) -> str:
    """The letter in a provider's mark."""
    return _LETTERS.get(provider, provider[:1]).upper()


def state_word(state: State) -> str:
    """A state as a filter says it."""
    return {
        State.DRAFT: translate("Draft"),
        State.PROBLEMS: translate("With problems"),
        State.READY: translate("Ready"),
    }[state]


def readiness_words(readiness: Readiness) -> tuple[str, Kind]:
    """How far a channel is, with the colour that goes with it."""
    if readiness.state is State.DRAFT:
        return translate("Draft"), "neutral"
    if readiness.errors:
        return counted(readiness.errors, translate("{0} problem"), translate("{0} problems")), "error"
    if readiness.warnings:
        hints = counted(readiness.warnings, translate("{0} hint"), translate("{0} hints"))
        return translate("Ready, {0}").format(hints), "warning"
    return translate("Ready"), "success"


def sync_words(sync: SyncState) -> str:
    """What is known about the channel's counterpart on the AICC, and no more than that."""
    return {
        SyncState.DRAFT: translate("Draft, only here"),
        SyncState.READY: translate("Ready, not looked for"),
        SyncState.NEW: translate("Only here"),
        SyncState.CHANGED_HERE: translate("Changed here"),
        SyncState.CHANGED_THERE: translate("Changed there"),
        SyncState.CONFLICT: translate("Conflict"),
        SyncState.DELETED_HERE: translate("Deleted here"),
        SyncState.DELETED_THERE: translate("Deleted there"),
        SyncState.IN_SYNC: translate("In sync"),
        SyncState.UNKNOWN: translate("On the AICC, not compared"),
    }[sync]


SYNC_KINDS: Mapping[SyncState, Kind] = {
    SyncState.DRAFT: "neutral",
    SyncState.READY: "neutral",
    SyncState.NEW: "neutral",
    SyncState.CHANGED_HERE: "information",
    SyncState.CHANGED_THERE: "warning",
    SyncState.CONFLICT: "error",
    SyncState.DELETED_HERE: "warning",
    SyncState.DELETED_THERE: "warning",
    SyncState.IN_SYNC: "success",
    SyncState.UNKNOWN: "information",
}
"""The colour of each state; always with its word."""


def sync_meaning(sync: SyncState) -> str:
    """The state as a sentence that claims no more than is known."""
    return {
        SyncState.DRAFT: translate("It is not ready, and as far as known it is not on the AICC."),
        SyncState.READY: translate("It is ready here; nobody has looked whether the AICC has it."),
        SyncState.NEW: translate("As far as known it is only here."),
        SyncState.CHANGED_HERE: translate("It was changed here since both sides were the same."),
        SyncState.CHANGED_THERE: translate("It was changed on the AICC since both sides were the same."),
        SyncState.CONFLICT: translate("Both sides were changed; somebody has to decide."),
        SyncState.DELETED_HERE: translate("It was deleted here, and the AICC still had it."),
        SyncState.DELETED_THERE: translate("It was on the AICC, and is not any more."),
        SyncState.IN_SYNC: translate("Both sides were the same."),
        SyncState.UNKNOWN: translate("It is on the AICC; nobody has compared both sides."),
    }[sync]


def sync_tip(sync: SyncState, compared_at: datetime | None, now: datetime) -> str:
    """The same with the time it was known: what was done on the AICC since, nobody can know."""
    if compared_at is None:
        return translate("{0} Its tenant was never compared with the AICC.").format(sync_meaning(sync))
    said = translate("{0} Last compared {1}; what was done on the AICC since is not known.")
    return said.format(sync_meaning(sync), when(compared_at, now))


def ends_words(field: str) -> str:
    """What it is that ends, by the key of the field that says so."""
    spec = all_fields().get(field)
    return {
        "webhook_password": translate("Webhook password"),
        "token_valid_until": translate("Access token"),
        "trust_certificate": translate("Certificate"),
        "identity_certificate": translate("Identity certificate"),
        "provider": translate("Webhook password of the tenant"),
    }.get(field, spec.label if spec is not None else field)


def left_words(on: date, today: date) -> str:
    """How far off the last day is: "21 days", "ends today", "ended yesterday"."""
    days = (on - today).days
    if days == 0:
        return translate("ends today")
    if days == -1:
        return translate("ended yesterday")
    if days < 0:
        return translate("ended {0} days ago").format(-days)
    return counted(days, translate("{0} day"), translate("{0} days"))


def expiry_words(row: ChannelSummary, now: datetime) -> str:
    """When, how far off, and what ends: "2026-12-17, 21 days · Webhook password"."""
    on = row.expiry.on
    if on is None:
        return NOTHING
    left = left_words(on, now.astimezone().date())
    return translate("{0}, {1} · {2}").format(on.isoformat(), left, ends_words(row.expiry.field))


def expiry_lines(row: ChannelSummary, now: datetime) -> tuple[str, str]:
    """The same for a narrow cell, as two short lines: the day with how far off it is, and what ends."""
    on = row.expiry.on
    if on is None:
        return NOTHING, ""
    today = now.astimezone().date()
    left = translate("ended") if on < today else translate("today") if on == today else left_words(on, today)
    what = translate("Tenant's webhook") if row.expiry.field == "provider" else ends_words(row.expiry.field)
    return translate("{0}, {1}").format(on.isoformat(), left), what


def expiry_tone(row: ChannelSummary, now: datetime) -> Tone:
    """How that is meant, by the rule for certificates; days are counted, not hours."""
    on, today = row.expiry.on, now.astimezone().date()
    return Tone.GOOD if on is None else tone_of(*(datetime.combine(day, time(), UTC) for day in (on, today)))


def _deleted(row: ChannelSummary, now: datetime) -> str:
    return when(row.trashed_at, now) if row.trashed_at is not None else NOTHING


COLUMNS: tuple[Column[ChannelSummary], ...] = (
    Column("chosen", "", None, 0, lambda _row, _now: ""),
    Column(
        "name",
        QT_TRANSLATE_NOOP("ChannelList", "Name"),
        SortKey.NAME,
        26,
        lambda row, _now: row.name,
        least=158,
    ),
    Column(
        "tenant",
        QT_TRANSLATE_NOOP("ChannelList", "Tenant"),
        SortKey.TENANT,
        19,
        lambda row, _now: row.tenant_name,
        least=116,
        rank=1,
    ),
    Column(
        "provider",
        QT_TRANSLATE_NOOP("ChannelList", "Provider"),
        SortKey.PROVIDER,
        6,
        lambda row, _now: provider_label(row.provider) or NOTHING,
        least=137,
        rank=2,
    ),
    Column(
        "phone",
        QT_TRANSLATE_NOOP("ChannelList", "Phone number"),
        SortKey.PHONE,
        6,
        lambda row, _now: row.phone_number or NOTHING,
        least=134,
        rank=4,
    ),
    Column(
        "ou",
        QT_TRANSLATE_NOOP("ChannelList", "OU"),
        SortKey.OU,
        12,
        lambda row, _now: row.ou or NOTHING,
        least=110,
        rank=8,
    ),
    Column(
        "route",
        QT_TRANSLATE_NOOP("ChannelList", "Called route"),
        SortKey.ROUTE,
        12,
        lambda row, _now: row.called_route or NOTHING,
        least=110,
        rank=9,
    ),
    Column(
        "readiness",
        QT_TRANSLATE_NOOP("ChannelList", "Readiness"),
        SortKey.READINESS,
        4,
        lambda row, _now: readiness_words(row.readiness)[0],
        least=130,
    ),
    Column(
        "sync",
        QT_TRANSLATE_NOOP("ChannelList", "Sync state"),
        SortKey.SYNC,
        4,
        lambda row, _now: sync_words(row.sync),
        least=192,
        rank=7,
    ),
    Column(
        "ladder",
        QT_TRANSLATE_NOOP("ChannelList", "Status"),
        None,
        2,
        lambda _row, _now: "",  # the model knows them, for the rows in sight
        least=102,
        rank=5,
    ),
    Column(
        "expiry",
        QT_TRANSLATE_NOOP("ChannelList", "Next expiry"),
        SortKey.EXPIRY,
        24,
        expiry_words,
        least=170,
        rank=3,
    ),
    Column(
        "changed",
        QT_TRANSLATE_NOOP("ChannelList", "Changed"),
        SortKey.CHANGED,
        4,
        lambda row, now: when(row.changed_at, now),
        least=122,
        rank=6,
    ),
    Column(
        "tags",
        QT_TRANSLATE_NOOP("ChannelList", "Tags"),
        SortKey.TAGS,
        12,
        lambda row, _now: ", ".join(row.tags) or NOTHING,
        least=110,
        rank=7,
    ),
    Column(
        "deleted",
        QT_TRANSLATE_NOOP("ChannelList", "Deleted"),
        None,
        4,
        _deleted,
        least=124,
    ),
)
"""In their order. A column that comes later is one more row here."""

CHOSEN = 0
DELETED = "deleted"
"""Key of the column that the trash has besides, and only the trash."""
CHOICE = tuple(column.key for column in COLUMNS[1:] if column.key != DELETED)
"""The columns that a person may show and hide, in their usual order."""
USUAL = ("name", "tenant", "provider", "phone", "readiness", "ladder", "expiry", "changed")
"""Those on show until somebody chooses, as far as there is room."""
