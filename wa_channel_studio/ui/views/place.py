"""What all places of the window have in common: a head line with title, count and actions, and manners.

The manners: a place can be asked to keep what was typed, to hide secrets, and to look again after something changed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.elided import Elided

HEAD = 60


class Place(QWidget):
    """A page beside the navigation. A subclass fills ``content`` and the end of ``head_row``."""

    go_wanted = Signal(str)
    """Another place is wanted, by its key."""
    changed = Signal()
    """Something that other places show has changed."""
    unsaved_changed = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.workspace = workspace
        self.toasts = toasts
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = surface("header", self)
        head.setMinimumHeight(HEAD)
        self.head_row = QHBoxLayout(head)
        self.head_row.setContentsMargins(24, 0, 24, 0)
        self.head_row.setSpacing(12)
        self._title = label("", "title", head)
        self.head_row.addWidget(self._title)
        self._count = Elided(role="muted", parent=head)
        self.head_row.addWidget(self._count)
        self.head_row.addStretch(1)
        outer.addWidget(head)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(24, 12, 24, 0)
        self.content.setSpacing(12)
        outer.addLayout(self.content, 1)
        self.banner = Banner("error", closable=True, parent=self)
        self.banner.hide()
        self.content.addWidget(self.banner)

    def set_title(self, title: str) -> None:
        """Name the place."""
        self._title.setText(title)

    @property
    def count(self) -> str:
        """The quiet words beside the title."""
        return self._count.text()

    def set_count(self, text: str) -> None:
        """Say how many there are."""
        self._count.setText(text)

    def show_problem(self, problem: Problem) -> None:
        """Show what went wrong above the content."""
        self.banner.set("error" if problem.is_error else "warning", sentence(problem))
        self.banner.show()

    def enter(self) -> None:
        """The place is being shown: look again, and take the keyboard."""

    def look_again(self) -> None:
        """Something has changed elsewhere."""

    def flush(self) -> list[JobHandle]:
        """Keep what was typed and not saved; the jobs that do it."""
        return []

    def conceal(self) -> None:
        """Hide secrets that are shown."""

    @property
    def unsaved(self) -> str:
        """What is not saved, in a few words; "" when everything is."""
        return ""
