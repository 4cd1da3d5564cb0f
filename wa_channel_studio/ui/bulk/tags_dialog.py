"""The tags of the chosen channels: which all have, some or none; give new ones, take others off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.bulk_copies import tags_of
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.tag_list import TagList
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.tag_edit import SEPARATORS
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.words import listed

_SIZE = (560, 560)
_OFFERED = 500
_NAMED = 4


@dataclass(frozen=True, slots=True)
class TagsFound:
    """The tags of the chosen channels with their counts, and tags that others have."""

    counts: dict[str, int]
    channels: int
    known: tuple[str, ...]


def read_tags(workspace: Workspace, channel_ids: Sequence[str]) -> TagsFound:
    """Read both; runs in a job."""
    rows = workspace.channels.summaries(channel_ids)
    known = workspace.channels.facets(SortKey.TAGS, "", _OFFERED)
    return TagsFound(
        dict(Counter(tag for row in rows for tag in row.tags)), len(rows), tuple(facet.value for facet in known)
    )


class _NewTag(QLineEdit):
    """A line in which Enter adds, and only when it is empty goes to the dialog's own button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.text().strip():
            self.returnPressed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class TagsDialog(TaskDialog):
    """Closes when the tags have been changed; the window offers to undo it."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_ids: Sequence[str], parent: QWidget) -> None:
        title = QCoreApplication.translate("TagsDialog", "Tags of {0}").format(channels(len(channel_ids)))
        super().__init__(context, workspace, title, name="dialog.tags", parent=parent, size=_SIZE)
        self._ids = tuple(channel_ids)
        self.set_text(self.tr("Tags are words of your own to find channels by. The AICC does not know them."))
        self.new = _NewTag(self)
        self.new.setObjectName("field.new_tag")
        self.new.setPlaceholderText(self.tr("a word, or several with commas"))
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.new.setCompleter(completer)
        self.new.returnPressed.connect(self._give)
        add = secondary_button(self.tr("Add"), name="action.add_tag", parent=self)
        add.clicked.connect(self._give)
        self.field = Field(self.tr("New tag"), self.new, beside=add, parent=self)
        self.new.textEdited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        self.list = TagList(self)
        self.list.changed.connect(self.settled)
        none = QWidget(self)
        inside = QVBoxLayout(none)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(WrapLabel(self.tr("These channels have no tags yet."), "muted", none))
        inside.addStretch(1)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(none)
        self.stack.addWidget(self.list)
        self.body.addWidget(self.stack, 1)
        self.summary = WrapLabel("", "", self)
        self.body.addWidget(self.summary)
        self.add_bar()
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._apply = self.add_button(self.tr("Change the tags"), "primary", name="action.apply", default=True)
        self._apply.clicked.connect(self._do)
        self.hold(self.field, self.list, self._apply)
        self.settled()
        ids = self._ids
        self.read(lambda _job: read_tags(workspace, ids), self._on_tags, self.tr("Reading the tags …"))

    def settled(self) -> None:
        added, removed = self.list.added, self.list.removed
        said = []
        if added:
            said.append(self.tr("Given to all: {0}.").format(listed(list(added), most=_NAMED)))
        if removed:
            said.append(self.tr("Taken off: {0}.").format(listed(list(removed), most=_NAMED)))
        self.summary.set_text(" ".join(said) or self.tr("Nothing is changed yet."))
        self.summary.set_role("" if said else "muted")
        self._apply.setEnabled(bool(said) and not self.busy)
        self.stack.setCurrentIndex(1 if self.list.count() else 0)

    def _on_tags(self, found: TagsFound) -> None:
        self._known.setStringList(list(found.known))
        self.list.show_tags(found.counts, found.channels)
        self.settled()
        QTimer.singleShot(0, self.new, self.new.setFocus)

    def _give(self) -> None:
        words = self.new.text()
        for mark in SEPARATORS:
            words = words.replace(mark, ",")
        try:
            tags = tags_of([word for word in words.split(",") if word.strip()])
        except ProblemError as fault:
            self.field.say_problem(fault.problem)
            return
        if not tags:
            self.field.say(self.tr("Type the tag first."), "error")
            self.new.setFocus()
            return
        for tag in tags:
            self.list.give(tag)
        self.field.say()
        self.new.clear()
        self.new.setFocus()
        self.settled()

    def _do(self) -> None:
        if self.new.text().strip():
            self._give()  # what stands in the line is meant
            if self.new.text().strip():
                return
        bulk, ids, added, removed = self.workspace.bulk, self._ids, self.list.added, self.list.removed
        if not (added or removed):
            return

        stack = self.workspace.undo

        def work(job: JobContext) -> tuple[Changed, str]:
            changed = bulk.tag(ids, add=added, remove=removed, job=job)
            return changed, stack.undo_words if changed.channels else ""

        self.run(work, lambda answer: self._on_done(*answer), self.tr("Changing the tags …"))

    def _on_done(self, changed: Changed, words: str) -> None:
        self.changed.emit(changed)
        self.leave(self.tr("Tags of {0} changed.").format(channels(len(changed.channels))), words)
