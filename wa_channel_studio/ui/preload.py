"""What is loaded after the first paint: the views of an open workspace, which the start page does without.

The one place in the window, beside the entry point, that imports our own modules when asked and not at the top: they
are 60 modules that would delay the first picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wa_channel_studio.ui.views.workspace_view import WorkspaceView


def workspace_view() -> type[WorkspaceView]:
    """The class of the view of an open workspace."""
    from wa_channel_studio.ui.views.workspace_view import WorkspaceView  # noqa: PLC0415

    return WorkspaceView
