"""What leads from and to the place of the AICC in an open workspace: guided entry, and the mark of what waits.

The mark stands beside the place also before it was ever shown: what waits after a restart must be seen at once.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.comparison.comparison_dialog import open_comparison
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.guided.guided_window import open_guided
from wa_channel_studio.ui.kit.nav_list import NavList
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.views.aicc_view import AiccView


class AiccLinks(QObject):
    """Belongs to the view of a workspace, ``owner``."""

    changed = Signal()
    """Guided entry has changed something."""

    def __init__(self, context: UiContext, workspace: Workspace, nav: NavList, key: str, owner: QWidget) -> None:
        """``key`` is the place's in ``nav``."""
        super().__init__(owner)
        self._context = context
        self._workspace = workspace
        self._nav = nav
        self._key = key
        self._owner = owner
        self._place: AiccView | None = None
        self.show_waiting()

    def join(self, place: AiccView) -> None:
        """The place was built."""
        self._place = place
        place.guided_wanted.connect(self._guide)
        place.comparison_wanted.connect(self._compare)
        place.desk.changed.connect(lambda _tenant: self.show_waiting())

    @property
    def sending(self) -> bool:
        """Whether a plan is being applied."""
        return self._place is not None and bool(self._place.desk.applying)

    def show_waiting(self) -> None:
        """Say beside the place of how many tenants something waits, or is being sent."""
        sync = self._workspace.sync
        ask(self, self._context.runner, lambda _job: sync.waiting(), self._mark)

    def channel_saved(self, tenant_id: str, channel_id: str) -> None:
        """A channel was saved in the wizard."""
        if self._place is not None:
            self._place.channel_changed(tenant_id, channel_id)

    def _mark(self, waiting: tuple[str, ...]) -> None:
        kind: Kind = "information" if self.sending else "warning"
        self._nav.set_badge(self._key, str(len(waiting)) if waiting else "", kind)

    def _compare(self, tenant_id: str) -> None:
        """Lay an export of the AICC beside the tenant's channels."""
        dialog = open_comparison(self._context, self._workspace, tenant_id, self._owner)
        dialog.changed.connect(lambda _changed: self.changed.emit())

    def _guide(self, channel_ids: tuple[str, ...]) -> None:
        """Lead through the AICC's pages for these channels."""
        window = open_guided(self._context, self._workspace, channel_ids, self._owner)
        if not window.property("heard"):  # it may be the one that is open already
            window.setProperty("heard", True)
            window.changed.connect(lambda _changed: self.changed.emit())
