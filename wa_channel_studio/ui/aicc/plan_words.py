"""The words for a plan: what happens to a line, what changes in it, and how it ended.

Knows one line or one entry of the outbox at a time; it neither lists nor paints, and asks nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.services.sync_by_hand import BY_HAND
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.sync.plan import Action, Kind, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.bulk.field_words import field_name
from wa_channel_studio.ui.kit.style import Kind as Tint
from wa_channel_studio.ui.parts.words import counted

WHOLE = ""
"""Key of the field that stands for a channel as a whole."""


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Plan", text)


class LineKind(StrEnum):
    """What happens to a line, as a person sees it."""

    UPLOAD = "upload"
    CREATE_THERE = "create_there"
    CREATE_HERE = "create_here"
    CHANGE_THERE = "change_there"
    CHANGE_HERE = "change_here"
    CHANGE_BOTH = "change_both"
    DELETE_THERE = "delete_there"
    DELETE_HERE = "delete_here"
    CONFLICT = "conflict"
    REMOTE = "remote"
    """Only on the AICC; it can be taken over."""
    BLOCKED = "blocked"
    BY_HAND = "by_hand"
    """What a person does on the AICC's pages, where nothing can be sent."""
    NOTE = "note"


class Group(StrEnum):
    """By what a plan is filtered, in the order of the chips."""

    ALL = "all"
    UPLOAD = "upload"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    BY_HAND = "by_hand"
    REMOTE = "remote"
    NOTE = "note"


GROUPS: Mapping[LineKind, Group] = {
    LineKind.UPLOAD: Group.UPLOAD,
    LineKind.CREATE_THERE: Group.CREATE,
    LineKind.CREATE_HERE: Group.CREATE,
    LineKind.CHANGE_THERE: Group.CHANGE,
    LineKind.CHANGE_HERE: Group.CHANGE,
    LineKind.CHANGE_BOTH: Group.CHANGE,
    LineKind.DELETE_THERE: Group.DELETE,
    LineKind.DELETE_HERE: Group.DELETE,
    LineKind.CONFLICT: Group.CONFLICT,
    LineKind.REMOTE: Group.REMOTE,
    LineKind.BLOCKED: Group.BLOCKED,
    LineKind.BY_HAND: Group.BY_HAND,
    LineKind.NOTE: Group.NOTE,
}
"""In the order in which a plan is counted for a person."""
LOOKS: Mapping[LineKind, tuple[str, Tint]] = {
    LineKind.UPLOAD: ("export", "success"),
    LineKind.CREATE_THERE: ("add", "success"),
    LineKind.CREATE_HERE: ("add", "success"),
    LineKind.CHANGE_THERE: ("edit", "information"),
    LineKind.CHANGE_HERE: ("edit", "information"),
    LineKind.CHANGE_BOTH: ("edit", "information"),
    LineKind.DELETE_THERE: ("trash", "error"),
    LineKind.DELETE_HERE: ("trash", "error"),
    LineKind.CONFLICT: ("warning", "warning"),
    LineKind.REMOTE: ("aicc", "neutral"),
    LineKind.BLOCKED: ("error", "error"),
    LineKind.BY_HAND: ("edit", "information"),
    LineKind.NOTE: ("info", "neutral"),
}
"""Icon and colour of each; both always with the words."""
Key = tuple[Kind, str]
"""By which a line of a plan and an entry of the outbox are known to be of the same thing."""


def line_kind(item: PlanItem) -> LineKind:
    """What happens to a line."""
    if item.action is Action.CONFLICT:
        return LineKind.CONFLICT
    if item.blocked:
        return LineKind.BY_HAND if item.blocked == BY_HAND else LineKind.BLOCKED
    here = item.side is Side.HERE
    if item.action is Action.CHANGE:
        sides = {field.goes for field in item.fields}
        if {Side.HERE, Side.THERE} <= sides:
            return LineKind.CHANGE_BOTH
        # A line without fields, as one from the outbox, says by itself on which side it writes.
        here = Side.HERE in sides if item.fields else here
        return LineKind.CHANGE_HERE if here else LineKind.CHANGE_THERE
    if item.action is Action.NONE:
        return LineKind.REMOTE if only_there(item) else LineKind.NOTE
    if item.action is Action.UPLOAD:
        return LineKind.UPLOAD
    if item.action is Action.CREATE:
        return LineKind.CREATE_HERE if here else LineKind.CREATE_THERE
    return LineKind.DELETE_HERE if here else LineKind.DELETE_THERE


def only_there(item: PlanItem) -> bool:
    """Whether it is a channel that only the AICC has, and that can be taken over."""
    return item.action is Action.NONE and item.kind is Kind.CHANNEL and bool(item.remote_id) and not item.channel_id


def group_of(item: PlanItem) -> Group:
    """The chip that a line belongs to."""
    return GROUPS[line_kind(item)]


def tally(items: Iterable[PlanItem]) -> Counter[Group]:
    """How many lines each chip has."""
    return Counter(group_of(item) for item in items)


