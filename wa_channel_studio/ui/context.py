"""What every view is given: the runner of jobs, the clipboard for secrets, the preferences and the services.

The services arrive after the first paint; views that need them are built later still. A view is given this one value
and calls one service method inside a job; it never makes services of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.jobs import JobRunner

if TYPE_CHECKING:
    # Types only: the services come with the field table, which the first paint does without.
    from wa_channel_studio.services.fetching import FetchService
    from wa_channel_studio.services.keystores import KeystoreService
    from wa_channel_studio.services.packs import PackService
    from wa_channel_studio.services.trying import TryOutService
    from wa_channel_studio.services.workspaces import WorkspaceService


class Services(Protocol):
    """The services as the composition root puts them together."""

    @property
    def workspaces(self) -> WorkspaceService:
        """The way into workspaces."""

    @property
    def tryout(self) -> TryOutService:
        """A sample workspace with a sandbox AICC."""

    @property
    def packs(self) -> PackService:
        """Preparation packs."""

    @property
    def fetching(self) -> FetchService:
        """Certificates of servers."""

    @property
    def keystores(self) -> KeystoreService:
        """Keystores and certificate files, outside a workspace."""


@dataclass
class UiContext:
    """Shared by all views of one window."""

    runner: JobRunner
    clipboard: SecretClipboard
    preference_file: PreferenceFile
    preferences: Preferences
    services: Services | None = None
    """None until the loader has finished."""

    def change_preferences(self, preferences: Preferences) -> None:
        """Take new preferences and keep them. Raises ProblemError when they cannot be written."""
        self.preferences = preferences
        self.preference_file.save(preferences)
