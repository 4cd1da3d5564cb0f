"""An open workspace file with a cheap vault, and how to look into files for what must not be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.ports import KdfParameters, Store, Vault
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

CHEAP = KdfParameters(iterations=1, memory_kib=64, lanes=2)
NOW = datetime(2026, 11, 22, 19, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def stores() -> SqliteStores:
    return SqliteStores()


@pytest.fixture
def header_and_vault() -> tuple[str, Vault]:
    return ArgonVaults(CHEAP).create(Secret("right"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "acme.wcs"


@pytest.fixture
def store(stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]) -> Iterator[Store]:
    """An unlocked workspace with the tenants "t" and "u"."""
    header, vault = header_and_vault
    opened = stores.create(path, header)
    opened.use(vault)
    with opened.unit_of_work() as work:
        work.tenants.add(Tenant("t", "Acme Brazil"))
        work.tenants.add(Tenant("u", "Umbrella"))
        work.commit()
    yield opened
    opened.close()


@pytest.fixture
def found_in() -> Callable[[Path, bytes], list[str]]:
    """The files below a folder that hold some bytes, in the spellings a text could have."""

    def search(folder: Path, canary: bytes) -> list[str]:
        text = canary.decode()
        spellings = (canary, canary.lower(), text.encode("utf-16-le"), text.casefold().encode())
        files = [file for file in folder.rglob("*") if file.is_file()]
        assert files
        return [file.name for file in files if any(spelling in file.read_bytes() for spelling in spellings)]

    return search