def key_of(line: PlanItem | OutboxEntry) -> Key:
    """What a line or an entry is of."""
    return line.kind, line.channel_id or line.certificate_id or line.remote_id or line.name


def line_of(entry: OutboxEntry) -> PlanItem:
    """An entry of the outbox as a line, for where its plan is not known any more."""
    return PlanItem(
        entry.action,
        entry.kind,
        entry.name,
        channel_id=entry.channel_id,
        remote_id=entry.remote_id,
        revision=entry.revision,
        side=entry.side,
        certificate_id=entry.certificate_id,
    )


def kind_word(kind: LineKind) -> str:
    """What happens, in two or three words."""
    return {
        LineKind.UPLOAD: translate("Upload"),
        LineKind.CREATE_THERE: translate("Create"),
        LineKind.CREATE_HERE: translate("Create here"),
        LineKind.CHANGE_THERE: translate("Change there"),
        LineKind.CHANGE_HERE: translate("Change here"),
        LineKind.CHANGE_BOTH: translate("Change both"),
        LineKind.DELETE_THERE: translate("Delete there"),
        LineKind.DELETE_HERE: translate("Delete here"),
        LineKind.CONFLICT: translate("Conflict"),
        LineKind.REMOTE: translate("Only there"),
        LineKind.BLOCKED: translate("Blocked"),
        LineKind.BY_HAND: translate("By hand"),
        LineKind.NOTE: translate("To know"),
    }[kind]


def kind_sentence(kind: LineKind) -> str:
    """The same as a sentence for the details."""
    return {
        LineKind.UPLOAD: translate("It is uploaded to Managing Certificates, before the channels that need it."),
        LineKind.CREATE_THERE: translate("It is created on the AICC."),
        LineKind.CREATE_HERE: translate("It is taken into this workspace as it is on the AICC."),
        LineKind.CHANGE_THERE: translate("It is changed on the AICC; nothing changes here."),
        LineKind.CHANGE_HERE: translate("It is changed in this workspace; nothing is sent."),
        LineKind.CHANGE_BOTH: translate("Each side takes over what was changed on the other."),
        LineKind.DELETE_THERE: translate("It is deleted on the AICC, because it was deleted here."),
        LineKind.DELETE_HERE: translate("It goes to the trash of this workspace, because it was deleted on the AICC."),
        LineKind.CONFLICT: translate("Both sides changed it. Nothing happens to it until you have decided."),
        LineKind.REMOTE: translate("It is only on the AICC. Applying leaves it alone; you can take it over."),
        LineKind.BLOCKED: translate("Nothing happens to it as long as this is so:"),
        LineKind.BY_HAND: translate("It is entered by hand on the AICC's pages."),
        LineKind.NOTE: translate("Nothing happens to it."),
    }[kind]


def group_words(group: Group, count: str) -> str:
    """A chip with its number."""
    return {
        Group.ALL: translate("All {0}"),
        Group.UPLOAD: translate("{0} to upload"),
        Group.CREATE: translate("{0} to create"),
        Group.CHANGE: translate("{0} to change"),
        Group.DELETE: translate("{0} to delete"),
        Group.CONFLICT: translate("{0} in conflict"),
        Group.BLOCKED: translate("{0} blocked"),
        Group.BY_HAND: translate("{0} by hand"),
        Group.REMOTE: translate("{0} only on the AICC"),
        Group.NOTE: translate("{0} to know"),
    }[group].format(count)


def about(item: PlanItem) -> str:
    """What changes, in one short line."""
    if item.action is Action.CONFLICT:
        open_fields = [field for field in item.fields if field.goes is None]
        if any(field.field == WHOLE for field in item.fields):
            return translate("The whole channel is to be decided")
        return counted(len(open_fields), translate("{0} field to decide"), translate("{0} fields to decide"))
    if item.blocked and line_kind(item) is not LineKind.BY_HAND:
        return item.blocked
    if item.action is Action.UPLOAD:
        return item.note or translate("Certificate, before its channels")
    if item.action is Action.CREATE:
        return counted(len(item.fields), translate("{0} field"), translate("{0} fields")) if item.fields else ""
    if item.action is Action.CHANGE and item.fields:
        first = field_name(item.fields[0].field or "channel_name")
        more = len(item.fields) - 1
        return translate("{0} and {1} more").format(first, more) if more else first
    return item.note


def outcome_words(progress: Progress) -> tuple[str, Tint]:
    """How far a line is once the plan is being applied."""
    looks: dict[Progress, tuple[str, Tint]] = {
        Progress.WAITING: (translate("Waiting"), "neutral"),
        Progress.SENDING: (translate("Being sent"), "information"),
        Progress.DONE: (translate("Done"), "success"),
        Progress.STOPPED: (translate("Not done"), "error"),
    }
    return looks[progress]


def matching(group: Group) -> Callable[[PlanItem], bool] | None:
    """Which lines a chip lets through; None: all."""
    if group is Group.ALL:
        return None
    return lambda item: group_of(item) is group
