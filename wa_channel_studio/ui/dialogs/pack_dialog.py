"""The preparation pack: first the questions, then the work with its progress, then where the pack is.

What stands in a pack and how it is encrypted is the services' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.packs import ACTION, ACTION_WITH_SECRETS, Pack, PackService
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.dialogs.pack_form import SUFFIX, PackForm, PackWish
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.words import counted, listed


def write_pack(packs: PackService, workspace: Workspace, ids: Sequence[str], wish: PackWish, job: JobContext) -> Pack:
    """Read the channels, write the pack and note it in the history of each of them."""
    job.report(0, len(ids))
    pairs, certificates = workspace.channels.with_files(ids)
    problems = {channel.id: workspace.channels.problems(channel) for channel, _tenant in pairs}
    pack = packs.write(
        wish.target,
        pairs,
        certificates,
        wish.password,
        with_secrets=wish.with_secrets,
        problems=problems,
        job=job,
    )
    workspace.channels.note(ids, ACTION_WITH_SECRETS if wish.with_secrets else ACTION)
    return pack


class PackDialog(Dialog):
    """Asks, works, and tells where the pack is."""

    def __init__(
        self, context: UiContext, workspace: Workspace, channels: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        """``channels`` are ids with names."""
        super().__init__(
            QCoreApplication.translate("PackDialog", "Preparation pack"), name="dialog.pack", width=520, parent=parent
        )
        self._context = context
        self._workspace = workspace
        self._ids = [channel_id for channel_id, _name in channels]
        self._job: JobHandle | None = None
        self._target = Path()
        names = listed([name or self.tr("a channel without a name") for _id, name in channels], most=4)
        self.set_text(self.tr("{0}: certificates, field sheets and CHANNEL.json in one archive.").format(names))
        self.problem_banner = Banner("error", parent=self)
        self.problem_banner.hide()
        self.body.addWidget(self.problem_banner)
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name = channels[0][1] if len(channels) == 1 and channels[0][1] else workspace.name
        self.form = PackForm(context, folder / f"{name}-pack{SUFFIX}", self)
        self.form.submitted.connect(self._submit)
        self.body.addWidget(self.form)
        self._busy = BusyBar(delay_ms=0, parent=self)
        self.body.addWidget(self._busy)
        self.done_banner = Banner("success", parent=self)
        self.done_banner.hide()
        self.done_banner.set_action_name("action.show_in_folder")
        self.done_banner.action_triggered.connect(self._show_in_folder)
        self.body.addWidget(self.done_banner)
        self._cancel = self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._write = self.add_button(self.tr("Write the pack"), "primary", name="action.write_pack", default=True)
        self._write.clicked.connect(self._submit)
        self.form.path.setFocus()

    def reject(self) -> None:
        """Stop the work, if it is under way, and close."""
        if self._job is not None and self._job.active:
            self._job.cancel()
        super().reject()

    def _submit(self) -> None:
        services, workspace, ids = self._context.services, self._workspace, self._ids
        if self._job is not None or services is None:
            return
        self.problem_banner.hide()
        wish = self.form.take()
        if wish is None:
            return
        packs = services.packs
        self.form.setEnabled(False)
        self._write.setEnabled(False)
        self._job = ask(
            self,
            self._context.runner,
            lambda job: write_pack(packs, workspace, ids, wish, job),
            lambda pack: self._finish(wish.target, pack),
            self._fail,
            finished=self._over,
        )
        self._busy.follow(self._job, self.tr("Writing the pack …"))

    def _finish(self, target: Path, pack: Pack) -> None:
        self._target = target
        self.form.hide()
        self.form.password.clear()
        count = counted(len(pack.channels), self.tr("{0} channel"), self.tr("{0} channels"))
        said = self.tr("{0} written to {1}.").format(count, target)
        if pack.with_secrets:
            said += " " + self.tr("Passwords and keys are in it.")
        self.done_banner.set("success", said, self.tr("Show in folder"))
        self.done_banner.show()
        self._write.hide()
        self._cancel.setText(self.tr("Close"))
        self._cancel.setFocus()
        self.set_text(self.tr("7-Zip opens it with the archive password; Windows Explorer cannot."))
        # The layout forgets the hidden form only at the next turn of the event loop.
        QTimer.singleShot(0, self, self._shrink)

    def _shrink(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _fail(self, problem: Problem) -> None:
        self.problem_banner.set("error", sentence(problem))
        self.problem_banner.show()

    def _over(self) -> None:
        self._job = None
        self.form.setEnabled(True)
        self._write.setEnabled(True)

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target.parent)))
