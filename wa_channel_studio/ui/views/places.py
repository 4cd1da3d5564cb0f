"""The places of an open workspace as a table, in the order of the navigation. One that comes later is one more row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.views.aicc_view import AiccView
from wa_channel_studio.ui.views.certificates_view import CertificatesView
from wa_channel_studio.ui.views.channels_view import ChannelsView
from wa_channel_studio.ui.views.exports_view import ExportsView
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.settings_view import SettingsView
from wa_channel_studio.ui.views.tenants_view import TenantsView


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One entry of the navigation; ``make`` builds its place, None is an action."""

    key: str
    icon: str
    title: str
    make: Callable[[UiContext, Workspace, ToastHost], Place] | None
    bottom: bool = False
    shortcut: str = ""


CHANNELS, CERTIFICATES, AICC, EXPORTS = "channels", "certificates", "aicc", "exports"
TENANTS, SETTINGS, LOCK = "tenants", "settings", "lock"

PLACES: tuple[PlaceRow, ...] = (
    PlaceRow(CHANNELS, "channels", QT_TRANSLATE_NOOP("Navigation", "Channels"), ChannelsView),
    PlaceRow(CERTIFICATES, "certificate", QT_TRANSLATE_NOOP("Navigation", "Certificates"), CertificatesView),
    PlaceRow(AICC, "aicc", QT_TRANSLATE_NOOP("Navigation", "AICC"), AiccView),
    PlaceRow(EXPORTS, "export", QT_TRANSLATE_NOOP("Navigation", "Exports"), ExportsView),
    PlaceRow(TENANTS, "tenants", QT_TRANSLATE_NOOP("Navigation", "Tenants"), TenantsView),
    PlaceRow(SETTINGS, "settings", QT_TRANSLATE_NOOP("Navigation", "Settings"), SettingsView, bottom=True),
    PlaceRow(LOCK, "lock", QT_TRANSLATE_NOOP("Navigation", "Lock"), None, bottom=True, shortcut="Ctrl+L"),
)
"""In their order; Overview will be a row here."""
