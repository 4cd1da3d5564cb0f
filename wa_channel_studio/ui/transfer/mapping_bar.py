"""Saved mappings of columns: choose one, save the present one under a name, delete one.

What a mapping is, and how it fits another file, the service knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import ColumnMap, SavedMapping
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.dialog import Dialog, confirmation
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.field import Field


class MappingBar(QWidget):
    """Sends ``chosen`` with a mapping that is to be used. ``columns`` are those that saving keeps."""

    chosen = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._mappings: tuple[SavedMapping, ...] = ()
        self.columns: tuple[ColumnMap, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name = label(self.tr("Saved mapping"), "field", self)
        row.addWidget(name)
        self.box = ComboBox(self)
        self.box.setObjectName("field.mapping")
        self.box.setAccessibleName(name.text())
        name.setBuddy(self.box)
        self.box.activated.connect(self._on_activated)
        row.addWidget(self.box, 1)
        self._save = secondary_button(self.tr("Save …"), name="action.save_mapping", parent=self)
        self._save.setToolTip(self.tr("Keep where these columns go, for the next file like this one"))
        self._save.clicked.connect(self._ask_name)
        self._delete = secondary_button(self.tr("Delete"), name="action.delete_mapping", parent=self)
        self._delete.clicked.connect(self._ask_delete)
        row.addWidget(self._save)
        row.addWidget(self._delete)
        self.show_mappings(())

    @property
    def current(self) -> SavedMapping | None:
        """The mapping that is chosen in the list."""
        place = self.box.currentIndex() - 1
        return self._mappings[place] if 0 <= place < len(self._mappings) else None

    def show_mappings(self, mappings: Sequence[SavedMapping], name: str = "") -> None:
        """Offer these; ``name`` is chosen."""
        self._mappings = tuple(mappings)
        self.box.clear()
        self.box.addItem(self.tr("none") if mappings else self.tr("none saved yet"))
        for mapping in mappings:
            self.box.addItem(mapping.name)
        self.box.setEnabled(bool(mappings))
        names = [mapping.name for mapping in mappings]
        self.box.setCurrentIndex(names.index(name) + 1 if name in names else 0)
        self._settle()

    def _on_activated(self) -> None:
        self._settle()
        if self.current is not None:
            self.chosen.emit(self.current)

    def _settle(self) -> None:
        self._delete.setEnabled(self.current is not None and not self._workspace.read_only)
        self._save.setEnabled(not self._workspace.read_only)

    # --- saving and deleting ----------------------------------------------------------------------

    def _ask_name(self) -> None:
        dialog = MappingNameDialog(self.current.name if self.current is not None else "", self.window())
        dialog.wanted.connect(lambda name: self._keep(dialog, name))
        dialog.open()

    def _keep(self, dialog: MappingNameDialog, name: str) -> None:
        imports, columns = self._workspace.imports, self.columns

        def work(_job: JobContext) -> tuple[SavedMapping, ...]:
            imports.save_mapping(name, columns)
            return imports.mappings()

        def done(mappings: tuple[SavedMapping, ...]) -> None:
            self.show_mappings(mappings, name)
            dialog.accept()

        ask(dialog, self._context.runner, work, done, dialog.refuse)

    def _ask_delete(self) -> None:
        mapping = self.current
        if mapping is None:
            return
        dialog = confirmation(
            self.tr("Delete the mapping “{0}”?").format(mapping.name),
            self.tr("Where the columns of this file go stays as it is now."),
            self.tr("Delete"),
            danger=True,
            parent=self.window(),
        )
        dialog.accepted.connect(lambda: self._remove(mapping))
        dialog.open()

    def _remove(self, mapping: SavedMapping) -> None:
        imports = self._workspace.imports

        def work(_job: JobContext) -> tuple[SavedMapping, ...]:
            imports.remove_mapping(mapping.name)
            return imports.mappings()

        ask(self, self._context.runner, work, self.show_mappings)


class MappingNameDialog(Dialog):
    """Asks for the name of a mapping; ``wanted`` brings it, and who hears it accepts or refuses."""

    wanted = Signal(str)

    def __init__(self, suggested: str, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("MappingNameDialog", "Save this mapping"),
            QCoreApplication.translate(
                "MappingNameDialog", "Headings and fields are kept, no values. A mapping of the same name is replaced."
            ),
            name="dialog.mapping",
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit(suggested, self)
        self.line.setObjectName("field.mapping_name")
        self.line.selectAll()
        self.field = Field(self.tr("Name"), self.line, parent=self)
        self.line.textEdited.connect(lambda _text: self.field.say())
        self.line.returnPressed.connect(self._submit)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        save = self.add_button(self.tr("Save"), "primary", name="action.keep_mapping", default=True)
        save.clicked.connect(self._submit)
        self.line.setFocus()

    def refuse(self, problem: Problem) -> None:
        """Say why this name will not do."""
        self.field.say(sentence(problem), "error")
        self.line.setFocus()

    def _submit(self) -> None:
        name = self.line.text().strip()
        if name:
            self.wanted.emit(name)
        else:
            self.field.say(self.tr("The name is missing."), "error")
