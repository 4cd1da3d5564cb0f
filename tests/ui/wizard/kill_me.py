"""A program that opens a wizard on a new workspace, types, and waits to be killed: ``kill_me.py FILE``.

It says ``typed`` when the last letter was typed half a second ago, and then does nothing but live.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.app import build
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.wizard.view import WizardView

LOST_AT_MOST_MS = 500


def main(path: Path) -> None:
    """Open, type, tell, live on."""
    app = QApplication([])
    workspace = build().workspaces.create(path, Secret("pw"), KdfParameters(1, 64, 1))
    tenant = workspace.tenants.add("Acme")
    preferences = PreferenceFile(path.with_suffix(".json"), safe_write)
    context = UiContext(JobRunner(), SecretClipboard(), preferences, Preferences(), None)
    view = WizardView(context, workspace, workspace.drafts.start(tenant.id), tenant)
    view.show()

    def type_all() -> None:
        view.jump("channel_name")
        line = view.page.findChild(QWidget, "field.channel_name")
        assert isinstance(line, QWidget)
        QTest.keyClicks(line, "wa_survives")
        QTimer.singleShot(LOST_AT_MOST_MS, tell)

    def tell() -> None:
        sys.stdout.write("typed\n")
        sys.stdout.flush()

    QTimer.singleShot(0, type_all)
    app.exec()


main(Path(sys.argv[1]))
