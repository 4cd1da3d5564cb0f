"""JKS files: those that keytool makes, and those that nobody should have made."""

from __future__ import annotations

import time
from pathlib import Path

import jks as pyjks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certs import jks
from tests.certs.conftest import Keytool
from wa_channel_studio.certs import keystore
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.modified_utf8 import from_modified_utf8
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret

PASSWORD = "changeit"


@pytest.fixture(scope="module")
def made_by_keytool(
    keytool: Keytool, tmp_path_factory: pytest.TempPathFactory, leaf_der: bytes, authority_der: bytes
) -> bytes:
    """Two certificates and, from 2026 to far away, a private key of keytool's own."""
    folder = tmp_path_factory.mktemp("keytool")
    store = folder / "store.jks"
    for alias, der in (("api.infobip.com", leaf_der), ("Größe 华", authority_der)):
        path = folder / "in.der"
        path.write_bytes(der)
        keytool("-importcert", "-noprompt", "-trustcacerts", "-storetype", "JKS", "-keystore", store,
                "-storepass", PASSWORD, "-alias", alias, "-file", path)  # fmt: skip
    keytool("-genkeypair", "-storetype", "JKS", "-keystore", store, "-storepass", PASSWORD, "-keypass", PASSWORD,
            "-alias", "own", "-keyalg", "EC", "-dname", "CN=own.example.test", "-validity", "9000")  # fmt: skip
    return store.read_bytes()


def test_keystore_of_keytool_is_read(
    reader: CertificateFiles, made_by_keytool: bytes, leaf_der: bytes, authority_der: bytes
) -> None:
    file = reader.read(made_by_keytool, "store.p12")
    assert (file.kind, file.unreadable, file.private_keys, file.password_state) == (FileKind.JKS, "", 1, "")
    shown = {entry.alias: entry.sha256 for entry in file.entries}
    assert shown["api.infobip.com"] == reader.read(leaf_der, "a").entries[0].sha256
    assert len(shown) == 2
    assert reader.read(authority_der, "a").entries[0].sha256 in shown.values()


def test_password_of_keytool_is_told_from_another(reader: CertificateFiles, made_by_keytool: bytes) -> None:
    assert reader.read(made_by_keytool, "s", password=Secret(PASSWORD)).password_state == "right"
    assert reader.read(made_by_keytool, "s", password=Secret("changeIt")).password_state == "wrong"
    assert reader.read(made_by_keytool, "s", password=Secret("")).password_state == ""


def test_changed_keystore_has_no_right_password(reader: CertificateFiles, leaf_der: bytes) -> None:
    data = bytearray(jks.store(jks.trusted("a", leaf_der)))
    assert reader.read(bytes(data), "s", password=Secret(PASSWORD)).password_state == "right"
    data[20] ^= 1  # in the time of the entry, which nothing else would notice
    file = reader.read(bytes(data), "s", password=Secret(PASSWORD))
    assert (file.unreadable, file.password_state) == ("", "wrong")


@pytest.mark.parametrize("password", ["", "ä华😀", "x" * 1000])
def test_password_of_any_alphabet(reader: CertificateFiles, leaf_der: bytes, password: str) -> None:
    store = keystore.parse(jks.store(jks.trusted("a", leaf_der), password=password))
    assert store.opened_by(Secret(password))
    assert not store.opened_by(Secret(password + "\ud800"))


ALIASES = [
    "api.infobip.com",
    "",
    'with blank, comma and "',
    "größe",
    "华为",
    "😀 beyond",
    "nul\x00inside",
    "x" * 65_535,
]


@pytest.mark.parametrize("alias", ALIASES)
def test_alias_of_any_alphabet(reader: CertificateFiles, leaf_der: bytes, alias: str) -> None:
    file = reader.read(jks.store(jks.trusted(alias, leaf_der)), "s")
    assert [entry.alias for entry in file.entries] == [alias]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_java_text_comes_back(text: str) -> None:
    assert from_modified_utf8(jks.modified_utf8(text)[2:]) == text


def test_alias_that_java_refuses_is_told(reader: CertificateFiles, leaf_der: bytes) -> None:
    for raw in ("😀".encode(), b"\xff", b"\xc3"):
        file = reader.read(jks.store(jks.trusted("", leaf_der, raw_alias=raw)), "s")
        assert "The name of entry 1 is not written as Java writes names" in file.unreadable


def test_entry_that_is_no_certificate_is_told_and_the_others_are_shown(
    reader: CertificateFiles, leaf_der: bytes
) -> None:
    file = reader.read(jks.store(jks.trusted("good", leaf_der), jks.trusted("bad", b"not a cert")), "s")
    assert [entry.alias for entry in file.entries] == ["good"]
    assert "“bad” holds no certificate" in file.unreadable


def test_truncated_anywhere_is_told(reader: CertificateFiles, leaf_der: bytes) -> None:
    data = jks.store(jks.trusted("a", leaf_der), jks.private("b", [leaf_der]))
    for length in range(4, len(data)):
        assert "breaks off" in reader.read(data[:length], "s").unreadable
    assert reader.read(data, "s").unreadable == ""
    assert reader.read(data + b"garbage", "s", password=Secret(PASSWORD)).password_state == "right"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (jks.store(version=3), "version 3"),
        (jks.store(count=0xFFFFFFFF), "4,294,967,295 entries"),
        (jks.store(b"\x00\x00\x00\x07" + jks.modified_utf8("a") + bytes(8)), "of no known kind"),
    ],
)
def test_damaged_head_is_told(reader: CertificateFiles, data: bytes, words: str) -> None:
    file = reader.read(data, "s")
    assert words in file.unreadable
    assert file.kind is FileKind.JKS


def test_empty_keystore_and_version_1_are_read(reader: CertificateFiles, leaf_der: bytes) -> None:
    empty = reader.read(jks.store(), "s", password=Secret(PASSWORD))
    assert (empty.unreadable, empty.entries, empty.password_state) == ("", (), "right")
    old = jks.trusted("a", leaf_der).replace(jks.modified_utf8("X.509"), b"", 1)
    assert len(reader.read(jks.store(old, version=1), "s").entries) == 1


def test_pyjks_agrees(leaf_der: bytes, authority_der: bytes) -> None:
    data = jks.store(jks.trusted("a", leaf_der), jks.trusted("b", authority_der))
    theirs = pyjks.KeyStore.loads(data, PASSWORD)
    ours = {entry.alias: entry.der for entry in keystore.parse(data).certificates}
    assert ours == {alias: entry.cert for alias, entry in theirs.certs.items()}


def test_twenty_thousand_entries_are_read_within_seconds(reader: CertificateFiles, leaf_der: bytes) -> None:
    data = jks.store(*(jks.trusted(f"host-{n}", leaf_der) for n in range(20_000)))
    start = time.monotonic()
    file = reader.read(data, "big.jks", password=Secret(PASSWORD))
    assert len(file.entries) == 20_000
    assert time.monotonic() - start < 20


def test_nothing_of_a_keystore_is_shown_by_accident(leaf_der: bytes, tmp_path: Path) -> None:
    shown = repr(keystore.parse(jks.store(jks.trusted("a", leaf_der))))
    assert "der" not in shown
    assert "digest" not in shown
