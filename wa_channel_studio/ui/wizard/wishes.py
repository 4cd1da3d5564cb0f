"""Does what editors ask for: make a password, lend a secret to the clipboard, read files or lists, open a page.

Whatever comes of it is told as an answer, a note or a fault of a field; nothing is shown here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.checking import certificate_ids
from wa_channel_studio.services.passwords import generate_webhook_password
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.forms.editor import Ask
from wa_channel_studio.ui.forms.reference_editors import READ_LISTS
from wa_channel_studio.ui.jobs import HOSTS, JobHandle
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.wizard.certificate_jobs import CertificateJobs
from wa_channel_studio.ui.wizard.state import WizardState


class Wishes(QObject):
    """``answered`` and ``noted`` bring a field with a value or a note, ``busy`` a field whose files are being read.

    ``reading`` brings the field that wished for the tenant's lists, and the job that reads them; ``lists_read``: it is
    over.
    """

    answered = Signal(str, object)
    noted = Signal(str, str)
    failed = Signal(str, object)
    known = Signal(object)
    busy = Signal(str, bool)
    reading = Signal(str, object)
    lists_read = Signal()

    def __init__(self, context: UiContext, workspace: Workspace, state: WizardState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._runner = context.runner
        self._workspace = workspace
        self._reading: JobHandle | None = None
        self._read_for = ""
        self._clipboard: SecretClipboard = context.clipboard
        self._copied = ""
        self._files = CertificateJobs(context.runner, workspace, self)
        self._files.known.connect(self.known)
        self._files.chosen.connect(self._on_chosen)
        self._files.failed.connect(self._on_failed)
        self._clipboard.cleared.connect(self._on_cleared)
        self._doers: Mapping[str, Callable[[str, object], None]] = {
            "generate": self._generate,
            "copy": self._copy,
            "copy_text": self._copy_text,
            "files": self._read_files,
            "link": self._open,
            READ_LISTS: self._read_lists,
        }

    def ask(self, key: str, ask: Ask) -> None:
        """Do what the editor of ``key`` asks for."""
        self._doers[ask.verb](key, ask.payload)

    def stop(self) -> None:
        """Stop reading lists: nobody waits for them any more."""
        if self._reading is not None:
            self._reading.cancel()

    def look_up_files(self) -> None:
        """Learn what the certificate files of these answers are, where that is not known yet."""
        if self._state.context is not None:
            self._files.look_up(certificate_ids(self._state.journey.answers), self._state.context.certificates)

    def try_keystore(self, key: str) -> None:
        """When ``key`` is the password of a keystore that is there, see soon whether it fits."""
        spec = self._specs.get(key.removesuffix("_password"))
        password = self._state.journey.answers.get(key)
        if spec is None or not isinstance(spec.type, CertificateRef) or not isinstance(password, Secret):
            return
        store = self._keystore(spec)
        if store is not None and password:
            self._files.try_password(store.id, password)

    @property
    def _specs(self) -> Mapping[str, FieldSpec]:
        return field_map(self._state.provider)

    def _keystore(self, spec: FieldSpec) -> CertificateFile | None:
        context = self._state.context
        if context is None:
            return None
        files = (context.certificates.get(item) for item in self._state.journey.answers.items_of(spec.key))
        return next((file for file in files if file is not None and file.is_keystore), None)

    def _generate(self, key: str, _payload: object) -> None:
        password = generate_webhook_password(self._state.provider)
        again = f"{key}_confirm"
        self.answered.emit(key, password)
        if again in self._specs:
            self.answered.emit(again, password)
            self.noted.emit(again, self.tr("Filled in with the generated password."))
        words = self.tr("Generated: {0} characters that fit into web addresses.").format(len(password))
        self.noted.emit(key, words)

    def _copy(self, key: str, _payload: object) -> None:
        value = self._state.journey.answers.get(key)
        if not isinstance(value, Secret) or not value:
            return
        self._on_cleared()
        self._clipboard.copy(value.reveal())
        self._copied = key
        self.noted.emit(
            key, self.tr("Copied. The clipboard is cleared in {0} seconds.").format(self._clipboard.seconds)
        )

    def _on_cleared(self) -> None:
        key, self._copied = self._copied, ""
        if key:
            self.noted.emit(key, "")

    def _copy_text(self, key: str, payload: object) -> None:
        del key
        QGuiApplication.clipboard().setText(str(payload))

    def _open(self, key: str, payload: object) -> None:
        del key
        QDesktopServices.openUrl(QUrl(str(payload)))

    def _read_lists(self, key: str, _payload: object) -> None:
        if self._reading is not None:
            self.reading.emit(key, self._reading)
            return
        workspace, tenant_id = self._workspace, self._state.tenant.id
        self.noted.emit(key, "")
        self._reading = ask(
            self,
            self._runner,
            lambda job: workspace.references.pull(tenant_id, job),
            failed=lambda problem: self.noted.emit(key, sentence(problem)),
            finished=self._on_lists_read,
            queue=HOSTS,
        )
        self._read_for = key
        # No lambda: it would speak of a wizard that is gone by then.
        self._reading.cancelled.connect(self._on_stopped)
        self.reading.emit(key, self._reading)

    @Slot()
    def _on_stopped(self) -> None:
        self.noted.emit(self._read_for, self.tr("Stopped. The lists are as they were."))

    def _on_lists_read(self) -> None:
        self._reading = None
        self.lists_read.emit()

    def _read_files(self, key: str, payload: object) -> None:
        if not isinstance(payload, tuple):
            return
        paths = [Path(path) for path in payload]
        password = self._state.journey.answers.get(f"{key}_password")
        self.busy.emit(key, True)
        self._files.add(key, paths, password if isinstance(password, Secret) and password else None)

    def _on_chosen(self, key: str, ids: tuple[str, ...]) -> None:
        self.busy.emit(key, False)
        spec = self._specs.get(key)
        most = spec.type.max_files if spec is not None and isinstance(spec.type, CertificateRef) else 1
        before = self._state.journey.answers.items_of(key)
        together = (*before, *ids)
        self.answered.emit(key, ids if len(together) > most or self._any_keystore(together) else together)

    def _any_keystore(self, ids: tuple[str, ...]) -> bool:
        """Whether one is a keystore: it is the whole by itself, so a new choice takes the place of the old one."""
        known = self._state.context.certificates if self._state.context is not None else {}
        return any(item in known and known[item].is_keystore for item in ids)

    def _on_failed(self, key: str, problem: object) -> None:
        self.busy.emit(key, False)
        self.failed.emit(key, problem)
