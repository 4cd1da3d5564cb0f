"""The wizard's head and foot: where one is, whether the draft is kept, and the ways on, back and out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from wa_channel_studio.ui.icons import put_icon
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import set_look
from wa_channel_studio.ui.wizard.keeper import Keeping
from wa_channel_studio.ui.wizard.shortcuts import keys


class Head(QFrame):
    """Title and hint of the step, state of the draft, Save and close."""

    save_wanted = Signal()
    discard_wanted = Signal()
    pack_wanted = Signal()
    leave_wanted = Signal()
    help_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "header")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 13, 24, 13)
        row.setSpacing(12)
        self._title = label("", "title", self)
        self._hint = label("", "muted", self)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.draft = label("", "muted", self)
        self.draft.setObjectName("view.draft_state")
        self.save = secondary_button(self.tr("Save and close"), name="action.save_and_close", parent=self)
        self.save.setToolTip(keys("Ctrl+S"))
        self.save.clicked.connect(self.save_wanted)
        self.help = icon_button("help", self.tr("Help beside the fields"), name="action.help", parent=self)
        self.help.setToolTip(f"{self.help.accessibleName()} ({keys('F1')})")
        self.help.setCheckable(True)
        self.help.clicked.connect(self.help_toggled)
        self.more = icon_button("more", self.tr("More actions"), name="action.more", parent=self)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._menu())
        row.addWidget(self._title)
        row.addWidget(self._hint, 1)
        row.addWidget(self.draft)
        row.addWidget(self.save)
        row.addWidget(self.help)
        row.addWidget(self.more)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        leave = menu.addAction(self.tr("Close and keep the draft"))
        leave.setObjectName("action.close_wizard")
        put_icon(leave, "back")
        leave.triggered.connect(self.leave_wanted)
        self._pack = menu.addAction(self.tr("Preparation pack of the saved channel …"))
        self._pack.setObjectName("action.pack_channel")
        put_icon(self._pack, "pack")
        self._pack.triggered.connect(self.pack_wanted)
        discard = menu.addAction(self.tr("Throw the draft away …"))
        discard.setObjectName("action.discard_draft")
        put_icon(discard, "trash", "error")
        discard.triggered.connect(self.discard_wanted)
        return menu

    def offer_pack(self, on: bool) -> None:
        """Offer the preparation pack; a channel that was never saved has none."""
        self._pack.setVisible(on)

    def show_step(self, title: str, hint: str) -> None:
        """Name the step."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setToolTip(hint)

    def show_draft(self, state: Keeping, at: datetime | None, *, read_only: bool) -> None:
        """Say whether the draft is kept, and since when."""
        if read_only:
            text, role = self.tr("Opened for reading only"), "warning"
        elif state is Keeping.FAILED:
            text, role = self.tr("Draft could not be kept"), "error"
        elif state is Keeping.WAITING:
            text, role = self.tr("Keeping …"), "muted"
        elif state is Keeping.KEPT and at is not None:
            local = at.astimezone()
            clock = f"{local:%H:%M}"
            today = datetime.now().astimezone().date()
            day = "" if local.date() == today else f" {local.date().isoformat()}"
            text, role = self.tr("Draft kept {0}").format(f"{day} {clock}".strip()), "muted"
        else:
            text, role = "", "muted"
        if self.draft.text() != text:
            self.draft.setText(text)
        set_look(self.draft, "role", role)

    def set_busy(self, busy: bool, *, read_only: bool) -> None:
        """While saving, and in a workspace for reading only, nothing can be saved."""
        self.save.setEnabled(not busy and not read_only)
        self.more.setEnabled(not busy)


class Foot(QFrame):
    """Which step of how many, Back, and the one primary action."""

    back_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "footer")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 11, 24, 11)
        row.setSpacing(10)
        self._count: QLabel = label("", "muted", self)
        self.back = secondary_button(self.tr("Back"), name="action.back", parent=self)
        self.back.setToolTip(keys("Alt+Left", "Ctrl+PgUp"))
        self.back.clicked.connect(self.back_wanted)
        self.next = primary_button("", name="action.next", parent=self)
        self.next.clicked.connect(self.next_wanted)
        self.busy = BusyBar(parent=self)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.busy, 1)
        row.addWidget(self.back)
        row.addWidget(self.next)

    def show_place(self, number: int, of: int, next_title: str, *, back: bool) -> None:
        """Show the place; without ``next_title`` this is the end."""
        self._count.setText(self.tr("Step {0} of {1}").format(number, of))
        self.back.setEnabled(back)
        if next_title:
            self.next.setText(self.tr("Next: {0}").format(next_title))
            self.next.setObjectName("action.next")
            self.next.setToolTip(keys("Ctrl+Return", "Alt+Right"))
        else:
            self.next.setText(self.tr("Finish"))
            self.next.setObjectName("action.finish")
            self.next.setToolTip(self.tr("Save the channel as ready and close ({0})").format(keys("Ctrl+Return")))

    def set_busy(self, busy: bool) -> None:
        """While saving nothing can be begun."""
        self.back.setDisabled(busy)
        self.next.setDisabled(busy)
