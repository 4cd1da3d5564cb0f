"""The columns of a keystore's entries: the words in the cells, what they sort by, and where a search looks.

Knows one entry at a time; it neither lists nor paints.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.ui.certificates.words import day, time_left, tone_at
from wa_channel_studio.ui.models.paged_model import Column


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("KeystoreEntries", text)


NOTHING = "–"
_SHORT = 23
"""Letters of a fingerprint that a cell shows: eight bytes tell entries apart at a glance."""
_NEVER = datetime.max.replace(tzinfo=UTC)


class EntrySort(StrEnum):
    """What entries can be sorted by."""

    FILE = "file"
    """As they stand in the file."""
    ALIAS = "alias"
    SUBJECT = "subject"
    ISSUER = "issuer"
    ENDS = "ends"
    KEY = "key"
    FINGERPRINT = "fingerprint"


def numbered(count: int, one: str, many: str) -> str:
    """``one`` or ``many`` with the number for ``{0}``; thousands are set apart."""
    return (one if count == 1 else many).format(f"{count:,}")


def subject_words(entry: KeystoreEntry) -> str:
    """Whom the certificate is for."""
    return entry.facts.common_name if entry.facts is not None else translate("cannot be read")


def issuer_words(entry: KeystoreEntry) -> str:
    """Who signed it."""
    if entry.facts is None:
        return NOTHING
    return translate("itself") if entry.facts.self_signed else entry.facts.issuer_name


def ends_words(entry: KeystoreEntry, now: datetime) -> str:
    """The day on which it ends, or how soon that is."""
    facts = entry.facts
    if facts is None:
        return NOTHING
    return day(facts.not_after) if tone_at(facts, now) is Tone.GOOD else time_left(facts, now)


def fingerprint_words(entry: KeystoreEntry) -> str:
    """The beginning of its SHA-256."""
    return f"{entry.facts.sha256[:_SHORT]} …" if entry.facts is not None else NOTHING


COLUMNS: tuple[Column[KeystoreEntry], ...] = (
    Column("chosen", "", None, 0, lambda _entry, _now: ""),
    Column(
        "alias",
        QT_TRANSLATE_NOOP("KeystoreEntries", "Alias"),
        EntrySort.ALIAS,
        26,
        lambda entry, _now: entry.alias,
        least=176,
    ),
    Column(
        "subject",
        QT_TRANSLATE_NOOP("KeystoreEntries", "Subject"),
        EntrySort.SUBJECT,
        26,
        lambda entry, _now: subject_words(entry),
        least=150,
    ),
    Column(
        "issuer",
        QT_TRANSLATE_NOOP("KeystoreEntries", "Issuer"),
        EntrySort.ISSUER,
        20,
        lambda entry, _now: issuer_words(entry),
        least=120,
        rank=2,
    ),
    Column(
        "validity",
        QT_TRANSLATE_NOOP("KeystoreEntries", "Validity"),
        EntrySort.ENDS,
        14,
        ends_words,
        least=100,
        rank=4,
    ),
    Column("ends", QT_TRANSLATE_NOOP("KeystoreEntries", "Ends"), EntrySort.ENDS, 14, ends_words, least=132),
    Column(
        "key",
        QT_TRANSLATE_NOOP("KeystoreEntries", "Key"),
        EntrySort.KEY,
        10,
        lambda entry, _now: entry.facts.key if entry.facts is not None else NOTHING,
        least=96,
        rank=3,
    ),
    Column(
        "fingerprint",
        QT_TRANSLATE_NOOP("KeystoreEntries", "SHA-256"),
        EntrySort.FINGERPRINT,
        16,
        lambda entry, _now: fingerprint_words(entry),
        least=150,
        rank=5,
    ),
)
"""In their order."""

SortKey = str | datetime

SORT_KEYS: dict[EntrySort, Callable[[KeystoreEntry], SortKey]] = {
    EntrySort.ALIAS: lambda entry: entry.alias.casefold(),
    EntrySort.SUBJECT: lambda entry: subject_words(entry).casefold(),
    EntrySort.ISSUER: lambda entry: entry.facts.issuer_name.casefold() if entry.facts is not None else "",
    EntrySort.ENDS: lambda entry: entry.facts.not_after if entry.facts is not None else _NEVER,
    EntrySort.KEY: lambda entry: entry.facts.key if entry.facts is not None else "",
    EntrySort.FINGERPRINT: lambda entry: entry.facts.sha256 if entry.facts is not None else "",
}


def haystack(entry: KeystoreEntry) -> str:
    """All that a search looks through, in small letters; a fingerprint is found with and without colons."""
    facts = entry.facts
    if facts is None:
        return entry.alias.casefold()
    parts = (
        entry.alias,
        facts.subject,
        facts.issuer,
        *facts.names,
        facts.key,
        facts.serial,
        facts.sha256,
        facts.sha256.replace(":", ""),
        facts.sha1,
        facts.sha1.replace(":", ""),
    )
    return "\n".join(parts).casefold()
