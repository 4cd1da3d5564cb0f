"""All rotations of a workspace: those under way to go on with, closed ones with their report."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QStackedWidget, QWidget

from wa_channel_studio.services.rotation_ports import Rotation
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.field_words import field_name
from wa_channel_studio.ui.bulk.read_table import CellDelegate, ReadTable, box_column
from wa_channel_studio.ui.bulk.rotation_desk import RotationDesk
from wa_channel_studio.ui.bulk.rotation_pane import RotationPane
from wa_channel_studio.ui.bulk.rotation_words import progress_word
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.style import font, small_font
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import draw_cut
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import current_tokens

_SIZE = (980, 680)
_LIST = 250
_ROW = 56


class _RotationDelegate(CellDelegate):
    """Two lines: what is renewed, and how far it is."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        rotation = cast(Rotation, summary)
        half = rect.height() // 2
        head, _seam, tail = text.partition("\n")
        painter.setFont(font(bold=True))
        draw_cut(painter, rect.adjusted(0, 4, 0, -half), head, from_right=from_right)
        painter.setFont(small_font())
        going = rotation.closed_at is None
        painter.setPen(QColor(current_tokens().color("information" if going else "muted")))
        draw_cut(painter, rect.adjusted(0, half, 0, -4), tail, from_right=from_right)


class RotationsDialog(TaskDialog):
    """The list at the left, the rotation it stands at beside it."""

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        title = QCoreApplication.translate("RotationsDialog", "Rotations")
        super().__init__(context, workspace, title, name="dialog.rotations", parent=parent, size=_SIZE)
        self.stack = QStackedWidget(self)
        self._empty = EmptyState(
            "key",
            self.tr("No credential is being renewed"),
            self.tr(
                "When a provider gives you a new password or key, choose the channels in the list and renew it there: "
                "one first, then ten, then the rest. Every rotation stays here with its report."
            ),
            parent=self,
        )
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        columns: tuple[Column[Any], ...] = (box_column(), Column("rotation", "", None, 1, self._words))
        self.model: TupleModel[Rotation] = TupleModel(columns, self)
        self.list = ReadTable(self.model, _RotationDelegate(columns), page)
        self.list.setObjectName("list.rotations")
        self.list.setAccessibleName(self.tr("Rotations"))
        self.list.horizontalHeader().hide()
        self.list.verticalHeader().setDefaultSectionSize(_ROW)
        self.list.setFixedWidth(_LIST)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.choice_changed.connect(self._on_choice)
        row.addWidget(self.list)
        self.pane = RotationPane(page)
        row.addWidget(self.pane, 1)
        self.desk = RotationDesk(self, self.pane)
        self.desk.shown.connect(self._on_shown)
        self.desk.gone.connect(lambda: QTimer.singleShot(0, self, self._load))
        self.stack.addWidget(self._empty)
        self.stack.addWidget(page)
        self.stack.hide()
        self.body.addWidget(self.stack, 1)
        self.add_bar()
        self.desk.add_buttons()
        self._delete = self.add_button(self.tr("Delete"), "danger", name="action.delete_rotation")
        self._delete.clicked.connect(self.desk.ask_remove)
        self.add_button(self.tr("Done"), "primary", name="action.cancel", role="reject", default=True)
        self.hold(self.stack, self._delete)
        self.settled()
        self._load()

    @property
    def current(self) -> Rotation | None:
        """The rotation that the list stands at."""
        rows = self.model.rows_in(self.list.chosen_rows)
        return rows[0] if rows else None

    def settled(self) -> None:
        rotation = self.current
        self._delete.setVisible(rotation is not None)
        self.desk.offer(rotation)
        shown = self.pane.rotation
        if rotation is not None and not self.busy and (shown is None or shown.id != rotation.id):
            QTimer.singleShot(0, self, self._open)  # the list went on while another one was being read

    def _words(self, rotation: Rotation, now: Any) -> str:
        return f"{field_name(rotation.field)}\n{when(rotation.created_at, now)} · {progress_word(rotation)}"

    def _load(self) -> None:
        rotations = self.workspace.rotations
        self.pane.rotation = None
        self.read(lambda _job: rotations.all(), self._on_all, self.tr("Reading the rotations …"))

    def _on_all(self, rotations: tuple[Rotation, ...]) -> None:
        self.model.show_rows(rotations)
        self.stack.setCurrentIndex(1 if rotations else 0)
        self.stack.show()
        if rotations:
            self.list.choose([0], 0)
            QTimer.singleShot(0, self.list, self.list.setFocus)

    def _on_choice(self) -> None:
        if not self.busy:
            self.settled()

    def _open(self) -> None:
        rotation = self.current
        shown = self.pane.rotation
        if rotation is not None and not self.busy and (shown is None or shown.id != rotation.id):
            self.desk.open(rotation.id)

    def _on_shown(self, rotation: Rotation) -> None:
        """Say in the list, too, how far it is now."""
        rows = self.model.rows_in([range(self.model.matching)])
        self.model.update_rows(tuple(rotation if one.id == rotation.id else one for one in rows))
