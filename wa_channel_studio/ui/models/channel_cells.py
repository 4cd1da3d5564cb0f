"""The columns of the channel list and the words in its cells.

Knows one channel's summary at a time; it neither loads nor paints.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.models.paged_model import Column
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


COLUMNS: tuple[Column[ChannelSummary], ...] = (
    Column("chosen", "", None, 0, lambda _row, _now: ""),
    Column("name", QT_TRANSLATE_NOOP("ChannelList", "Name"), SortKey.NAME, 26, lambda row, _now: row.name),
    Column("tenant", QT_TRANSLATE_NOOP("ChannelList", "Tenant"), SortKey.TENANT, 19, lambda row, _now: row.tenant_name),
    Column(
        "provider",
        QT_TRANSLATE_NOOP("ChannelList", "Provider"),
        SortKey.PROVIDER,
        15,
        lambda row, _now: provider_label(row.provider) or NOTHING,
    ),
    Column(
        "phone",
        QT_TRANSLATE_NOOP("ChannelList", "Phone number"),
        SortKey.PHONE,
        17,
        lambda row, _now: row.phone_number or NOTHING,
    ),
    Column(
        "readiness",
        QT_TRANSLATE_NOOP("ChannelList", "Readiness"),
        SortKey.READINESS,
        14,
        lambda row, _now: readiness_words(row.readiness)[0],
    ),
    Column(
        "changed",
        QT_TRANSLATE_NOOP("ChannelList", "Changed"),
        SortKey.CHANGED,
        15,
        lambda row, now: when(row.changed_at, now),
    ),
)
"""In their order. A column that comes later is one more row here."""

CHOSEN = 0
