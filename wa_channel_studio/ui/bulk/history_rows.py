"""The history of a channel as rows to read: a line for each action, below it what it changed, newest first.

Pure: it turns entries into words. Secrets, and values of fields nobody knows, are never among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.table import all_fields, is_secret
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.ui.bulk.field_words import field_name

_OURS = "@"
_CREATED, _TENANT, _TAGS, _TRASHED, _SET_ASIDE = "@created", "@tenant", "@tags", "@trashed", "@set_aside"


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("History", text)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in the history are called: tenants and certificate files."""

    tenants: Mapping[str, str]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An action (``label`` empty) or one field that it changed."""

    at: datetime
    """Local time."""
    action: str
    label: str = ""
    old: str = ""
    new: str = ""
    changed: int = 0
    """Of an action: how many fields it changed."""

    @property
    def heads(self) -> bool:
        """Whether it is the line of an action."""
        return not self.label


def action_word(action: str) -> str:
    """An action as people call it; one that is not known as it is written."""
    words = {
        "create": translate("Created"),
        "edit": translate("Edited"),
        "bulk edit": translate("Edited together with others"),
        "duplicate": translate("Made as a copy"),
        "move": translate("Moved to another tenant"),
        "tags": translate("Tags changed"),
        "delete": translate("Deleted, into the trash"),
        "restore": translate("Restored from the trash"),
        "import": translate("Imported"),
        "rotation": translate("Credential renewed"),
        "undo": translate("Undone"),
        "redo": translate("Done again"),
        "certificate": translate("Certificate replaced"),
    }
    return words.get(action) or action[:1].upper() + action[1:]


def rows_of(entries: Sequence[HistoryEntry], names: Names) -> tuple[HistoryRow, ...]:
    """All rows. Entries of one step stand below one line; without a step, those of one action at one moment do."""
    rows: list[HistoryRow] = []
    for group in _groups(entries):
        first = group[0]
        at = first.at.astimezone()
        fields = [_field_row(entry, at, names) for entry in group if entry.field and entry.field != _CREATED]
        rows.append(HistoryRow(at, first.action, changed=len(fields)))
        rows += fields
    return tuple(rows)


def _groups(entries: Iterable[HistoryEntry]) -> Iterable[list[HistoryEntry]]:
    group: list[HistoryEntry] = []
    for entry in entries:
        if group and not _together(group[0], entry):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _together(one: HistoryEntry, other: HistoryEntry) -> bool:
    if one.step or other.step:
        return one.step == other.step
    return (one.at, one.action) == (other.at, other.action)


def _field_row(entry: HistoryEntry, at: datetime, names: Names) -> HistoryRow:
    show = _shower(entry.field, names)
    return HistoryRow(at, entry.action, _label(entry.field), show(entry.old), show(entry.new))


def _label(field: str) -> str:
    ours = {
        _TENANT: translate("Tenant"),
        _TAGS: translate("Tags"),
        _TRASHED: translate("Trash"),
        _SET_ASIDE: translate("Answers kept for another provider"),
    }
    return ours.get(field) or field_name(field.removeprefix(_OURS) if field.startswith("@@") else field)


def _shower(field: str, names: Names) -> Callable[[RawValue], str]:
    """How values of a field are shown; nothing is the empty text."""
    special: dict[str, Callable[[RawValue], str]] = {
        _TENANT: lambda value: names.tenants.get(str(value), translate("a tenant that was removed")),
        _TAGS: _listed,
        _TRASHED: lambda value: translate("in the trash") if value is True else translate("not in the trash"),
        _SET_ASIDE: lambda _value: REDACTED,
    }
    show = special.get(field) or _of_field(field, names)
    return lambda value: "" if is_empty(value) else REDACTED if isinstance(value, Secret) else show(value)


def _of_field(field: str, names: Names) -> Callable[[RawValue], str]:
    spec = all_fields().get(field)
    if spec is None or is_secret(field):
        return lambda _value: REDACTED
    if isinstance(spec.type, CertificateRef):
        gone = translate("a file that is not there")
        return lambda value: ", ".join(names.files.get(item, gone) for item in _items(value))
    return spec.type.show


def _items(value: RawValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _listed(value: RawValue) -> str:
    return ", ".join(_items(value))


# --- narrowing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which rows are wanted. Empty fields do not narrow them."""

    action: str = ""
    words: tuple[str, ...] = ()
    """Each must stand in the label of the field or in a value."""
    days: int = 0
    """No older than this many days."""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.action or self.words or self.days)


def narrowed(rows: Sequence[HistoryRow], wanted: HistoryFilter, now: datetime) -> tuple[HistoryRow, ...]:
    """The rows that are wanted, each below the line of its action."""
    since = now.astimezone() - timedelta(days=wanted.days) if wanted.days else None
    found: list[HistoryRow] = []
    head: HistoryRow | None = None
    passes = False
    for row in rows:
        if row.heads:
            head = row
            passes = (not wanted.action or row.action == wanted.action) and (since is None or row.at >= since)
            if passes and (not wanted.words or _holds(row, wanted.words)):
                found.append(row)
                head = None
        elif passes and (not wanted.words or _holds(row, wanted.words)):
            if head is not None:
                found.append(head)
                head = None
            found.append(row)
    return tuple(found)


def _holds(row: HistoryRow, words: Sequence[str]) -> bool:
    hay = f"{row.label} {row.old} {row.new}" if row.label else action_word(row.action)
    hay = hay.casefold()
    return all(word in hay for word in words)


# --- as text --------------------------------------------------------------------------------------


def moment(at: datetime) -> str:
    """A local moment to the second, which sorts as it reads."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def as_text(title: str, rows: Sequence[HistoryRow]) -> str:
    """The rows for a message or a file."""
    nothing = translate("empty")
    lines = [title]
    for row in rows:
        if row.heads:
            lines.append(f"{moment(row.at)}  {action_word(row.action)}")
        else:
            lines.append(f"    {row.label}: {row.old or nothing} → {row.new or nothing}")
    return "\n".join(lines) + "\n"
