"""What the way in does besides asking for passwords: recovery, saying who holds a file, files that are dropped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.parts.words import when

if TYPE_CHECKING:
    from wa_channel_studio.services.ports import Holder
    from wa_channel_studio.services.workspaces import Workspace, WorkspaceService

SUFFIX = ".wcs"
"""What workspace files end in."""


def in_use(holder: Holder, now: datetime) -> Problem:
    """Who has a workspace open, as a problem without a field."""
    message = QCoreApplication.translate("EntryView", "In use on {0} by {1} (process {2}) since {3}.")
    remedy = QCoreApplication.translate("EntryView", "Close it there, then try again.")
    said = message.format(holder.host, holder.process, holder.pid, when(holder.since, now))
    return Problem("", Severity.ERROR, said, remedy)


def recover(service: WorkspaceService, path: Path, key: Secret, password: Secret) -> Workspace:
    """Open with the recovery key and set the new password; closed again when that fails."""
    workspace = service.open_with_recovery_key(path, key)
    try:
        workspace.set_new_password(password)
    except BaseException:
        workspace.close()
        raise
    return workspace


def recover_locked(workspace: Workspace, key: Secret, password: Secret) -> None:
    """Unlock with the recovery key and set the new password; locked again when that fails."""
    workspace.unlock_with_recovery_key(key)
    try:
        workspace.set_new_password(password)
    except BaseException:
        workspace.lock()
        raise


def dropped_file(urls: list[QUrl]) -> Path | None:
    """The one local file that is being dropped, or None."""
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None


def show_in_folder(text: str) -> None:
    """Open the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(text).parent)))
