"""The second step of an import: where each column goes, which tenant, and what is taken.

What it holds stays when somebody goes back and comes again. It makes a plan; what comes of it, a dry run says.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.import_plan import ImportPlan
from wa_channel_studio.services.mapping import TENANT, SavedMapping, fitted
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.transfer.column_model import ColumnModel
from wa_channel_studio.ui.transfer.column_table import ColumnTable
from wa_channel_studio.ui.transfer.import_file import Opened
from wa_channel_studio.ui.transfer.import_words import NAME, targets
from wa_channel_studio.ui.transfer.mapping_bar import MappingBar


class ImportColumnsPage(QWidget):
    """Sends ``changed`` when the plan is another one."""

    changed = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, tenants: Sequence[Tenant], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tenants = tuple(tenants)
        self._headings: tuple[str, ...] = ()
        self._empty_chosen = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.mappings = MappingBar(context, workspace, self)
        self.mappings.chosen.connect(self._use_mapping)
        column.addWidget(self.mappings)
        self.words = targets()
        self.model = ColumnModel(self.words, self)
        self.table = ColumnTable(self.model, self)
        self.table.setMinimumHeight(120)
        column.addWidget(self.table, 1)
        column.addLayout(self._options())
        self.problem_line = WrapLabel("", "error", self)
        self.problem_line.setObjectName("text.columns_problem")
        column.addWidget(self.problem_line)
        self.model.changed.connect(self._on_changed)

    def _options(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        self.tenant = ComboBox(self)
        self.tenant.setObjectName("field.tenant")
        self.tenant.addItem(self.tr("As the file says"), "")
        for tenant in self._tenants:
            self.tenant.addItem(tenant.name, tenant.id)
        self.tenant.currentIndexChanged.connect(self._on_changed)
        self.empty = ComboBox(self)
        self.empty.setObjectName("field.empty_cells")
        self.empty.addItem(self.tr("Leave the field as it is"), False)
        self.empty.addItem(self.tr("Empty the field"), True)
        self.empty.currentIndexChanged.connect(self._on_changed)
        self.empty.activated.connect(self._on_empty_chosen)
        for place, (text, box) in enumerate(
            ((self.tr("Tenant"), self.tenant), (self.tr("An empty cell means"), self.empty))
        ):
            name = label(text, "field", self)
            name.setBuddy(box)
            box.setAccessibleName(text)
            grid.addWidget(name, 0, place)
            grid.addWidget(box, 1, place)
            grid.setColumnStretch(place, 1)
        row = QHBoxLayout()
        self.secrets = QCheckBox(self.tr("This file holds passwords and keys: take them"), self)
        self.secrets.setObjectName("field.take_secrets")
        self.secrets.setToolTip(self.tr("They are sealed in the workspace and never shown here."))
        self.secrets.toggled.connect(self.model.set_secrets)
        row.addWidget(self.secrets)
        row.addStretch(1)
        grid.addLayout(row, 2, 0, 1, 2)
        return grid

    # --- what is shown ----------------------------------------------------------------------------

    def show_sheet(self, found: Opened) -> None:
        """Begin with another file; choices that do not depend on the file stay."""
        self._headings = found.sheet.headings
        # A JSON file is the form that is meant for secrets, as on the command line; of a table its owner has to say so.
        self.secrets.setChecked(found.sheet.kind == "json")
        self.secrets.setVisible(found.sheet.holds_secrets or not found.sheet.own_format)
        self.mappings.show_mappings(found.mappings)
        if not self._empty_chosen:
            # In our own export an empty cell is an empty field; of another file nobody knows.
            self.empty.setCurrentIndex(1 if found.sheet.own_format else 0)
        self.model.show_columns(found.columns, found.sheet.samples)
        if not self.model.goes_to(TENANT) and not self.tenant.currentData() and len(self._tenants) == 1:
            self.tenant.setCurrentIndex(1)
        if found.columns:
            self.table.selectRow(0)

    def take(self) -> ImportPlan | None:
        """The plan, or None with the reason below the options."""
        if self.problem:
            self.table.setFocus()
            return None
        return self.plan

    @property
    def plan(self) -> ImportPlan:
        """What is chosen, right or wrong."""
        return ImportPlan(
            columns=self.model.columns,
            tenant_id=str(self.tenant.currentData() or ""),
            secrets=self.secrets.isChecked(),
            empty_clears=bool(self.empty.currentData()),
        )

    @property
    def problem(self) -> str:
        """Why this cannot be tried, with what to do; "" when it can."""
        if not self.model.goes_to(NAME):
            name = self.words[NAME]
            return self.tr("No column goes to “{0}”. Choose the one that holds the channels' names.").format(name)
        doubled = self.model.doubled()
        if doubled:
            names = ", ".join(self.words.get(target, target) for target in doubled)
            return self.tr("More than one column goes to: {0}. Leave out all but one.").format(names)
        if not self.tenant.currentData() and not self.model.goes_to(TENANT):
            return self.tr("No column names the tenant. Send one to “{0}”, or choose a tenant below.").format(
                self.words[TENANT]
            )
        return ""

    def _use_mapping(self, mapping: SavedMapping) -> None:
        self.model.put_all(fitted(mapping, self._headings))

    def _on_empty_chosen(self) -> None:
        self._empty_chosen = True

    def _on_changed(self) -> None:
        self.mappings.columns = self.model.columns
        self.problem_line.set_text(self.problem)
        self.problem_line.setVisible(bool(self.problem))
        self.changed.emit()
