"""Files of certificates for the tests of ``cert`` and ``jks``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.certs.formats.samples import issued
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.secret import Secret

PASSWORD = "changeit"
FORMATS = Formats()


def number(serial: int) -> bytes:
    """A certificate that differs from others by its serial number."""
    return issued(serial=serial)


def put(folder: Path, name: str, *certificates: bytes, kind: FileKind = FileKind.DER) -> str:
    """A file of certificates; returns its path."""
    path = folder / name
    path.write_bytes(FORMATS.write([(str(at), der) for at, der in enumerate(certificates)], kind))
    return str(path)


def put_store(folder: Path, name: str, entries: dict[str, bytes], kind: FileKind = FileKind.JKS) -> str:
    """A keystore under :data:`PASSWORD`; returns its path."""
    path = folder / name
    store = Keystore(kind, tuple(KeystoreEntry(alias, der) for alias, der in entries.items()))
    path.write_bytes(FORMATS.write_keystore(store, kind, Secret(PASSWORD)))
    return str(path)


def entries_of(path: Path, password: str = PASSWORD) -> list[tuple[str, bytes]]:
    """Names and certificates of a keystore, in its order."""
    store = FORMATS.open_keystore(path.read_bytes(), Secret(password))
    return [(entry.alias, entry.der) for entry in store.entries]


@pytest.fixture
def keystore_password(monkeypatch: pytest.MonkeyPatch) -> str:
    """In the environment."""
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)
    return PASSWORD
