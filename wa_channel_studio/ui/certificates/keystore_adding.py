"""Putting certificates into the keystore: from files of any kind, from the clipboard, or handed over.

Everything is read beside the window; one bad file spoils nothing. A file that shows its certificates only to whoever
knows its password is asked about last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.certificate import Origin
from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FileContent
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.keystores import Merge
from wa_channel_studio.ui.certificates.keystore_cells import numbered
from wa_channel_studio.ui.certificates.keystore_desk import KeystoreDesk
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog
from wa_channel_studio.ui.parts.asking import problem_of, sentence
from wa_channel_studio.ui.parts.words import listed


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one file, or why nothing was."""

    name: str
    path: Path | None = None
    content: FileContent | None = None
    entries: tuple[KeystoreEntry, ...] = ()
    problem: str = ""

    @property
    def locked(self) -> bool:
        """Whether its password would show what is in it."""
        return self.content is not None and self.content.needs_password and not self.entries


class KeystoreAdding(QObject):
    """``added`` brings the places of what is new in the keystore."""

    added = Signal(object)

    def __init__(self, desk: KeystoreDesk) -> None:
        super().__init__(desk)
        self._desk = desk

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add the certificates of files."""
        chosen = tuple(paths)
        if not chosen:
            return

        def work(job: JobContext) -> list[Reading]:
            readings = []
            for number, path in enumerate(chosen):
                job.check()
                job.report(number, len(chosen))
                readings.append(self._read(path.name, path, None))
            return readings

        self._desk.run(self.tr("Reading certificates …"), work, self._take, stoppable=True)

    def paste(self, text: str) -> None:
        """Add the certificates of a text."""
        service, name = self._desk.service, self.tr("The clipboard")

        def work(_job: JobContext) -> list[Reading]:
            content = service.paste(text)
            return [self._reading(name, None, content, "")]

        self._desk.run(self.tr("Reading certificates …"), work, self._take)

    def add_pairs(self, pairs: Sequence[tuple[str, bytes]], origin: Origin | None = None) -> None:
        """Add certificates that come with proposed aliases; ``origin`` says which servers they are from."""
        service, wanted = self._desk.service, tuple(pairs)

        def done(entries: tuple[KeystoreEntry, ...]) -> None:
            self._desk.document.add_origin(origin)
            self._merge(entries, ())

        self._desk.run(self.tr("Reading certificates …"), lambda _job: service.entries_of(wanted), done)

    def add_entries(self, entries: Sequence[KeystoreEntry]) -> None:
        """Add entries that were read already."""
        self._merge(tuple(entries), ())

    # --- reading, in a worker thread --------------------------------------------------------------

    def _read(self, name: str, path: Path, password: Secret | None) -> Reading:
        try:
            content = self._desk.service.read_certificates(path, password)
        except ProblemError as bad:
            return Reading(name, path, problem=sentence(bad.problem))
        return self._reading(name, path, content, path.name)

    def _reading(self, name: str, path: Path | None, content: FileContent, file_name: str) -> Reading:
        entries = self._desk.service.entries_from(content, file_name)
        problem = content.unreadable
        if not entries and not problem:
            problem = self.tr("No certificate is in it.")
        return Reading(name, path, content, entries, problem)

    # --- taking, in the window's thread -------------------------------------------------------------

    def _take(self, readings: list[Reading]) -> None:
        locked = [reading for reading in readings if reading.locked]
        read = [reading for reading in readings if not reading.locked]
        entries = tuple(entry for reading in read for entry in reading.entries)
        if entries:
            self._merge(entries, read)
        faults = [f"{reading.name}: {reading.problem}" for reading in read if reading.problem]
        if faults:
            problem = Problem("", Severity.WARNING if entries else Severity.ERROR, " ".join(faults[:3]))
            if len(faults) > 3:
                more = self.tr("{0} more files cannot be read: {1}.")
                names = listed([reading.name for reading in read if reading.problem][3:])
                problem = Problem("", problem.severity, problem.message, more.format(len(faults) - 3, names))
            self._desk.failed.emit(problem)
        self._ask(locked)

    def _ask(self, locked: list[Reading]) -> None:
        """Ask for the password of the first of these files; the others follow."""
        if not locked:
            return
        first, rest = locked[0], locked[1:]
        path = first.path
        if path is None:
            return
        dialog = AskPasswordDialog(
            first.name,
            self.tr("Its certificates can be read with its password only."),
            skip=self.tr("Leave it out") if rest else "",
            parent=self._desk.widget,
        )

        def tried(reading: Reading) -> None:
            if reading.locked:
                dialog.refuse(Problem("password", Severity.ERROR, reading.problem))
                return
            dialog.accept()
            self._take([reading])
            self._ask(rest)

        def enter(password: Secret) -> None:
            handle = self._desk.run(
                self.tr("Opening {0} …").format(first.name),
                lambda _job: self._read(first.name, path, password),
                tried,
                lambda fault: dialog.refuse(problem_of(fault)),
            )
            dialog.follow(handle)

        dialog.entered.connect(enter)
        dialog.skipped.connect(lambda: self._ask(rest))
        dialog.open()

    def _merge(self, entries: tuple[KeystoreEntry, ...], readings: Sequence[Reading]) -> None:
        document = self._desk.document
        before = len(document.keystore.entries)
        merge = self._desk.service.merge(document.keystore, entries)
        if merge.added:
            text = numbered(len(merge.added), self.tr("Add {0} certificate"), self.tr("Add {0} certificates"))
            document.apply(text, merge.keystore)
            self.added.emit(tuple(range(before, before + len(merge.added))))
        keys = any(reading.content is not None and reading.content.private_keys for reading in readings)
        self._desk.said.emit(self._words(merge, keys=keys))

    def _words(self, merge: Merge, *, keys: bool) -> str:
        parts = []
        if merge.added:
            one, many = self.tr("Added {0} certificate."), self.tr("Added {0} certificates.")
            parts.append(numbered(len(merge.added), one, many))
        if merge.present:
            count = len(merge.present)
            one, many = self.tr("It is there already, as {1}."), self.tr("{0} were there already.")
            if merge.added:
                one = self.tr("{0} was there already.")
            parts.append((one if count == 1 else many).format(count, merge.present[0]))
        if merge.renamed:
            one, many = (
                self.tr("{0} got another alias: its own was taken."),
                self.tr("{0} got other aliases: their own were taken."),
            )
            parts.append(numbered(merge.renamed, one, many))
        if keys:
            parts.append(self.tr("Private keys were left out."))
        return " ".join(parts)
