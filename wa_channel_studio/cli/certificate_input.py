"""Reads the files of certificates that a command names: one by one, quickly, and each with what is wrong with it.

It knows paths and sizes; what is in a file is ``certs.content``'s. Thousands of files may be named, so plain system
calls are used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.problem import ProblemError

_PIECE = 1 << 16
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SEPARATORS = tuple(sign for sign in (os.sep, os.altsep) if sign)


def read_bytes(name: str) -> bytes:
    """The bytes of a file. Raises ProblemError with the system's reason; nothing larger than the bound is read."""
    try:
        handle = os.open(name, _FLAGS)
        try:
            return _read(name, handle)
        finally:
            os.close(handle)
    except (OSError, ValueError) as bad:
        reason = (bad.strerror if isinstance(bad, OSError) else "") or "it is no name of a file"
        raise ProblemError.of(f"{name} cannot be read: {reason}.", "Correct the name.") from None


def _read(name: str, handle: int) -> bytes:
    pieces = []
    size = 0
    while piece := os.read(handle, _PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // (1024 * 1024)
            raise ProblemError.of(f"{name} is larger than {limit} MiB.", "Choose the certificate file itself.")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def all_bytes(name: str) -> Iterator[tuple[str, bytes | ProblemError]]:
    """A file with its bytes, or what is wrong with it; of a folder all files in it, in the order of their names."""
    try:
        yield name, read_bytes(name)
    except ProblemError as bad:
        path = Path(name)
        if not path.is_dir():
            yield name, bad
            return
        for inside in sorted(str(file) for file in path.iterdir() if file.is_file()):
            yield from all_bytes(inside)


def bare_name(name: str) -> str:
    """A file's name without its folder and without its suffix."""
    last = name[max(name.rfind(sign) for sign in _SEPARATORS) + 1 :]
    dot = last.rfind(".")
    return last[:dot] if dot > 0 else last
