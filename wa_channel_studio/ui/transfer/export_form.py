"""What is asked before an export: the format, and the password that encrypts the archive, or that there is none.

Whether one may be left out is told to it; the rules of passwords are the services'.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.parts.archive_password import ArchivePassword

_INDENT = 26
"""Where the words of a choice begin, below which its explanation stands."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """How the files are written, and what encrypts the archive; an empty password leaves it readable."""

    format: SheetFormat
    password: Secret


class ExportForm(QWidget):
    """Sends ``submitted`` for Enter in the last password field, ``changed`` when what is asked takes another height."""

    submitted = Signal()
    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(self.tr("Format"), "heading", self))
        self.formats: dict[SheetFormat, QRadioButton] = {}
        for kind, text, said in (
            (
                SheetFormat.XLSX,
                self.tr("XLSX"),
                self.tr("For people: a table with a fixed heading, filters and the right types of cells."),
            ),
            (
                SheetFormat.CSV,
                self.tr("CSV"),
                self.tr("For programs: plain text (UTF-8), quick to write and to read at any size."),
            ),
        ):
            self._add_format(column, kind, text, said)
        self.set_format(SheetFormat.XLSX)
        column.addSpacing(6)
        column.addWidget(label(self.tr("In it"), "heading", self))
        column.addWidget(
            WrapLabel(
                self.tr(
                    "Tenant, name and provider, then everything of Basic configuration and Robot. "
                    "Never in it: passwords and keys."
                ),
                "muted",
                self,
            )
        )
        column.addSpacing(6)
        self.password = ArchivePassword(context, what=self.tr("Compression password"), parent=self)
        self.password.submitted.connect(self.submitted)
        column.addWidget(self.password)
        self.without = QCheckBox(self.tr("Without a password"), self)
        self.without.setObjectName("field.without_password")
        self.without.toggled.connect(self._on_without)
        self.without.hide()
        column.addWidget(self.without, 0, Qt.AlignmentFlag.AlignLeading)
        self._rule = WrapLabel("", "secondary", self)
        column.addWidget(self._rule)
        self._warning = Banner("warning", self.tr("Whoever gets the archive can read all of it."), parent=self)
        self._warning.hide()
        column.addWidget(self._warning)

    def _add_format(self, column: QVBoxLayout, kind: SheetFormat, text: str, said: str) -> None:
        button = QRadioButton(text, self)
        button.setObjectName(f"field.format.{kind.value}")
        button.setAccessibleDescription(said)
        self.formats[kind] = button
        column.addWidget(button)
        words = WrapLabel(said, "secondary", self)
        words.setContentsMargins(_INDENT, 0, 0, 0)
        column.addWidget(words)

    @property
    def format(self) -> SheetFormat:
        """The format that is chosen."""
        return next(kind for kind, button in self.formats.items() if button.isChecked())

    def set_format(self, kind: SheetFormat) -> None:
        """Choose a format."""
        self.formats[kind].setChecked(True)

    def set_needed(self, needed: bool) -> None:
        """Whether a tenant of these channels demands a password; else it may be left out, by an explicit choice."""
        self.without.setVisible(not needed)
        if needed:
            self.without.setChecked(False)
        self._rule.set_text(
            self.tr("A tenant of these channels demands a password (tenant parameter).")
            if needed
            else self.tr("Possible because the tenant parameter of every tenant concerned allows it.")
        )
        self.changed.emit()

    def take(self) -> ExportWish | None:
        """What is wished, or None with a message at the field that is wrong."""
        if self.without.isChecked():
            return ExportWish(self.format, Secret(""))
        password = self.password.take()
        return ExportWish(self.format, password) if password is not None else None

    def say_problem(self, problem: Problem) -> None:
        """Show at the password why it was refused."""
        self.without.setChecked(False)
        self.password.fields.say_problem(problem)

    def forget(self) -> None:
        """Forget what was typed."""
        self.password.fields.clear()

    def event(self, event: QEvent) -> bool:
        """What is said of a password makes the questions higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return super().event(event)

    def _on_without(self, on: bool) -> None:
        self.password.setVisible(not on)
        self._warning.setVisible(on)
        self.changed.emit()
