"""What can be done with certificates that were fetched: into the library, into files, into a keystore.

Each deed is a job; it ends in a sentence that says what has happened, or in a problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.fetch_state import Bundle, Pick, bundled
from wa_channel_studio.ui.certificates.words import pem_text
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted, listed

_PEM_SUFFIXES = (".pem", ".crt.pem")


@dataclass(frozen=True, slots=True)
class Added:
    """One certificate that is in the library now."""

    bundle: Bundle
    id: str
    name: str
    known: bool
    """Whether exactly this file was there already."""
    twins: tuple[str, ...]
    """Names of other files of the library with the same certificate."""


class FetchDeeds(QObject):
    """``said`` brings the picks of one certificate with what became of it, ``told`` the whole in one sentence.

    ``added`` brings the ids of files of the library, ``keystore_wanted`` pairs of alias and DER.
    """

    said = Signal(object, str)
    told = Signal(str)
    added = Signal(object)
    failed = Signal(object)
    keystore_wanted = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._parent = parent

    def add(self, picks: Sequence[Pick]) -> None:
        """Add certificates to the library; what several hosts share goes in once."""
        bundles, library = bundled(picks), self._workspace.library

        def work(job: JobContext) -> tuple[Added, ...]:
            done = []
            for number, bundle in enumerate(bundles):
                job.check()
                job.report(number, len(bundles))
                same = {row.id: row.name for row in library.same(bundle.der)}
                row = library.add(
                    bundle.der,
                    bundle.suggested_name(FileKind.DER),
                    role=bundle.picks[0].role,
                    origin=bundle.origin,
                )
                twins = tuple(name for row_id, name in same.items() if row_id != row.id)
                done.append(Added(bundle, row.id, row.name, row.id in same, twins))
            return tuple(done)

        ask(self, self._context.runner, work, self._tell_added, self.failed.emit)

    def save(self, pick: Pick) -> None:
        """Let the person say where one certificate is saved, and as what."""
        dialog = QFileDialog(self._parent, self.tr("Save the certificate"))
        dialog.setObjectName("dialog.save_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = (self.tr("DER, as the AICC takes it (*.der)"), self.tr("PEM, as text (*.pem)"))
        kinds = dict(zip(filters, (FileKind.DER, FileKind.PEM), strict=True))
        dialog.setNameFilters(list(filters))
        dialog.setDirectory(_documents())
        dialog.setDefaultSuffix("der")
        dialog.selectFile(pick.suggested_name(FileKind.DER))

        def rename(chosen: str) -> None:
            kind = kinds.get(chosen, FileKind.DER)
            dialog.setDefaultSuffix(kind.value)
            dialog.selectFile(pick.suggested_name(kind))

        dialog.filterSelected.connect(rename)
        dialog.fileSelected.connect(lambda path: self._write(pick, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_all(self, picks: Sequence[Pick]) -> None:
        """Let the person choose a folder for one DER file each."""
        dialog = QFileDialog(self._parent, self.tr("Choose a folder for the certificates"))
        dialog.setObjectName("dialog.choose_folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(_documents())
        dialog.fileSelected.connect(lambda path: self._write_all(picks, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def put_in_keystore(self, picks: Sequence[Pick]) -> None:
        """Hand certificates with the names of their entries to the page of keystores."""
        self.keystore_wanted.emit(tuple((bundle.alias, bundle.der) for bundle in bundled(picks)))

    def _write(self, pick: Pick, path: Path) -> None:
        services = self._context.services
        if services is None:
            return
        keystores, as_text = services.keystores, path.suffix.lower() in _PEM_SUFFIXES
        data = pem_text(pick.link.der).encode("ascii") if as_text else pick.link.der
        ask(
            self,
            self._context.runner,
            lambda _job: keystores.save_file(path, data),
            lambda _none: self._tell((pick,), self.tr("Saved {0}.").format(path)),
            self.failed.emit,
            queue=FILES,
        )

    def _write_all(self, picks: Sequence[Pick], folder: Path) -> None:
        services = self._context.services
        if services is None:
            return
        keystores, bundles = services.keystores, bundled(picks)

        def work(job: JobContext) -> int:
            for number, bundle in enumerate(bundles):
                job.check()
                job.report(number, len(bundles))
                keystores.save_file(_free(folder / bundle.suggested_name(FileKind.DER)), bundle.der)
            return len(bundles)

        def told(count: int) -> None:
            files = counted(count, self.tr("{0} certificate"), self.tr("{0} certificates"))
            self._tell(tuple(picks), self.tr("Saved {0} in {1}.").format(files, folder))

        ask(self, self._context.runner, work, told, self.failed.emit, queue=FILES)

    def _tell(self, picks: tuple[Pick, ...], text: str) -> None:
        self.said.emit(picks, text)
        self.told.emit(text)

    def _tell_added(self, done: tuple[Added, ...]) -> None:
        for one in done:
            self.said.emit(tuple(one.bundle.picks), self._sentence(one))
        self.added.emit(tuple(one.id for one in done))
        if len(done) == 1:
            self.told.emit(self._sentence(done[0]))
            return
        known = sum(one.known for one in done)
        new = counted(len(done) - known, self.tr("{0} certificate"), self.tr("{0} certificates"))
        said = self.tr("Added {0} to the library.").format(new)
        self.told.emit(f"{said} {self.tr('{0} were there already.').format(known)}" if known else said)

    def _sentence(self, one: Added) -> str:
        if one.known:
            return self.tr("{0} was in the library already.").format(one.name)
        said = self.tr("Added {0} to the library.").format(one.name)
        if one.twins:
            said += " " + self.tr("The same certificate is in {0}, too.").format(listed(list(one.twins)))
        return said


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _free(path: Path) -> Path:
    """``path``, or with -2, -3 and so on where a file stands already: nobody is asked before each of many files."""
    number, free = 2, path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
