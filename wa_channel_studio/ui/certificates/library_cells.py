"""The columns of the certificate library and the words in its cells.

Knows one certificate file at a time; it neither loads nor paints, and judges nothing: when a certificate ends and what
the watch found stand in the row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, Role
from wa_channel_studio.domain.library import LibraryRow, LibrarySort, WatchState
from wa_channel_studio.ui.certificates.words import day
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import CHOSEN
from wa_channel_studio.ui.parts.words import counted, when


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Library", text)


NOTHING = "–"
YEAR = timedelta(days=365)
"""The common scale of the bars: from today to a year from now."""
_MANY_DAYS = 730
"""From here on what is left is said in years."""


def left(ends: datetime, now: datetime) -> str:
    """How long it lasts: "83 days", "12 years", "expired"."""
    if ends < now:
        return translate("expired")
    days = (ends - now).days
    if days == 0:
        return translate("ends today")
    if days < _MANY_DAYS:
        return counted(days, translate("{0} day"), translate("{0} days"))
    return translate("{0} years").format(days // 365)


def anchor_word(anchor: Anchor) -> str:
    """Which certificate of a chain."""
    return {
        Anchor.LEAF: translate("server"),
        Anchor.INTERMEDIATE: translate("intermediate"),
        Anchor.ROOT: translate("root"),
    }[anchor]


def role_word(role: Role) -> str:
    """What a certificate is there for."""
    return {
        Role.TRUST: translate("trust"),
        Role.IDENTITY: translate("identity"),
        Role.NONE: translate("no role"),
    }[role]


def kind_words(file: CertificateFile) -> str:
    """What a file is: "root", "3 certificates", "keystore, 2 entries"."""
    if file.is_keystore:
        entries = counted(file.entry_count, translate("{0} entry"), translate("{0} entries"))
        return translate("keystore, {0}").format(entries)
    if not file.entries:
        return translate("cannot be read")
    if file.entry_count > 1:
        return translate("{0} certificates").format(file.entry_count)
    anchors = set(file.origin.anchors) if file.origin is not None else set()
    return anchor_word(anchors.pop() if len(anchors) == 1 else _likely(file.entries[0]))


def _likely(facts: CertificateFacts) -> Anchor:
    """What a certificate is by its own words, where nobody noted what was taken."""
    if facts.self_signed and (facts.is_ca or facts.version == 1):
        return Anchor.ROOT
    return Anchor.INTERMEDIATE if facts.is_ca else Anchor.LEAF


def role_words(row: LibraryRow) -> str:
    """The cell that says what it is and what for: "trust, root", "identity", "keystore, 2 entries"."""
    kind = kind_words(row.file)
    if row.role is Role.NONE or row.file.is_keystore:
        return kind
    role = role_word(row.role)
    return role if row.role is Role.IDENTITY else translate("{0}, {1}").format(role, kind)


def used_words(row: LibraryRow) -> str:
    """By how many channels it is used, and by how many tenants in their connection."""
    parts = []
    if row.channels:
        parts.append(counted(row.channels, translate("{0} channel"), translate("{0} channels")))
    if row.connections:
        parts.append(counted(row.connections, translate("{0} tenant"), translate("{0} tenants")))
    return ", ".join(parts) or NOTHING


def watch_pill(row: LibraryRow) -> tuple[str, Kind] | None:
    """What the watch found, with the colour that goes with it; None for what was never looked at."""
    if row.watch is None:
        return None
    if row.watch.state is WatchState.UNREACHABLE and row.watch.known is WatchState.ANCHOR_CHANGED:
        return translate("anchor changed"), "error"
    words: dict[WatchState, tuple[str, Kind]] = {
        WatchState.UNCHANGED: (translate("unchanged"), "success"),
        WatchState.RENEWED: (translate("renewed, same anchor"), "success"),
        WatchState.ANCHOR_CHANGED: (translate("anchor changed"), "error"),
        WatchState.UNREACHABLE: (translate("unreachable"), "warning"),
    }
    return words[row.watch.state]


def watch_words(row: LibraryRow, now: datetime) -> str:
    """The same with its time, for a tool tip and a screen reader."""
    pill = watch_pill(row)
    if pill is None or row.watch is None:
        return translate("not looked at yet") if row.servers else translate("no server known")
    return translate("{0}, {1}").format(pill[0], when(row.watch.at, now))


def _ends(row: LibraryRow, _now: datetime) -> str:
    return day(row.file.ends) if row.file.ends is not None else NOTHING


def _left(row: LibraryRow, now: datetime) -> str:
    return left(row.file.ends, now) if row.file.ends is not None else NOTHING


COLUMNS: tuple[Column[LibraryRow], ...] = (
    Column(CHOSEN, "", None, 0, lambda _row, _now: ""),
    Column(
        "name",
        QT_TRANSLATE_NOOP("Library", "Name"),
        LibrarySort.NAME,
        60,
        lambda row, _now: row.name,
        least=200,
    ),
    Column(
        "role",
        QT_TRANSLATE_NOOP("Library", "Role"),
        LibrarySort.ROLE,
        2,
        lambda row, _now: role_words(row),
        least=144,
        rank=2,
    ),
    Column(
        "used",
        QT_TRANSLATE_NOOP("Library", "Used by"),
        LibrarySort.USED,
        2,
        lambda row, _now: used_words(row),
        least=112,
        rank=3,
    ),
    Column(
        "validity",
        QT_TRANSLATE_NOOP("Library", "12 months"),
        LibrarySort.ENDS,
        25,
        _left,
        least=96,
        rank=1,
    ),
    Column("ends", QT_TRANSLATE_NOOP("Library", "Ends"), LibrarySort.ENDS, 2, _ends, least=108),
    Column("left", QT_TRANSLATE_NOOP("Library", "Left"), LibrarySort.ENDS, 2, _left, least=86, rank=4),
    Column(
        "added",
        QT_TRANSLATE_NOOP("Library", "Added"),
        LibrarySort.ADDED,
        2,
        lambda row, now: when(row.added_at, now),
        least=124,
        rank=5,
        roomy=1240,
    ),
    Column("watch", QT_TRANSLATE_NOOP("Library", "Watch"), LibrarySort.WATCH, 7, watch_words, least=180),
)
"""In their order. A column that comes later is one more row here."""
