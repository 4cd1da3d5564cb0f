"""What is done with the channels that are chosen, one or 100,000: each by a service, in a job with progress and Stop.

The ids are read in a job, too, since most of what is chosen may never have been on the screen. Dialogs ask for what a
deed needs; they tell when data has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.history_dialog import HistoryDialog
from wa_channel_studio.ui.bulk.move_dialog import MoveDialog
from wa_channel_studio.ui.bulk.rotation_dialog import RotationDialog
from wa_channel_studio.ui.bulk.tags_dialog import TagsDialog
from wa_channel_studio.ui.bulk.template_dialog import TemplateDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.dialogs.pack_dialog import PackDialog
from wa_channel_studio.ui.guided.guided_window import open_guided
from wa_channel_studio.ui.jobs import BULK, DATABASE
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted, listed
from wa_channel_studio.ui.status.status_dialog import StatusDialog
from wa_channel_studio.ui.transfer.export_dialog import ExportDialog
from wa_channel_studio.ui.views.channel_table import ChannelTable

_NAMED = 3
"""So many names are said; of more, how many there are."""

Found = tuple[tuple[str, ...], tuple[ChannelSummary, ...]]
"""The ids of channels, and what is known of the first of them."""


class ManyDeeds(QObject):
    """Belongs to one list, whose choice it acts upon."""

    done = Signal(str)
    """Something has changed; the id of the channel that should get the keyboard, or ""."""
    failed = Signal(object)
    began = Signal(object, str, bool)
    """A job, what to call it should it take its time, and whether it may be stopped."""
    undo_wanted = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, table: ChannelTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._table = table
        self._widget = parent
        self._guided: QDialog | None = None

    def calls(self) -> dict[str, Callable[[], None]]:
        """What it can do, by the keys of ``channel_actions``."""
        return {
            "edit_fields": self.edit_fields,
            "duplicate": self.duplicate,
            "tags": self.tags,
            "move": self.move,
            "rotate": self.rotate,
            "guided": self.guided,
            "status": self.status,
            "export": self.export,
            "pack": self.pack,
            "template": self.template,
            "history": self.history,
            "trash_history": self.history,
            "delete": self.delete,
            "restore": self.restore,
            "purge": self.purge,
        }

    # --- dialogs ----------------------------------------------------------------------------------

    def edit_fields(self) -> None:
        """Set fields of all that are chosen."""
        self._open(lambda ids: BulkEditDialog(self._context, self._workspace, ids, self._widget))

    def tags(self) -> None:
        """Give tags and take them away."""
        self._open(lambda ids: TagsDialog(self._context, self._workspace, ids, self._widget))

    def move(self) -> None:
        """Move to another tenant."""
        self._open(lambda ids: MoveDialog(self._context, self._workspace, ids, self._widget))

    def rotate(self) -> None:
        """Give one credential a new value, channel by channel."""
        self._open(lambda ids: RotationDialog(self._context, self._workspace, ids, self._widget))

    def template(self) -> None:
        """Save the one chosen channel as a template."""
        self._open(lambda ids: TemplateDialog(self._context, self._workspace, ids[0], self._widget))

    def history(self) -> None:
        """What was changed in the one chosen channel, when and by what."""
        self._open(lambda ids: HistoryDialog(self._context, self._workspace, ids[0], self._widget))

    def status(self) -> None:
        """What is known of the one chosen channel beyond this program, and since when."""
        self._open(lambda ids: StatusDialog(self._context, self._workspace, ids[0], self._widget))

    def guided(self) -> None:
        """Enter what is chosen on the AICC's own pages, channel by channel."""

        def show(ids: tuple[str, ...]) -> None:
            if ids:
                window = open_guided(self._context, self._workspace, ids, self._widget)
                if window is not self._guided:  # an open one is used again
                    self._guided = window
                    window.changed.connect(lambda _changed: self.done.emit(""))

        self._with_ids(show)

    def export(self) -> None:
        """Export what is chosen, or all channels where nothing is."""
        if not self._table.chosen_count:
            ExportDialog(self._context, self._workspace, None, "", self._widget).open()
            return
        self._open(lambda ids: ExportDialog(self._context, self._workspace, ids, "", self._widget))

    def pack(self) -> None:
        """A preparation pack of what is chosen."""
        workspace = self._workspace

        def show(ids: tuple[str, ...]) -> None:
            def work(_job: JobContext) -> list[tuple[str, str]]:
                return [(row.id, row.name) for row in workspace.channels.summaries(ids)]

            self._ask(self.tr("Reading the channels …"), work, self._open_pack, queue=DATABASE)

        self._with_ids(show)

    def _open_pack(self, found: list[tuple[str, str]]) -> None:
        self._show(PackDialog(self._context, self._workspace, found, self._widget))

    def _open(self, make: Callable[[tuple[str, ...]], QDialog]) -> None:
        self._with_ids(lambda ids: self._show(make(ids)) if ids else None)

    def _show(self, dialog: QDialog) -> None:
        changed = getattr(dialog, "changed", None)
        if changed is not None:
            changed.connect(lambda _changed: self.done.emit(""))
        dialog.finished.connect(lambda _result: self._table.setFocus())
        dialog.open()

    # --- at once ----------------------------------------------------------------------------------

    def duplicate(self) -> None:
        """Copies of what is chosen under free names."""
        workspace = self._workspace

        def work(ids: tuple[str, ...], job: JobContext) -> Found:
            made = workspace.bulk.duplicate(ids, job).channels
            return made, workspace.channels.summaries(made[:_NAMED])

        def told(found: Found) -> None:
            ids, rows = found
            if not ids:
                return
            if len(ids) == 1:
                text = self.tr("Duplicated as {0}.").format(self._name(rows[0]))
            else:
                text = self.tr("Duplicated {0:,} channels.").format(len(ids))
            self._say(text)
            self.done.emit(ids[0])

        self._do(self.tr("Duplicating …"), work, told)

    def delete(self) -> None:
        """Put what is chosen into the trash, and offer to take it back."""
        workspace = self._workspace

        def work(ids: tuple[str, ...], job: JobContext) -> Found:
            rows = workspace.channels.summaries(ids[:_NAMED])
            workspace.bulk.trash(ids, job)
            return ids, rows

        def told(found: Found) -> None:
            self._table.clearSelection()
            self._say(self.tr("Deleted {0}.").format(self._names(*found)))
            self.done.emit("")

        self._do(self.tr("Deleting …"), work, told)

    # --- the trash --------------------------------------------------------------------------------

    def restore(self) -> None:
        """Take what is chosen out of the trash."""
        workspace = self._workspace

        def work(ids: tuple[str, ...], job: JobContext) -> Found:
            rows = workspace.channels.summaries(ids[:_NAMED])
            workspace.bulk.restore(ids, job)
            return ids, rows

        def told(found: Found) -> None:
            self._table.clearSelection()
            self._say(self.tr("Restored {0}.").format(self._names(*found)))
            self.done.emit("")

        self._do(self.tr("Restoring …"), work, told)

    def purge(self) -> None:
        """Remove what is chosen for good, after a question."""
        self._with_ids(self._ask_purge)

    def empty(self) -> None:
        """Remove for good all that is in the trash, after a question."""
        workspace = self._workspace
        query = ChannelQuery(trashed=True, limit=1)
        self._ask(
            self.tr("Reading the trash …"),
            lambda _job: workspace.channels.page(query).total,
            lambda total: self._question(total, None) if total else None,
            queue=DATABASE,
        )

    def _ask_purge(self, ids: tuple[str, ...]) -> None:
        if ids:
            self._question(len(ids), ids)

    def _question(self, count: int, ids: tuple[str, ...] | None) -> None:
        dialog = confirmation(
            counted(count, self.tr("Delete {0:,} channel for good?"), self.tr("Delete {0:,} channels for good?")),
            self.tr(
                "They are removed from this workspace with their drafts and their history. This cannot be undone, and"
                " nothing that was done before it can be undone any more."
            ),
            self.tr("Delete for good"),
            danger=True,
            parent=self._widget,
        )
        dialog.accepted.connect(lambda: self._purge(ids))
        dialog.open()

    def _purge(self, ids: Sequence[str] | None) -> None:
        workspace = self._workspace

        def told(count: int) -> None:
            self._table.clearSelection()
            self._toasts.show(
                counted(count, self.tr("Removed {0:,} channel for good."), self.tr("Removed {0:,} channels for good."))
            )
            self.done.emit("")

        self._ask(self.tr("Removing for good …"), lambda job: workspace.bulk.purge(ids, job), told)

    # --- how --------------------------------------------------------------------------------------

    def _with_ids(self, then: Callable[[tuple[str, ...]], object]) -> None:
        """Find what is chosen and go on with it."""
        if self._table.chosen_count:
            read = self._table.channels.id_reader(self._table.chosen_rows)
            self._ask(self.tr("Reading the channels …"), read, then, queue=DATABASE)

    def _do(
        self, text: str, work: Callable[[tuple[str, ...], JobContext], Found], done: Callable[[Found], object]
    ) -> None:
        """Find what is chosen and change it in one job."""
        if not self._table.chosen_count:
            return
        read = self._table.channels.id_reader(self._table.chosen_rows)
        self._ask(text, lambda job: work(read(job), job), done)

    def _ask(
        self, text: str, work: Callable[[JobContext], object], done: Callable[..., object], *, queue: str = BULK
    ) -> None:
        handle = ask(self, self._context.runner, work, done, self.failed.emit, queue=queue)
        self.began.emit(handle, text, queue == BULK)

    def _say(self, text: str) -> None:
        """Tell what was done; the way back is offered for as long as it is the last thing that was done."""
        undo = self._workspace.undo
        words = undo.undo_words
        toast = self._toasts.show(text, self.tr("Undo") if words else "")
        toast.action_triggered.connect(lambda: self.undo_wanted.emit() if undo.undo_words == words else None)

    def _names(self, ids: Sequence[str], rows: Sequence[ChannelSummary]) -> str:
        names = [self._name(row) for row in rows]
        return listed(names + [""] * (len(ids) - len(names)), _NAMED)

    def _name(self, row: ChannelSummary) -> str:
        return row.name or self.tr("a channel without a name")
