"""Shows a recovery key once: to print, to copy for a while, or to write down.

The key is drawn on paper and on the screen and goes nowhere else; it is never written to a file by this program.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPainter
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import set_mono, surface
from wa_channel_studio.ui.theme import mono_family

_MARGIN_SHARE = 0.1
"""Part of the paper's width that stays free at each side."""


class RecoveryDialog(Dialog):
    """Closes only after the person has said that the key is kept."""

    def __init__(self, clipboard: SecretClipboard, workspace: str, key: Secret, parent: QWidget) -> None:
        """``workspace`` is its name, which is printed beside the key."""
        super().__init__(
            QCoreApplication.translate("RecoveryDialog", "Recovery key"),
            QCoreApplication.translate(
                "RecoveryDialog",
                "It is shown only now. It opens this workspace when the password is lost; keep it on paper, away from "
                "this computer.",
            ),
            name="dialog.recovery_key",
            width=520,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._clipboard = clipboard
        self._workspace = workspace
        self._key = key
        frame = surface("box", self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(18, 16, 18, 16)
        self.shown = WrapLabel(key.reveal(), "", frame)
        self.shown.setObjectName("text.recovery_key")
        self.shown.setAccessibleName(self.tr("Recovery key"))
        set_mono(self.shown)
        inside.addWidget(self.shown)
        self.body.addWidget(frame)
        row = QHBoxLayout()
        row.setSpacing(8)
        printing = secondary_button(self.tr("Print …"), icon="print", name="action.print", parent=self)
        printing.clicked.connect(self._print)
        copy = secondary_button(self.tr("Copy"), icon="copy", name="action.copy", parent=self)
        copy.clicked.connect(lambda: clipboard.copy(key.reveal()))
        row.addWidget(printing)
        row.addWidget(copy)
        row.addStretch(1)
        self.body.addLayout(row)
        self._banner = Banner("error", parent=self)
        self._banner.hide()
        self.body.addWidget(self._banner)
        self.kept = QCheckBox(self.tr("I have printed it or written it down"), self)
        self.kept.setObjectName("field.kept")
        self.body.addWidget(self.kept)
        self._close = self.add_button(self.tr("Close"), "primary", name="action.close", role="accept", default=True)
        self._close.setEnabled(False)
        self.kept.toggled.connect(self._close.setEnabled)

    def reject(self) -> None:
        """Escape closes only what was kept; locking the workspace closes it in any case."""
        if self.kept.isChecked() or not self.isVisible():
            super().reject()

    def _print(self) -> None:
        # Half a megabyte that only this button needs, and absent where Qt was installed without it.
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415
        except ImportError:
            self._banner.set("error", self.tr("This installation cannot print. Copy the key or write it down."))
            self._banner.show()
            return
        printer = QPrinter()
        printer.setDocName(self.tr("Recovery key"))
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: draw_key(printer, self._workspace, self._key))
        QDialog.open(dialog)  # its own `open` wants a slot by name


def draw_key(paper: QPagedPaintDevice, workspace: str, key: Secret, now: Callable[[], datetime] | None = None) -> None:
    """Draw one page: what this is, of which workspace, from which day, and the key in large even letters."""
    today = (now() if now is not None else datetime.now(UTC)).astimezone().date().isoformat()
    painter = QPainter(paper)
    wide, high = paper.width(), paper.height()
    edge = wide * _MARGIN_SHARE
    top = high * _MARGIN_SHARE
    lines = (
        (20, True, False, QCoreApplication.translate("RecoveryKey", "Recovery key")),
        (13, False, False, QCoreApplication.translate("RecoveryKey", "Workspace: {0}").format(workspace)),
        (13, False, False, QCoreApplication.translate("RecoveryKey", "Made on {0}").format(today)),
        (17, False, True, key.reveal()),
        (
            11,
            False,
            False,
            QCoreApplication.translate(
                "RecoveryKey",
                "It opens the workspace without the master password. Keep it where you keep contracts, not beside the "
                "computer. Making another one stops this one from working.",
            ),
        ),
    )
    for size, bold, mono, text in lines:
        font = QFont(painter.font())
        font.setPointSizeF(size)
        font.setBold(bold)
        if mono:
            font.setFamily(mono_family())
        painter.setFont(font)
        room = QRectF(edge, top, wide - 2 * edge, high - top)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
        used = painter.drawText(room, flags, text)
        top += used.height() + painter.fontMetrics().height()
    painter.end()
