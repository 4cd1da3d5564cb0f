"""The third step of an import: what it would do, row by row, and how much of it is wanted.

What it would do, a dry run has found; nothing has been changed yet.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from wa_channel_studio.services.import_plan import ImportRow, ImportState
from wa_channel_studio.services.importing import DryRun
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.transfer.count_chips import Count, CountChips
from wa_channel_studio.ui.transfer.preview_model import PreviewModel, PreviewQuery
from wa_channel_studio.ui.transfer.preview_table import PreviewTable
from wa_channel_studio.ui.transfer.row_details import RowDetails
from wa_channel_studio.ui.transfer.words import number, numbered

_COPIED = 10_000
"""Refused rows that are copied at most: more than that nobody mends by hand."""
_PORTION = 1_000


class ImportPreviewPage(QWidget):
    """Sends ``changed`` when another choice is made, ``failed`` with a Problem."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dry_run: DryRun | None = None
        self.model: PreviewModel | None = None
        self.table: PreviewTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.chips = CountChips(self)
        self.chips.chosen.connect(self._narrow)
        head.addWidget(self.chips, 1)
        self._copy = link_button(self.tr("Copy refused rows"), name="action.copy_refused", parent=self)
        self._copy.setToolTip(self.tr("Line, channel and reason of each, as text for a spreadsheet"))
        self._copy.clicked.connect(self._copy_refused)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._notes = WrapLabel("", "secondary", self)
        column.addWidget(self._notes)
        self._lists = QHBoxLayout()
        self._lists.setSpacing(12)
        self.details = RowDetails(self)
        self.details.setMinimumWidth(200)
        self._lists.addWidget(self.details, 2)
        column.addLayout(self._lists, 1)
        self._no_choice = WrapLabel("", "muted", self)
        column.addWidget(self._no_choice)
        self.all_or_nothing = QRadioButton(self.tr("All or nothing"), self)
        self.all_or_nothing.setObjectName("field.all_or_nothing")
        self.good_only = QRadioButton("", self)
        self.good_only.setObjectName("field.good_only")
        self.all_or_nothing.setChecked(True)
        self.all_or_nothing.toggled.connect(self.changed)
        choice = QHBoxLayout()
        choice.setSpacing(18)
        choice.addWidget(self.all_or_nothing)
        choice.addWidget(self.good_only)
        choice.addStretch(1)
        column.addLayout(choice)

    # --- what is shown ----------------------------------------------------------------------------

    def show_run(self, dry_run: DryRun) -> None:
        """Show another dry run, from its top; nothing but the good rows is asked for anew."""
        self.forget()
        self.dry_run = dry_run
        self.all_or_nothing.setChecked(True)
        self.model = PreviewModel(self._context.runner, dry_run, self)
        self.table = PreviewTable(self.model, self)
        self._lists.insertWidget(0, self.table, 5)
        QWidget.setTabOrder(self.table, self.details)
        self.model.refreshed.connect(self._on_refreshed)
        self.model.failed.connect(self.failed)
        self.table.current_changed.connect(self._tell)
        self.chips.show_counts(self._counts(dry_run))
        self._notes.set_text(" ".join(dry_run.notes))
        self._notes.setVisible(bool(dry_run.notes))
        refused = dry_run.counts.get(ImportState.REFUSED, 0)
        self._copy.setVisible(bool(refused))
        for button in (self.all_or_nothing, self.good_only):
            button.setVisible(bool(refused))
        self._no_choice.setVisible(not refused)
        self._no_choice.set_text(
            self.tr("Nothing is refused: all rows are imported together. It can be undone afterwards.")
        )
        self.good_only.setText(
            numbered(
                refused,
                self.tr("Only the good rows: the refused one is left out"),
                self.tr("Only the good rows: the {0} refused ones are left out"),
            )
        )
        self.model.refresh()
        self.changed.emit()

    def forget(self) -> None:
        """Let go of the dry run, which may hold much."""
        self.dry_run = None
        self.details.show_row(None)
        for old in (self.table, self.model):
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        self.table = self.model = None

    def _counts(self, dry_run: DryRun) -> list[Count]:
        counts = dry_run.counts
        found = [Count("all", self.tr("All {0}").format(number(sum(counts.values()))))]
        for state, words in (
            (ImportState.NEW, self.tr("New {0}")),
            (ImportState.CHANGED, self.tr("Changed {0}")),
            (ImportState.UNCHANGED, self.tr("Unchanged {0}")),
            (ImportState.REFUSED, self.tr("Refused {0}")),
        ):
            count = counts.get(state, 0)
            found.append(Count(state.value, words.format(number(count)), bool(count)))
        says = self.tr("They become drafts: something in them is to be put right before they are ready.")
        count = dry_run.incomplete
        found.append(Count("incomplete", self.tr("Incomplete {0}").format(number(count)), bool(count), says))
        return found

    def _narrow(self, key: str) -> None:
        if self.model is None:
            return
        self.details.show_row(None)
        if key in ("all", "incomplete"):
            self.model.set_query(PreviewQuery(incomplete=key == "incomplete"))
        else:
            self.model.set_query(PreviewQuery(state=ImportState(key)))

    def _on_refreshed(self) -> None:
        if self.table is not None and self.model is not None:
            self.table.settle()
            here = self.table.currentIndex()
            if here.isValid() and not self.table.chosen_count:
                self.table.selectionModel().select(
                    here, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                )
            self._tell()

    @property
    def row(self) -> ImportRow | None:
        """The row with the keyboard, once it has come."""
        if self.table is None or self.model is None or not self.table.currentIndex().isValid():
            return None
        found = self.model.summary(self.table.currentIndex().row())
        return found.row if found is not None else None

    def _tell(self) -> None:
        self.details.show_row(self.row)

    # --- the choice -------------------------------------------------------------------------------

    @property
    def possible(self) -> bool:
        """Whether there is anything to import, the way it is chosen."""
        run = self.dry_run
        if run is None or not self._writes:
            return False
        return not run.counts.get(ImportState.REFUSED, 0) or self.good_only.isChecked()

    @property
    def _writes(self) -> int:
        counts = self.dry_run.counts if self.dry_run is not None else {}
        return counts.get(ImportState.NEW, 0) + counts.get(ImportState.CHANGED, 0)

    @property
    def action(self) -> str:
        """What the import will do, for its button."""
        counts = self.dry_run.counts if self.dry_run is not None else {}
        new, changed = counts.get(ImportState.NEW, 0), counts.get(ImportState.CHANGED, 0)
        if new and changed:
            one, many = self.tr("Add {0} and change {1} channel"), self.tr("Add {0} and change {1} channels")
            return (one if changed == 1 else many).format(number(new), number(changed))
        if new:
            return numbered(new, self.tr("Add {0} channel"), self.tr("Add {0} channels"))
        if changed:
            return numbered(changed, self.tr("Change {0} channel"), self.tr("Change {0} channels"))
        return self.tr("Nothing to import")

    @property
    def hindrance(self) -> str:
        """Why it cannot be imported as it is, with what to do; "" when it can."""
        run = self.dry_run
        if run is None or self.possible:
            return ""
        if not self._writes:
            return self.tr("No row would add or change a channel.")
        return numbered(
            run.counts.get(ImportState.REFUSED, 0),
            self.tr("{0} row is refused: mend the file and read it again, or import only the good rows."),
            self.tr("{0} rows are refused: mend the file and read it again, or import only the good rows."),
        )

    # --- refused rows -----------------------------------------------------------------------------

    def _copy_refused(self) -> None:
        run = self.dry_run
        if run is None:
            return
        heading = "\t".join((self.tr("File"), self.tr("Line"), self.tr("Channel"), self.tr("Reason")))

        def work(job: JobContext) -> str:
            lines = [heading]
            for offset in range(0, _COPIED, _PORTION):
                job.check()
                rows = run.rows(ImportState.REFUSED, offset, _PORTION)
                lines.extend(_line(row) for row in rows)
                if len(rows) < _PORTION:
                    break
            return "\n".join(lines)

        ask(self, self._context.runner, work, self._copied, self.failed.emit)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._copy.setText(self.tr("Copied"))


def _line(row: ImportRow) -> str:
    reason = sentence(row.problem) if row.problem is not None else ""
    return "\t".join(" ".join(cell.split()) for cell in (row.file, str(row.line), row.name, reason))
