"""What can be done with chosen entries: rename, remove, export, copy, and the menu that offers it.

Removing needs no question: it can be taken back until the page is left.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.certificates.keystore_cells import numbered
from wa_channel_studio.ui.certificates.keystore_desk import KeystoreDesk
from wa_channel_studio.ui.certificates.keystore_export_dialog import ExportDialog, ExportWish
from wa_channel_studio.ui.certificates.keystore_rename_dialog import RenameDialog
from wa_channel_studio.ui.certificates.keystore_saving import documents
from wa_channel_studio.ui.certificates.keystore_table import KeystoreTable
from wa_channel_studio.ui.certificates.words import pem_text
from wa_channel_studio.ui.parts.asking import problem_of


class KeystoreDeeds(QObject):
    """Acts upon what is chosen in the table. ``details_wanted`` and ``trust_wanted`` (with DER) are wishes."""

    details_wanted = Signal()
    trust_wanted = Signal(object)
    renamed = Signal(int)
    """The place of an entry that has another alias now."""

    def __init__(self, desk: KeystoreDesk, table: KeystoreTable) -> None:
        super().__init__(desk)
        self._desk = desk
        self._table = table
        self._folder: Path | None = None
        """Where was exported to last."""

    @property
    def _entries(self) -> list[KeystoreEntry]:
        """The chosen entries in the order shown."""
        entries = self._desk.document.keystore.entries
        return [entries[place] for place in self._table.chosen_places]

    def rename(self) -> None:
        """Give the one chosen entry another alias."""
        places = self._table.chosen_places
        if len(places) != 1:
            return
        (place,) = places
        dialog = RenameDialog(self._desk.document.keystore, place, self._desk.widget)
        dialog.renamed.connect(lambda keystore: self._renamed(keystore, place))
        dialog.open()

    def _renamed(self, keystore: Keystore, place: int) -> None:
        alias = keystore.entries[place].alias
        self._desk.document.apply(self.tr("Rename to “{0}”").format(alias), keystore)
        self.renamed.emit(place)

    def remove(self) -> None:
        """Take the chosen entries out."""
        places = set(self._table.chosen_places)
        if not places:
            return
        document, count = self._desk.document, len(places)
        text = numbered(count, self.tr("Remove {0} entry"), self.tr("Remove {0} entries"))
        document.apply(text, document.keystore.without_places(places))
        said = numbered(count, self.tr("Removed {0} entry."), self.tr("Removed {0} entries."))
        self._desk.said.emit(self.tr("{0} Ctrl+Z takes it back.").format(said))

    def copy(self) -> None:
        """Put the chosen certificates onto the clipboard as PEM; they are no secret."""
        entries = self._entries
        if entries:
            QGuiApplication.clipboard().setText("".join(pem_text(entry.der) for entry in entries))
            count = numbered(len(entries), self.tr("{0} certificate"), self.tr("{0} certificates"))
            self._desk.said.emit(self.tr("Copied {0} as PEM.").format(count))

    def trust(self) -> None:
        """Ask whether the chosen certificates, or all of them, would trust a server."""
        entries = self._entries or self._desk.document.keystore.entries
        if entries:
            self.trust_wanted.emit(tuple(entry.der for entry in entries))

    def export(self) -> None:
        """Ask how and where the chosen entries are written; all of them where none is chosen."""
        entries = self._entries or list(self._desk.document.keystore.entries)
        if not entries:
            return
        source = self._desk.document.source
        folder = self._folder or (source.path.parent if source.path is not None else documents())
        dialog = ExportDialog(entries, folder, self._desk.widget)
        dialog.wanted.connect(lambda wish: self._write(entries, wish, dialog))
        dialog.open()

    def _write(self, entries: list[KeystoreEntry], wish: ExportWish, dialog: ExportDialog) -> None:
        service = self._desk.service

        def work(job: JobContext) -> None:
            if wish.each:
                service.export_each(entries, wish.path, job)
            else:
                service.export(entries, wish.kind, wish.path)

        def done(_none: object) -> None:
            self._folder = wish.path if wish.each else wish.path.parent
            dialog.accept()
            count = numbered(len(entries), self.tr("{0} certificate"), self.tr("{0} certificates"))
            self._desk.said.emit(self.tr("Exported {0} to {1}, read back and compared.").format(count, wish.path))

        handle = self._desk.run(self.tr("Exporting …"), work, done, lambda fault: dialog.fail(problem_of(fault)))
        handle.cancelled.connect(dialog.stopped)
        dialog.follow(handle)

    def menu(self, place: QPoint) -> None:
        """The context menu of the choice; a row at ``place`` outside it becomes the choice."""
        table = self._table
        index = table.indexAt(place)
        if index.isValid() and not any(index.row() in part for part in table.chosen_rows):
            table.choose([index.row()], index.row())
        count = table.chosen_count
        if not count:
            return
        menu = QMenu(self._desk.widget)
        menu.setObjectName("menu.entry")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
            (self.tr("Details"), "Return", self.details_wanted.emit, True),
            (self.tr("Rename …"), "F2", self.rename, True),
            (self.tr("Export …"), "", self.export, False),
            (self.tr("Copy as PEM"), "Ctrl+C", self.copy, False),
            (self.tr("Would it trust …"), "", self.trust, False),
            (self.tr("Remove"), "Del", self.remove, False),
        )
        for text, keys, call, one_only in rows:
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(count == 1 or not one_only)
            action.triggered.connect(lambda _checked=False, call=call: call())
            menu.addAction(action)
        menu.popup(table.viewport().mapToGlobal(place))
