"""The wizard's frame: the parts of the window around the page, and how they share the width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.wizard.bars import Foot, Head
from wa_channel_studio.ui.wizard.help_panel import WIDE, WIDE_FROM, WIDTH, HelpPanel
from wa_channel_studio.ui.wizard.keeper import Keeping
from wa_channel_studio.ui.wizard.side import Side, divider

HELP_FROM = 1100
"""Narrower than this, the help gives its room to the form until somebody asks for it."""


class WizardFrame(QWidget):
    """Steps at the left; head, message, page and foot in the middle; help at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.side = Side(self)
        across.addWidget(self.side)
        across.addWidget(divider(self))
        column = QVBoxLayout()
        column.setSpacing(0)
        self.head = Head(self)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(self._middle(), 1)
        self._edge = divider(self)
        row.addWidget(self._edge)
        self.help = HelpPanel(self)
        row.addWidget(self.help)
        column.addLayout(row, 1)
        self.foot = Foot(self)
        column.addWidget(self.foot)
        across.addLayout(column, 1)
        self._remedy: Callable[[], object] | None = None
        self._help_wanted: bool | None = None
        self.banner.action_triggered.connect(self._on_remedy)
        self.head.help_toggled.connect(self._on_help)

    def say(self, kind: Kind, text: str) -> None:
        """Show a message above the page until it is closed or something is changed."""
        self._remedy = None
        self._show_banner(kind, text, "")

    def complain(self, problem: Problem, action: str, remedy: Callable[[], object]) -> None:
        """Show what went wrong, with the one thing that can be done about it."""
        self._remedy = remedy
        self._show_banner("error", f"{problem.message} {problem.remedy}".strip(), action)

    def hush(self) -> None:
        """Take the message away."""
        self._remedy = None
        self._above.hide()

    def show_draft(self, state: Keeping, at: datetime | None, *, read_only: bool) -> None:
        """Say whether the draft is kept; a complaint about it goes once it is."""
        self.head.show_draft(state, at, read_only=read_only)
        if state is Keeping.KEPT and self._remedy is not None:
            self.hush()

    def set_busy(self, busy: bool, text: str, *, may_save: bool) -> None:
        """Take no input while the channel is being saved."""
        self.head.set_busy(busy, read_only=not may_save)
        self.foot.set_busy(busy)
        self.stack.setEnabled(not busy)
        self.side.setEnabled(not busy)
        if busy:
            self.foot.busy.start(text, cancellable=False)
        else:
            self.foot.busy.stop()

    def read_help(self) -> None:
        """Bring the keyboard to the help, or back to the field."""
        if self.help.give_back():
            return
        self._help_wanted = True
        self._share_width()
        self.help.read(QApplication.focusWidget())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was, now = event.oldSize().width() >= HELP_FROM, self.width() >= HELP_FROM
        if was is not now:
            self._help_wanted = None
        self._share_width()

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        self._above = QWidget(self)
        above = QVBoxLayout(self._above)
        above.setContentsMargins(24, 14, 24, 4)
        self.banner = Banner(closable=True, parent=self._above)
        self.banner.setObjectName("view.message")
        self.banner.set_action_name("action.remedy")
        self.banner.closed.connect(self.hush)
        above.addWidget(self.banner)
        self._above.hide()
        self.stack = QStackedWidget(self)
        column.addWidget(self._above)
        column.addWidget(self.stack, 1)
        return column

    def _share_width(self) -> None:
        shown = self._help_wanted if self._help_wanted is not None else self.width() >= HELP_FROM
        self.help.setFixedWidth(WIDE if self.width() >= WIDE_FROM else WIDTH)
        self.help.setVisible(shown)
        self._edge.setVisible(shown)
        self.head.help.setChecked(shown)

    def _show_banner(self, kind: Kind, text: str, action: str) -> None:
        self.banner.set(kind, text, action)
        self.banner.show()
        self._above.show()
        announce(self.banner, text)

    def _on_remedy(self) -> None:
        remedy = self._remedy
        self.hush()
        if remedy is not None:
            remedy()

    def _on_help(self, on: bool) -> None:
        self._help_wanted = on
        self._share_width()
