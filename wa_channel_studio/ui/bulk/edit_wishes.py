"""Does what editors of a change ask for: make a password, lend a secret to the clipboard, read files, open a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import providers_of
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.passwords import generate_webhook_password
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.edit_card import EditCard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.forms.certificate_edit import CertificateEditor
from wa_channel_studio.ui.forms.editor import Ask
from wa_channel_studio.ui.forms.list_editors import as_items
from wa_channel_studio.ui.wizard.certificate_jobs import CertificateJobs


class EditWishes(QObject):
    """``known`` brings facts of files by id, for the surroundings of the editors."""

    known = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = context.clipboard
        self._cards: dict[str, EditCard] = {}
        self._files = CertificateJobs(context.runner, workspace, self)
        self._files.known.connect(self.known)
        self._files.chosen.connect(self._on_chosen)
        self._files.failed.connect(self._on_failed)
        self._doers: Mapping[str, Callable[[EditCard, object], None]] = {
            "generate": self._generate,
            "copy": self._copy,
            "copy_text": self._copy_text,
            "files": self._read_files,
            "link": self._open,
        }

    def ask(self, card: EditCard, ask: Ask) -> None:
        """Do what the editor of ``card`` asks for."""
        self._cards[card.spec.key] = card
        self._doers[ask.verb](card, ask.payload)

    def forget(self, key: str) -> None:
        """The card of a field is gone: answers that are under way are for nobody."""
        self._cards.pop(key, None)

    def _generate(self, card: EditCard, _payload: object) -> None:
        having = providers_of("webhook_password")
        if having:
            password = generate_webhook_password(having[0])
            card.put(password, self.tr("Generated: {0} characters that fit into web addresses.").format(len(password)))

    def _copy(self, card: EditCard, _payload: object) -> None:
        value = card.editor.value
        if isinstance(value, Secret) and value:
            self._clipboard.copy(value.reveal())
            card.note(self.tr("Copied. The clipboard is cleared in {0} seconds.").format(self._clipboard.seconds))

    def _copy_text(self, _card: EditCard, payload: object) -> None:
        QGuiApplication.clipboard().setText(str(payload))

    def _open(self, _card: EditCard, payload: object) -> None:
        QDesktopServices.openUrl(QUrl(str(payload)))

    def _read_files(self, card: EditCard, payload: object) -> None:
        if isinstance(payload, tuple):
            self._busy(card, True)
            self._files.add(card.spec.key, [Path(path) for path in payload], None)

    def _on_chosen(self, key: str, ids: tuple[str, ...]) -> None:
        card = self._cards.get(key)
        if card is None or not isinstance(card.spec.type, CertificateRef):
            return
        self._busy(card, False)
        together = (*as_items(card.editor.value), *ids)
        card.put(ids if len(together) > card.spec.type.max_files else together)

    def _on_failed(self, key: str, problem: object) -> None:
        card = self._cards.get(key)
        if card is not None and isinstance(problem, Problem):
            self._busy(card, False)
            card.tell((problem,))

    def _busy(self, card: EditCard, on: bool) -> None:
        if isinstance(card.editor, CertificateEditor):
            card.editor.edit.set_busy(on)
