"""What all deeds of the keystore page share: the services, the document, the widget that dialogs belong to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES, JobHandle
from wa_channel_studio.ui.parts.asking import ask

T = TypeVar("T")


class KeystoreDesk(QObject):
    """``began`` brings a job, what to call it and whether it can be stopped; ``failed`` a Problem.

    ``said`` brings a sentence about what was done.
    """

    began = Signal(object, str, bool)
    failed = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        service: KeystoreService,
        document: KeystoreDocument,
        widget: QWidget,
    ) -> None:
        super().__init__(widget)
        self.context = context
        self.workspace = workspace
        self.service = service
        self.document = document
        self.widget = widget

    def run(
        self,
        text: str,
        work: Callable[[JobContext], T],
        done: Callable[[T], object],
        faulted: Callable[[object], object] | None = None,
        *,
        queue: str = FILES,
        stoppable: bool = False,
    ) -> JobHandle:
        """Do ``work`` beside the window; its fault goes to ``faulted``, or is told by ``failed`` as a Problem."""
        if faulted is None:
            handle = ask(self, self.context.runner, work, done, self.failed.emit, queue=queue)
        else:
            handle = ask(self, self.context.runner, work, done, faulted=faulted, queue=queue)
        self.began.emit(handle, text, stoppable)
        return handle
