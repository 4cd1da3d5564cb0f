"""A file that somebody wants to have in the library, as it was found: its bytes and what is in them.

Reads in a job; it shows and keeps nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.certificate_ports import FileContent
from wa_channel_studio.services.certificates import read_file
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.services.library import LibraryService


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is to be added: its bytes, what is in them, and where the same is already."""

    path: Path
    data: bytes = field(repr=False)
    content: FileContent = field(repr=False)
    twins: tuple[str, ...] = ()
    """Names of files of the library with exactly the same certificates."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name

    @property
    def usable(self) -> bool:
        """Whether there is anything in it to add."""
        return bool(self.content.certificates) or self.content.kind.is_keystore


def found_file(path: Path, keystores: KeystoreService, library: LibraryService) -> FoundFile:
    """Read a file. Never raises for a bad one: its content says what is wrong."""
    try:
        data = read_file(path)
    except ProblemError as bad:
        return _refused(path, bad)
    return found_data(path, data, keystores, library)


def found_data(path: Path, data: bytes, keystores: KeystoreService, library: LibraryService) -> FoundFile:
    """What is in the bytes of a file, or of a text that was pasted and is to be called like ``path``."""
    try:
        content = keystores.read_certificates(data)
    except ProblemError as bad:
        return _refused(path, bad)
    twins = tuple(row.name for row in library.same(data)) if content.certificates else ()
    return FoundFile(path, data, content, twins)


def _refused(path: Path, bad: ProblemError) -> FoundFile:
    text = f"{bad.problem.message} {bad.problem.remedy}".strip()
    return FoundFile(path, b"", FileContent(FileKind.UNKNOWN, unreadable=text))
