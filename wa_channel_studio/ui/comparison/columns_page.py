"""The second step of a comparison: which column of the export is which field. Nobody documents them, so a person says.

What it holds stays when somebody goes back and comes again.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from wa_channel_studio.services.drift_compare import is_compared
from wa_channel_studio.services.mapping import ColumnMap, SavedMapping, fitted
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.transfer.column_model import ColumnModel
from wa_channel_studio.ui.transfer.column_table import ColumnTable
from wa_channel_studio.ui.transfer.import_file import Opened
from wa_channel_studio.ui.transfer.import_words import IGNORED, NAME, targets
from wa_channel_studio.ui.transfer.mapping_bar import MappingBar


def compared_targets() -> Mapping[str, str]:
    """Where a column may go: nowhere, or to a field that the AICC has too and that is no secret."""
    return {key: words for key, words in targets().items() if key == IGNORED or is_compared(key)}


class ComparisonColumnsPage(QWidget):
    """Sends ``changed`` when another column goes somewhere."""

    changed = Signal()

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.mappings = MappingBar(context, workspace, self)
        self.mappings.chosen.connect(self._use)
        column.addWidget(self.mappings)
        self.words = compared_targets()
        self.model = ColumnModel(self.words, self)
        self.table = ColumnTable(self.model, self)
        self.table.setMinimumHeight(120)
        column.addWidget(self.table, 1)
        self.complete = QCheckBox(self.tr("This export has all channels of the tenant"), self)
        self.complete.setObjectName("field.complete")
        self.complete.setToolTip(
            self.tr("Then a channel that it has not is taken for deleted there. On the AICC nothing must be selected.")
        )
        self.complete.toggled.connect(self.changed)
        column.addWidget(self.complete)
        self.problem_line = WrapLabel("", "error", self)
        self.problem_line.setObjectName("text.columns_problem")
        column.addWidget(self.problem_line)
        self.model.changed.connect(self._on_changed)

    def show_sheet(self, found: Opened) -> None:
        """Begin with another file."""
        self._headings = found.sheet.headings
        self.mappings.show_mappings(found.mappings)
        self.model.show_columns(_only_compared(found.columns), found.sheet.samples)
        if found.columns:
            self.table.selectRow(0)

    @property
    def columns(self) -> tuple[ColumnMap, ...]:
        """What is chosen, right or wrong."""
        return self.model.columns

    @property
    def problem(self) -> str:
        """Why this cannot be compared, with what to do; "" when it can."""
        if not self.model.goes_to(NAME):
            said = self.tr("No column goes to “{0}”. Choose the one that holds the channels' names.")
            return said.format(self.words[NAME])
        doubled = self.model.doubled()
        if doubled:
            names = ", ".join(self.words.get(target, target) for target in doubled)
            return self.tr("More than one column goes to: {0}. Leave out all but one.").format(names)
        return ""

    def _use(self, mapping: SavedMapping) -> None:
        self.model.put_all(_only_compared(fitted(mapping, self._headings)))

    def _on_changed(self) -> None:
        self.mappings.columns = self.model.columns
        self.problem_line.set_text(self.problem)
        self.problem_line.setVisible(bool(self.problem))
        self.changed.emit()


def _only_compared(columns: tuple[ColumnMap, ...]) -> tuple[ColumnMap, ...]:
    return tuple(column if is_compared(column.target) else ColumnMap(column.heading) for column in columns)
