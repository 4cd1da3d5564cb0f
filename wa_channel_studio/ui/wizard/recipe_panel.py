"""The panel “Get certificates”, in its place at the field: every server, what is taken, and the way into the fields.

It shows a gathering and tells what the person does. It asks nobody and makes nothing.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.recipe_answers import Gathering
from wa_channel_studio.services.recipe_plan import Plan
from wa_channel_studio.ui.forms.certificate_edit import SUFFIXES
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import icon_button, link_button, secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import line, retire
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.wizard.recipe_part import PartBox
from wa_channel_studio.ui.wizard.recipe_password import KeystorePassword
from wa_channel_studio.ui.wizard.recipe_proxy import ProxyForm
from wa_channel_studio.ui.wizard.recipe_row import HostRow, dropped


class RecipePanel(QFrame):
    """The widget."""

    closed = Signal()
    used = Signal()
    stopped = Signal()
    all_again = Signal()
    again = Signal(str)
    file_chosen = Signal(str, object)
    files_chosen = Signal(object)
    """Files for whichever servers they are of, as a tuple of paths."""
    option_chosen = Signal(str, object)
    agreed = Signal(str)
    preferred = Signal(str)
    address_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recipe.panel")
        self.setProperty("surface", "box")
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Get certificates"))
        self._shape: tuple[object, ...] = ()
        self._boxes: tuple[PartBox, ...] = ()
        self._busy = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 10, 14)
        self._column.setSpacing(12)
        self._column.addLayout(self._head())
        self._parts = QVBoxLayout()
        self._parts.setSpacing(14)
        self._column.addLayout(self._parts)
        self.password = KeystorePassword(self)
        self._column.addWidget(self.password)
        self._column.addWidget(line(self))
        self._column.addLayout(self._way())
        self.proxy = ProxyForm(self)
        self.proxy.hide()
        self._column.addWidget(self.proxy)
        self.banner = Banner("error", closable=True, parent=self)
        self.banner.setObjectName("recipe.message")
        self.banner.hide()
        self._column.addWidget(self.banner)
        self._column.addWidget(self._foot())

    @property
    def rows(self) -> tuple[HostRow, ...]:
        """The servers on show."""
        return tuple(row for box in self._boxes for row in box.rows)

    def show_gathering(self, gathering: Gathering, busy: frozenset[str], *, making: bool) -> None:
        """Show what was gathered; ``busy`` are the servers being asked, ``making`` that the files are being made."""
        had_keyboard = self._buttons_have_keyboard()
        self._build(gathering.plan)
        for box in self._boxes:
            box.show_part(gathering, busy)
        self._busy = bool(busy) or making
        self.proxy.offer_itself(any(wanted.proxied for wanted in gathering.plan.wanted))
        self.use.setEnabled(bool(gathering.ready) and not self._busy)
        self.use.setText(self.tr("Making the files …") if making else self._use_words(gathering))
        self.stop.setVisible(bool(busy))
        self.ask.setVisible(not busy)
        self.ask.setEnabled(not making and any(wanted.server is not None for wanted in gathering.plan.wanted))
        if had_keyboard and not self._buttons_have_keyboard():
            self.begin()  # the button that had it is gone: it would wander out of the panel

    def complain(self, problem: Problem, kind: str = "error") -> None:
        """Say what went wrong, in its place."""
        self.banner.set("warning" if kind == "warning" else "error", sentence(problem))
        self.banner.show()

    def hush(self) -> None:
        """Take the message away."""
        self.banner.hide()

    def say_way(self, words: str) -> None:
        """Say how servers are asked."""
        self._way_words.set_text(words)

    def open_proxy(self) -> None:
        """Show the settings of the way, and give them the keyboard."""
        self.proxy.show()
        self.change.hide()
        self.proxy.mode.setFocus()

    def conceal(self) -> None:
        """Hide every secret that is shown."""
        self.password.conceal()
        self.proxy.conceal()

    def begin(self) -> None:
        """Give the keyboard to what comes next: stop while servers are asked, use what they showed, or ask again."""
        for button in (self.stop, self.use, self.ask):
            if not button.isHidden() and button.isEnabled():
                button.setFocus()
                return
        self.close_button.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files_chosen.emit(dropped(event.mimeData()))

    def open_chooser(self) -> None:
        """Let the person pick files for all servers at once."""
        dialog = QFileDialog(self, self.tr("Choose files for these servers"))
        dialog.setObjectName("dialog.choose_files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Certificates ({0})").format(SUFFIXES), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.files_chosen.emit(tuple(Path(path) for path in paths)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = label(self.tr("Get certificates"), "heading", self)
        hint = WrapLabel(
            self.tr("Only the beginning of a connection is made; nothing of yours is sent."), "muted", self
        )
        says = self.tr("Close this panel; what was fetched stays until the wizard is closed")
        self.close_button = icon_button("close", says, name="action.close_recipe", size=28, parent=self)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(hint, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _way(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._way_words = WrapLabel("", "secondary", self)
        self.change = link_button(self.tr("Change"), name="action.change_proxy", parent=self)
        self.change.setAccessibleName(self.tr("Change how servers are asked"))
        self.change.clicked.connect(self.open_proxy)
        row.addWidget(self._way_words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _foot(self) -> QWidget:
        box = QWidget(self)
        row = FlowLayout(box, gap=8)
        self.use = secondary_button("", icon="check", name="action.use_certificates", parent=box)
        self.use.clicked.connect(self.used)
        self.ask = secondary_button(self.tr("Ask all again"), name="action.ask_again", parent=box)
        self.ask.clicked.connect(self.all_again)
        self.stop = secondary_button(self.tr("Stop asking"), name="action.stop_asking", parent=box)
        self.stop.clicked.connect(self.stopped)
        self.files = secondary_button(self.tr("Choose files …"), name="action.recipe_files", parent=box)
        self.files.setToolTip(self.tr("Each file goes to the server whose name stands in it"))
        self.files.clicked.connect(self.open_chooser)
        for button in (self.use, self.stop, self.ask, self.files):
            row.addWidget(button)
        return box

    def _buttons_have_keyboard(self) -> bool:
        return any(button.hasFocus() for button in (self.stop, self.use, self.ask))

    def _use_words(self, gathering: Gathering) -> str:
        ready, all_parts = gathering.ready, gathering.plan.parts
        if len(ready) == 1 and len(all_parts) > 1:
            return self.tr("Use the {0}").format(ready[0].label.lower())
        if any(part.recipe.kind.is_keystore for part in all_parts):
            return self.tr("Make the keystore and use it")
        return self.tr("Use these certificates") if len(all_parts) > 1 else self.tr("Use this certificate")

    def _build(self, plan: Plan) -> None:
        """Make the boxes anew when there are other fields or another number of servers."""
        shape = tuple((part.field, len(part.wanted)) for part in plan.parts)
        if shape == self._shape:
            return
        self._shape = shape
        for box in self._boxes:
            self._parts.removeWidget(box)
            retire(box)
        boxes = []
        number = 0
        for part in plan.parts:
            box = PartBox(part, number, titled=len(plan.parts) > 1, parent=self)
            number += len(part.wanted)
            boxes.append(box)
            self._parts.addWidget(box)
        self._boxes = tuple(boxes)
        for row in self.rows:
            row.again.connect(self.again)
            row.file_chosen.connect(self.file_chosen)
            row.option_chosen.connect(self.option_chosen)
            row.agreed.connect(self.agreed)
            row.preferred.connect(self.preferred)
            row.address_wanted.connect(self.address_wanted)
        self.password.setVisible(any(part.recipe.kind.is_keystore for part in plan.parts))
