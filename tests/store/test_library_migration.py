"""A workspace of schema 1 with certificates in use becomes a library that knows all about them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.data import golden_workspace as golden
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFacts, FileKind, Role
from wa_channel_studio.domain.library import LibraryQuery, LibrarySort
from wa_channel_studio.services.ports import Store, Vault
from wa_channel_studio.store.certificate_codec import READING
from wa_channel_studio.store.codec import set_aside_bytes
from wa_channel_studio.store.sealing import Seals
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

NOW = golden.NOW
MANY = tuple(
    CertificateFacts(
        f"CN=Host {number},O=Größe\\, Ltd",
        "CN=Root",
        NOW,
        NOW + timedelta(days=400 - number),
        f"{number:02X}:FF",
        f"EE:{number:02X}",
        "01",
        "RSA 2048",
        "sha256",
        (f"host{number}.example.com",),
        alias=f"entry-{number}",
    )
    for number in range(20)
)


def facts_of_schema_1(kind: str, entries: tuple[CertificateFacts, ...], unreadable: str = "") -> str:
    """The facts as the release of schema 1 wrote them."""
    kept = (
        "subject",
        "issuer",
        "sha256",
        "sha1",
        "serial",
        "key",
        "signature",
        "names",
        "self_signed",
        "is_ca",
        "alias",
    )
    return json.dumps(
        {
            "kind": kind,
            "entries": [
                {
                    **{name: getattr(entry, name) for name in kept},
                    "not_before": entry.not_before.isoformat(),
                    "not_after": entry.not_after.isoformat(),
                }
                for entry in entries
            ],
            "unreadable": unreadable,
            "private_keys": 0,
            "password_state": "",
        }
    )


def vault_of(path: Path) -> Vault:
    with closing(sqlite3.connect(path)) as connection:
        (header,) = connection.execute("SELECT value FROM meta WHERE key = 'vault_header'").fetchone()
    return ArgonVaults().unlock(header, golden.PASSWORD)


def add_certificate(connection: sqlite3.Connection, seals: Seals, *values: Any) -> None:
    identity, name, facts, data = values
    sealed = seals.seal(data, "certificate", identity, "bytes")
    connection.execute("INSERT INTO certificate VALUES (?, ?, ?, ?)", (identity, name, facts, sealed))


@pytest.fixture
def old(path: Path) -> Path:
    """The golden workspace of schema 1 with a large keystore, an unreadable file, and more answers that use them."""
    shutil.copyfile(golden.golden_path(1), path)
    seals = Seals(vault_of(path))
    aside = set_aside_bytes((("infobip", Answers({"trust_certificate": ("file-4",)})),))
    with closing(sqlite3.connect(path)) as connection, connection:
        add_certificate(connection, seals, "file-3", "Ärzte.jks", facts_of_schema_1("jks", MANY), b"store")
        add_certificate(connection, seals, "file-4", "key.p12", facts_of_schema_1("unknown", (), "no"), b"odd")
        answers = {"trust_certificate": ["file-3", "file-1", "lost"], "identity_certificate": "file-3", "ou": "file"}
        connection.execute(
            "UPDATE channel_answers SET answers = ?, set_aside = ? WHERE channel_id = 'channel-2'",
            (json.dumps(answers), seals.seal(aside, "channel_answers", "channel-2", "set_aside")),
        )
    return path


@pytest.fixture
def migrated(old: Path, stores: SqliteStores) -> Iterator[Store]:
    store = stores.open(old)
    store.use(vault_of(old))
    yield store
    store.close()


def test_everything_in_the_clear_is_in_the_library(migrated: Store) -> None:
    with migrated.unit_of_work() as work:
        page = work.library.page(LibraryQuery(sort=LibrarySort.ENDS), NOW)
        assert [row.id for row in page.rows] == ["file-1", "file-3", "file-4"]
        assert (page.total, page.keystores) == (3, 1)
        store = work.library.get("file-3")
        assert store.file == replace(
            work.certificates.files(["file-3"])["file-3"],
            id="file-3",
            file_name="Ärzte.jks",
            kind=FileKind.JKS,
            entries=MANY,
        )
        assert page.rows[1].file.ends == MANY[-1].not_after
        assert (page.rows[1].file.entry_count, len(page.rows[1].file.entries)) == (20, 8)
        assert (store.role, store.watch, store.has_password) == (Role.NONE, None, False)
        assert work.certificates.get("file-4").data == b"odd"
        assert work.library.read_by_older() == ("file-1", "file-3", "file-4")
        assert work.settings.get("library_pending") == "1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ärzte", ["file-3"]),
        ("größe, ltd", ["file-3"]),
        ("host19.example.com", ["file-3"]),
        ("entry-19", ["file-3"]),
        ("13ff", ["file-3"]),
        ("key.p12", ["file-4"]),
        ("api.example.com", ["file-1"]),
    ],
)
def test_it_can_be_searched(migrated: Store, text: str, found: list[str]) -> None:
    with migrated.unit_of_work() as work:
        assert [row.id for row in work.library.page(LibraryQuery(text=text), NOW).rows] == found


def test_who_uses_what_is_known_as_far_as_it_is_not_sealed(migrated: Store) -> None:
    with migrated.unit_of_work() as work:
        assert {item: work.library.get(item).channels for item in ("file-1", "file-3", "file-4")} == {
            "file-1": 2,
            "file-3": 1,
            "file-4": 0,
        }
        users = work.library.users(["file-3"])
        assert [(user.channel_id, user.field, user.trashed) for user in users] == [
            ("channel-2", "identity_certificate", True),
            ("channel-2", "trust_certificate", True),
        ]


def test_a_file_was_added_when_the_first_channel_that_uses_it_was_made(migrated: Store) -> None:
    with migrated.unit_of_work() as work:
        assert work.library.get("file-1").added_at == golden.CHANNEL.created_at
    with closing(sqlite3.connect(migrated.path)) as connection:
        (made,) = connection.execute("SELECT value FROM meta WHERE key = 'created_at'").fetchone()
    with migrated.unit_of_work() as work:
        assert work.library.get("file-4").added_at == datetime.fromisoformat(made)


def test_what_is_written_now_is_as_the_migration_wrote_it(migrated: Store) -> None:
    columns = "name_sort, kind, ends_at, servers, same"
    questions = (
        f"SELECT {columns} FROM certificate ORDER BY id",
        "SELECT search FROM certificate_text ORDER BY certificate_id",
        "SELECT certificate_id, position, sha256, facts IS NULL FROM certificate_entry ORDER BY 1, 2",
    )
    with closing(sqlite3.connect(migrated.path)) as connection:
        before = [connection.execute(question).fetchall() for question in questions]
    with migrated.unit_of_work() as work:
        for item in ("file-1", "file-3", "file-4"):
            work.certificates.save_file(work.certificates.get(item).file)
        work.commit()
        assert work.library.read_by_older() == ()
    with closing(sqlite3.connect(migrated.path)) as connection:
        assert [connection.execute(question).fetchall() for question in questions] == before
        assert connection.execute("SELECT DISTINCT reading FROM certificate").fetchall() == [(READING,)]


def test_without_certificates_nothing_is_left_to_do(path: Path, stores: SqliteStores) -> None:
    shutil.copyfile(golden.golden_path(1), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM certificate")
    store = stores.open(path)
    try:
        with store.unit_of_work() as work:
            assert work.settings.get("library_pending") == ""
            assert work.library.page(LibraryQuery(), NOW).total == 0
    finally:
        store.close()
