"""What is loaded after the first paint: whatever the start page does without.

The one place in the window, beside the entry point, that imports our own modules when asked and not at the top: they
are a hundred modules that would delay the first picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.toast import ToastHost

if TYPE_CHECKING:
    from wa_channel_studio.services.workspaces import Workspace
    from wa_channel_studio.ui.views.create_view import CreateView
    from wa_channel_studio.ui.views.recovery_view import RecoveryView
    from wa_channel_studio.ui.views.restore_view import RestoreView
    from wa_channel_studio.ui.views.unlock_view import UnlockView
    from wa_channel_studio.ui.views.workspace_view import WorkspaceView


def workspace_view(context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget) -> WorkspaceView:
    """The view of an open workspace."""
    from wa_channel_studio.ui.views.workspace_view import WorkspaceView  # noqa: PLC0415

    return WorkspaceView(context, workspace, toasts, parent)


@dataclass(frozen=True, slots=True)
class LatePages:
    """Pages of the way in that judge passwords, which brings the field table along."""

    context: UiContext

    def create(self, parent: QWidget) -> CreateView:
        """The page for a new workspace."""
        from wa_channel_studio.ui.views.create_view import CreateView  # noqa: PLC0415

        return CreateView(self.context, parent)

    def recovery(self, parent: QWidget) -> RecoveryView:
        """The page for the recovery key."""
        from wa_channel_studio.ui.views.recovery_view import RecoveryView  # noqa: PLC0415

        return RecoveryView(self.context, parent)

    def unlock(self, parent: QWidget) -> UnlockView:
        """The page for the password."""
        from wa_channel_studio.ui.views.unlock_view import UnlockView  # noqa: PLC0415

        return UnlockView(parent)

    def restore(self, parent: QWidget) -> RestoreView:
        """The page for backups."""
        from wa_channel_studio.ui.views.restore_view import RestoreView  # noqa: PLC0415

        return RestoreView(parent)
