"""The preparation pack: where to, under which password, with or without secrets; then the work, then the result.

What stands in a pack and how it is encrypted is the services' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.packs import Pack, PackService
from wa_channel_studio.services.passwords import archive_password_problem, generate_archive_password
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import link_button, secondary_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.new_password import NewPassword
from wa_channel_studio.ui.parts.words import counted, listed

ACTION = "preparation pack"
ACTION_WITH_SECRETS = "preparation pack with passwords and keys"
"""What the history says of a pack."""


def write_pack(
    packs: PackService,
    workspace: Workspace,
    ids: Sequence[str],
    target: Path,
    password: Secret,
    with_secrets: bool,
    job: JobContext,
) -> Pack:
    """Read the channels, write the pack and note it in the history of each of them."""
    job.report(0, len(ids))
    pairs, certificates = workspace.channels.with_files(ids)
    problems = {channel.id: workspace.channels.problems(channel) for channel, _tenant in pairs}
    pack = packs.write(target, pairs, certificates, password, with_secrets=with_secrets, problems=problems, job=job)
    workspace.channels.note(ids, ACTION_WITH_SECRETS if with_secrets else ACTION)
    return pack


class PackDialog(Dialog):
    """Asks, works, and tells where the pack is."""

    def __init__(
        self, context: UiContext, workspace: Workspace, channels: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        """``channels`` are ids with names."""
        super().__init__(self.tr("Preparation pack"), name="dialog.pack", width=520, parent=parent)
        self._context = context
        self._workspace = workspace
        self._ids = [channel_id for channel_id, _name in channels]
        self._job: JobHandle | None = None
        self._target = Path()
        names = listed([name or self.tr("a channel without a name") for _id, name in channels], most=4)
        self.set_text(self.tr("{0}: certificates, field sheets and CHANNEL.json in one archive.").format(names))
        self._form = QWidget(self)
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 6, 0, 0)
        form.setSpacing(12)
        self._banner = Banner("error", parent=self)
        self._banner.hide()
        form.addWidget(self._banner)
        self._path = QLineEdit(self._form)
        self._path.setObjectName("field.target")
        self._path.setText(str(self._suggested(channels)))
        browse = secondary_button(self.tr("Choose …"), name="action.browse", parent=self._form)
        browse.clicked.connect(self._browse)
        self._path_field = Field(self.tr("Archive"), self._path, beside=browse, parent=self._form)
        self._path.textEdited.connect(lambda _text: self._path_field.say())
        form.addWidget(self._path_field)
        self._password = NewPassword(context, what=self.tr("Archive password"), parent=self._form)
        self._password.submitted.connect(self._submit)
        form.addWidget(self._password)
        generate = link_button(self.tr("Generate a password"), name="action.generate", parent=self._form)
        generate.clicked.connect(self._generate)
        copy = link_button(self.tr("Copy the password"), name="action.copy_password", parent=self._form)
        copy.clicked.connect(self._copy)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(generate)
        links.addWidget(copy)
        links.addStretch(1)
        form.addLayout(links)
        self._secrets = QCheckBox(self.tr("Include passwords and keys"), self._form)
        self._secrets.setObjectName("field.with_secrets")
        self._warning = Banner(
            "warning",
            self.tr(
                "Whoever opens the archive can then use the providers' accounts. That they were included is noted in "
                "the history of each channel."
            ),
            parent=self._form,
        )
        self._warning.hide()
        self._secrets.toggled.connect(self._warning.setVisible)
        form.addWidget(self._secrets)
        form.addWidget(self._warning)
        form.addWidget(
            WrapLabel(
                self.tr("7-Zip opens the archive (AES-256); Windows Explorer cannot. File names in it stay readable."),
                "secondary",
                self._form,
            )
        )
        self.body.addWidget(self._form)
        self._busy = BusyBar(delay_ms=0, parent=self)
        self.body.addWidget(self._busy)
        self._done = Banner("success", parent=self)
        self._done.hide()
        self._done.set_action_name("action.show_in_folder")
        self._done.action_triggered.connect(self._show_in_folder)
        self.body.addWidget(self._done)
        self._cancel = self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._write = self.add_button(self.tr("Write the pack"), "primary", name="action.write_pack", default=True)
        self._write.clicked.connect(self._submit)

    def reject(self) -> None:
        """Stop the work, if it is under way, and close."""
        if self._job is not None and self._job.active:
            self._job.cancel()
        super().reject()

    def _suggested(self, channels: Sequence[tuple[str, str]]) -> Path:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name = channels[0][1] if len(channels) == 1 and channels[0][1] else self._workspace.name
        return folder / f"{name}-pack.zip"

    def _generate(self) -> None:
        self._password.set_both(generate_archive_password().reveal())
        self._password.first.reveal()

    def _copy(self) -> None:
        if self._password.first.text():
            self._context.clipboard.copy(self._password.first.text())

    def _submit(self) -> None:
        if self._job is not None:
            return
        self._banner.hide()
        text = self._path.text().strip()
        if not text:
            self._path_field.say(self.tr("Say where the archive is to be written."), "error")
            self._path.setFocus()
            return
        password = self._password.take()
        if password is None:
            return
        problem = archive_password_problem(password)
        if problem is not None:
            self._password.say_problem(problem)
            return
        target = Path(text).expanduser()
        self._start(target if target.suffix else target.with_suffix(".zip"), password)

    def _start(self, target: Path, password: Secret) -> None:
        services, workspace, ids, secrets = (
            self._context.services,
            self._workspace,
            self._ids,
            self._secrets.isChecked(),
        )
        if services is None:
            return
        packs = services.packs
        self._form.setEnabled(False)
        self._write.setEnabled(False)
        self._job = ask(
            self,
            self._context.runner,
            lambda job: write_pack(packs, workspace, ids, target, password, secrets, job),
            lambda pack: self._finish(target, pack),
            self._fail,
            finished=self._over,
        )
        self._busy.follow(self._job, self.tr("Writing the pack …"))

    def _finish(self, target: Path, pack: Pack) -> None:
        self._target = target
        self._form.hide()
        count = counted(len(pack.channels), self.tr("{0} channel"), self.tr("{0} channels"))
        said = self.tr("{0} written to {1}.").format(count, target)
        if pack.with_secrets:
            said += " " + self.tr("Passwords and keys are in it.")
        self._done.set("success", said, self.tr("Show in folder"))
        self._done.show()
        self._write.hide()
        self._cancel.setText(self.tr("Close"))
        self._cancel.setFocus()
        self.set_text(self.tr("7-Zip opens it with the archive password; Windows Explorer cannot."))
        # The layout forgets the hidden form only at the next turn of the event loop.
        QTimer.singleShot(0, self, self._shrink)

    def _shrink(self) -> None:
        self.resize(self.width(), self.minimumSizeHint().height())

    def _fail(self, problem: Problem) -> None:
        self._banner.set("error", sentence(problem))
        self._banner.show()

    def _over(self) -> None:
        self._job = None
        self._form.setEnabled(True)
        self._write.setEnabled(True)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Preparation pack"), self._path.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("ZIP archives (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target.parent)))
