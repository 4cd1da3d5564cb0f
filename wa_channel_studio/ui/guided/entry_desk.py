"""What the window of guided entry has done by the service, beside the window: read, tick, copy, save, finish.

It knows no widget of the window; what came of it goes back by calls and signals.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.guided import Entry
from wa_channel_studio.services.guided_pages import EntryField
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.guided.places import PLACES, read_places, with_place, written
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask


class EntryDesk(QObject):
    """``failed`` brings a Problem; ``not_kept`` too, where something was shown as done that is not."""

    failed = Signal(object)
    not_kept = Signal(object)
    changed = Signal(object)
    """What of the workspace has changed."""
    saved = Signal(str)
    """A certificate file was written to this path."""

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._widget = parent
        self._places: dict[str, str] | None = None

    # --- reading ----------------------------------------------------------------------------------

    def read(self, channel_id: str, then: Callable[[Entry], object]) -> None:
        """The entry of a channel as it is now."""
        guided = self._workspace.guided
        ask(self, self._context.runner, lambda _job: guided.entry(channel_id), then, self.failed.emit)

    def open(self, channel_id: str, then: Callable[[Entry, str], object]) -> None:
        """The entry of a channel, and the id of the field at which it was left, if it was."""
        guided, workspace, known = self._workspace.guided, self._workspace, self._places

        def work(_job: JobContext) -> tuple[Entry, dict[str, str]]:
            places = known if known is not None else read_places(workspace.setting(PLACES))
            return guided.entry(channel_id), places

        def opened(found: tuple[Entry, dict[str, str]]) -> None:
            entry, places = found
            self._places = self._places if self._places is not None else places
            then(entry, self._places.get(channel_id, ""))

        ask(self, self._context.runner, work, opened, self.failed.emit)

    def secret(self, channel_id: str, field: EntryField, then: Callable[[Secret], object]) -> None:
        """The value of a secret field, for now."""
        guided = self._workspace.guided
        ask(self, self._context.runner, lambda _job: guided.secret(channel_id, field), then, self.failed.emit)

    # --- keeping ----------------------------------------------------------------------------------

    def tick(self, channel_id: str, field: EntryField, *, on: bool) -> None:
        """Keep a tick, or that there is none."""
        guided = self._workspace.guided
        work: Callable[[JobContext], object] = lambda _job: guided.tick(channel_id, [field.id], on=on)  # noqa: E731
        ask(self, self._context.runner, work, failed=self.not_kept.emit)

    def take_back(self, channel_id: str, key: str, value: RawValue) -> None:
        """Keep a generated value."""
        guided = self._workspace.guided
        ask(
            self,
            self._context.runner,
            lambda _job: guided.take_back(channel_id, {key: value}),
            self.changed.emit,
            self.not_kept.emit,
        )

    def finish(self, channel_id: str) -> None:
        """Note that all of it stands on the AICC."""
        guided = self._workspace.guided
        ask(
            self,
            self._context.runner,
            lambda _job: guided.finish(channel_id),
            self.changed.emit,
            self.not_kept.emit,
        )

    # --- files ------------------------------------------------------------------------------------

    def save_file(self, channel_id: str, field: EntryField) -> None:
        """Ask where a certificate file is saved, in the form that the AICC's page wants."""
        dialog = QFileDialog(self._widget, self.tr("Save {0} as").format(field.value))
        dialog.setObjectName("dialog.save_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(field.value)
        dialog.fileSelected.connect(lambda path: self.write_file(channel_id, field, Path(path)))
        dialog.open()

    def write_file(self, channel_id: str, field: EntryField, path: Path) -> None:
        """Write a certificate file to ``path``."""
        services, guided = self._context.services, self._workspace.guided
        if services is None:
            return
        keystores = services.keystores
        ask(
            self,
            self._context.runner,
            lambda _job: keystores.save_file(path, guided.file(channel_id, field)),
            lambda _none: self.saved.emit(str(path)),
            self.failed.emit,
            queue=FILES,
        )

    # --- where one was ----------------------------------------------------------------------------

    def note_place(self, channel_id: str, field: str) -> None:
        """Remember at which field a channel was left, until :meth:`keep_places`."""
        if self._places is not None and channel_id and field:
            self._places = with_place(self._places, channel_id, field)

    def keep_places(self) -> None:
        """Keep in the workspace where each channel was left; not worth keeping anybody from leaving."""
        places, workspace = self._places, self._workspace
        if places and not workspace.read_only:
            ask(
                self,
                self._context.runner,
                lambda _job: workspace.set_setting(PLACES, written(places)),
                failed=lambda _problem: None,
            )
