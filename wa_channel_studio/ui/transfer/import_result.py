"""The last step of an import: how far it is, then what it has done, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.services.import_plan import ImportResult
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.transfer.words import numbered


class ImportResultPage(QWidget):
    """Shows words only; the assistant acts. ``incomplete_wanted`` asks to see what has problems."""

    incomplete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.banner = Banner("success", parent=self)
        self.banner.setObjectName("banner.result")
        column.addWidget(self.banner)
        self.lines = WrapLabel("", "", self)
        column.addWidget(self.lines)
        self.incomplete = Banner("warning", parent=self)
        self.incomplete.setObjectName("banner.incomplete")
        self.incomplete.set_action_name("action.show_incomplete")
        self.incomplete.action_triggered.connect(self.incomplete_wanted)
        column.addWidget(self.incomplete)
        self.left_out = Banner("warning", parent=self)
        self.left_out.setObjectName("banner.left_out")
        column.addWidget(self.left_out)
        for part in (self.incomplete, self.left_out):
            part.hide()
        self.hint = WrapLabel("", "muted", self)
        column.addWidget(self.hint)
        column.addStretch(1)

    def show_result(self, result: ImportResult, *, incomplete: int = 0, secrets: int = 0) -> None:
        """Say what was done.

        ``incomplete`` of the added and changed channels have problems; ``secrets`` passwords and keys of the file were
        not taken.
        """
        counts = (
            (result.new, self.tr("{0} channel was added."), self.tr("{0} channels were added.")),
            (result.changed, self.tr("{0} channel was changed."), self.tr("{0} channels were changed.")),
            (
                result.unchanged,
                self.tr("{0} row was in the workspace already."),
                self.tr("{0} rows were in the workspace already."),
            ),
            (result.refused, self.tr("{0} refused row was left out."), self.tr("{0} refused rows were left out.")),
        )
        said = [numbered(count, one, many) for count, one, many in counts if count]
        self.banner.set("success", self.tr("The import is done."))
        self.lines.set_text("\n".join(said))
        self.incomplete.set(
            "warning",
            numbered(
                incomplete,
                self.tr("{0} of them is a draft: it has problems to put right before it is ready."),
                self.tr("{0} of them are drafts: they have problems to put right before they are ready."),
            ),
            self.tr("Show them"),
        )
        self.incomplete.setVisible(bool(incomplete))
        self.left_out.set(
            "warning",
            numbered(
                secrets,
                self.tr("{0} password or key of the file was left out: it was not ticked that the file holds them."),
                self.tr(
                    "{0} passwords and keys of the file were left out: it was not ticked that the file holds them."
                ),
            ),
        )
        self.left_out.setVisible(bool(secrets))
        self.hint.set_text(
            self.tr("It is one step in the history of each channel. As long as the program runs it can be undone.")
        )

    def show_undone(self) -> None:
        """Say that all is as before."""
        self.banner.set("neutral", self.tr("The import was undone. Channels that it had added are in the trash."))
        self.lines.set_text("")
        for part in (self.incomplete, self.left_out):
            part.hide()
        self.hint.set_text("")
