"""JKS keystores that this program writes, judged by Java, keytool and pyjks; and JCEKS of keytool's."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import jks as pyjks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certs.formats.conftest import RunJava
from tests.certs.formats.samples import Samples, issued
from tests.judges import need
from wa_channel_studio.certs import keystore
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.certs.modified_utf8 import from_modified_utf8, to_modified_utf8
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import AliasTakenError, Keystore, KeystoreEntry, folded_alias
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError

PASSWORD = Secret("changeit")
ALIASES = (
    "api.infobip.com",
    "größe",
    "华为",
    "😀 beyond the BMP",
    "nul\x00inside",
    'blank, comma and "quote"',
    "ISSUINGCA",
    "İstanbul",
    "STRASSE",
    "straße",
    "ΟΔΟΣ",
    "x" * 65_535,
)


def keystore_of(pairs: Sequence[tuple[str, bytes]], kind: FileKind = FileKind.JKS) -> Keystore:
    return Keystore(kind, tuple(KeystoreEntry(alias, der) for alias, der in pairs))


def found_by_java(judge: RunJava, folder: Path, kind: str, data: bytes, password: str) -> dict[str, bytes]:
    """The trusted certificates that Java finds, by alias."""
    file = folder / f"store.{kind.lower()}"
    file.write_bytes(data)
    Path(f"{file}.how").write_text(f"{kind}\n{password}", "utf-8")
    first, *lines = judge("keystores", file)
    assert first == f"loaded {len(lines)}"
    found = {}
    for line in lines:
        word, alias, der = line.split(" ")
        assert word == "trusted"
        found[bytes.fromhex(alias).decode("utf-16-be")] = bytes.fromhex(der)
    return found


def test_java_finds_every_entry_byte_for_byte(
    formats: Formats, judge: RunJava, samples: Samples, tmp_path: Path
) -> None:
    certificates = [*samples.plain, *samples.odd.values()]
    aliases = [*ALIASES, *(f"certificate-{number}" for number in range(len(ALIASES), len(certificates)))]
    pairs = list(zip(aliases, certificates, strict=True))
    password = "pässwörd 华😀"
    data = formats.write_keystore(keystore_of(pairs), FileKind.JKS, Secret(password))
    wanted = {folded_alias(alias): der for alias, der in pairs}
    assert found_by_java(judge, tmp_path, "JKS", data, password) == wanted
    # Java opens it by its own name for either kind, too.
    assert keystore.parse(data).opened_by(Secret(password))


def test_keytool_lists_and_exports_what_was_written(formats: Formats, samples: Samples, tmp_path: Path) -> None:
    der = samples.odd["version 2 with unique identifiers"]
    pairs = [("api.infobip.com", issued()), ("odd", der)]
    path = tmp_path / "store.jks"
    path.write_bytes(formats.write_keystore(keystore_of(pairs), FileKind.JKS, PASSWORD))
    command = [need("keytool"), "-J-XX:TieredStopAtLevel=1", "-keystore", str(path), "-storepass", "changeit"]
    shown = subprocess.run([*command, "-list"], check=True, capture_output=True, timeout=60).stdout.decode()
    assert "Keystore type: JKS" in shown
    assert "Your keystore contains 2 entries" in shown
    for alias, certificate in pairs:
        assert f"{alias}, " in shown
        assert hashlib.sha256(certificate).digest().hex(":").upper() in shown
    exported = subprocess.run(
        [*command, "-exportcert", "-alias", "odd"], check=True, capture_output=True, timeout=60
    ).stdout
    assert exported == der


def test_pyjks_reads_what_was_written(formats: Formats, samples: Samples) -> None:
    pairs = [(f"größe {number}", der) for number, der in enumerate(samples.plain)]
    data = formats.write_keystore(keystore_of(pairs), FileKind.JKS, PASSWORD)
    theirs = pyjks.KeyStore.loads(data, "changeit")
    assert [(alias, entry.cert) for alias, entry in theirs.certs.items()] == pairs


def test_it_is_written_as_java_writes_it(formats: Formats, java: RunJava, tmp_path: Path) -> None:
    der = tmp_path / "one.der"
    der.write_bytes(issued())
    out = tmp_path / "java.jks"
    java("Combine", out, "changeit", der)
    (entry,) = formats.open_keystore(out.read_bytes(), PASSWORD).entries
    assert entry.created is not None
    again = formats.write_keystore(Keystore(FileKind.JKS, (entry,)), FileKind.JKS, PASSWORD)
    assert again == out.read_bytes()


def test_times_come_from_the_entries_or_from_the_clock() -> None:
    at = datetime(2026, 11, 25, 12, 0, 0, 125_000, tzinfo=UTC)
    old = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    formats = Formats(clock=lambda: at)
    entries = (KeystoreEntry("new", issued()), KeystoreEntry("old", issued(), old))
    data = formats.write_keystore(Keystore(FileKind.JKS, entries), FileKind.JKS, PASSWORD)
    assert [entry.created for entry in formats.open_keystore(data, PASSWORD).entries] == [at, old]


def test_twenty_thousand_certificates_take_no_quadratic_time(formats: Formats) -> None:
    der = issued()
    store = keystore_of([(f"host-{number}", der) for number in range(20_000)])
    start = time.monotonic()
    data = formats.write_keystore(store, FileKind.JKS, PASSWORD)
    assert time.monotonic() - start < 10  # pyjks takes 11.6 s where this takes 0.3
    assert len(keystore.parse(data).certificates) == 20_000


# --- what Java could not load ------------------------------------------------------------------------


def test_certificate_that_java_refuses_is_named_and_nothing_is_written(formats: Formats, samples: Samples) -> None:
    for name, der in samples.refused.items():
        store = keystore_of([("good", issued()), (f"bad: {name}", der)])
        for kind in (FileKind.JKS, FileKind.PKCS12):
            with pytest.raises(ProblemError) as caught:
                formats.write_keystore(store, kind, PASSWORD)
            assert f"“bad: {name.lower()}”" in caught.value.problem.message
            assert caught.value.problem.remedy
        assert formats.refused_by_java(der)
    assert formats.refused_by_java(issued()) == ""


def test_bytes_behind_a_certificate_are_left_behind(formats: Formats) -> None:
    data = formats.write_keystore(keystore_of([("a", issued() + b"\r\n")]), FileKind.JKS, PASSWORD)
    assert keystore.parse(data).certificates[0].der == issued()


def test_second_entry_of_a_name_is_refused_with_a_proposal(formats: Formats) -> None:
    store = keystore_of([("issuingca", issued()), ("issuingca-2", issued()), ("ISSUINGCA", issued())])
    with pytest.raises(AliasTakenError) as caught:
        formats.write_keystore(store, FileKind.JKS, PASSWORD)
    assert caught.value.proposal == "issuingca-3"


@pytest.mark.parametrize(
    ("alias", "words"),
    [("x" * 65_536, "65,536 bytes"), ("ü" * 32_768, "65,536 bytes"), ("half \ud83d", "half a character")],
)
def test_name_that_cannot_be_written_is_refused(formats: Formats, alias: str, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        formats.write_keystore(keystore_of([(alias, issued())]), FileKind.JKS, PASSWORD)
    assert words in caught.value.problem.message
    assert len(caught.value.problem.message) < 200


def test_password_of_five_characters_is_refused_and_says_who_says_so(formats: Formats) -> None:
    for kind in (FileKind.JKS, FileKind.PKCS12):
        with pytest.raises(ProblemError) as caught:
            formats.write_keystore(keystore_of([("a", issued())]), kind, Secret("12345"))
        assert "5 characters" in caught.value.problem.message
        assert "keytool" in caught.value.problem.source
        assert formats.write_keystore(keystore_of([("a", issued())]), kind, Secret("123456"))


def test_empty_keystore_and_one_too_large_are_refused(formats: Formats) -> None:
    with pytest.raises(ProblemError, match="no certificate"):
        formats.write_keystore(keystore_of([]), FileKind.JKS, PASSWORD)
    der = issued()
    many = keystore_of([(str(number), der) for number in range(25_001)])
    with pytest.raises(ProblemError, match="25,001 entries"):
        formats.write_keystore(many, FileKind.JKS, PASSWORD)
    with pytest.raises(ProblemError, match="JCEKS"):
        formats.write_keystore(keystore_of([("a", issued())]), FileKind.JCEKS, PASSWORD)


def test_private_keys_are_never_written(formats: Formats) -> None:
    store = Keystore(FileKind.JKS, (KeystoreEntry("a", issued()),), private_keys=("own",))
    data = formats.write_keystore(store, FileKind.JKS, PASSWORD)
    assert keystore.parse(data).private_keys == 0


# --- names as Java writes them -------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_text_comes_back_as_it_was(text: str) -> None:
    assert from_modified_utf8(to_modified_utf8(text)) == text


@given(st.binary(max_size=40))
def test_text_that_java_would_not_write_is_refused_or_read(data: bytes) -> None:
    try:
        text = from_modified_utf8(data)
    except UnicodeDecodeError:
        return
    assert isinstance(text, str)


# --- JCEKS, and JKS with keys ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["JCEKS", "JKS", "PKCS12"])
def with_keys(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes, bytes]:
    """A keystore of keytool's with a private key, a trusted certificate and, but for JKS, a secret key."""
    kind = str(request.param)
    folder = tmp_path_factory.mktemp("keys")
    store, certificate = folder / "store", folder / "one.der"
    certificate.write_bytes(issued())
    shared = ["-keystore", str(store), "-storetype", kind, "-storepass", "changeit"]
    alias = "Größe 华 😀" if kind != "JKS" else "größe"
    calls = [
        ["-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=own.example", *shared, "-keypass", "changeit"],
        ["-importcert", "-noprompt", "-alias", alias, "-file", str(certificate), *shared],
    ]
    if kind != "JKS":
        secret = ["-genseckey", "-alias", "secret", "-keyalg", "AES", "-keysize", "128", *shared]
        calls.append([*secret, "-keypass", "changeit"])
    for call in calls:
        command = [need("keytool"), "-J-XX:TieredStopAtLevel=1", "-J-Dsun.jnu.encoding=UTF-8", *call]
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)
    return kind, store.read_bytes(), certificate.read_bytes()


def test_keystores_of_keytool_with_keys_open(formats: Formats, with_keys: tuple[str, bytes, bytes]) -> None:
    kind, data, certificate = with_keys
    store = formats.open_keystore(data, PASSWORD)
    assert store.kind is FileKind("p12" if kind == "PKCS12" else kind.lower())
    assert [(entry.alias, entry.der, entry.fault) for entry in store.entries] == [
        ("größe 华 😀" if kind != "JKS" else "größe", certificate, "")
    ]
    assert set(store.private_keys) == ({"own"} if kind == "JKS" else {"own", "secret"})
    assert any("private keys" in remark for remark in store.remarks)
    content = formats.content(data, password=PASSWORD)
    assert content.private_keys == len(store.private_keys)
    assert {found.alias for found in content.certificates} >= {"own"}
    with pytest.raises(WrongPasswordError):
        formats.open_keystore(data, Secret("changeIt"))


def test_keystores_become_others(
    formats: Formats, judge: RunJava, with_keys: tuple[str, bytes, bytes], tmp_path: Path
) -> None:
    _, data, certificate = with_keys
    store = formats.open_keystore(data, PASSWORD)
    new = formats.write_keystore(store, FileKind.JKS, Secret("another password"))
    found = found_by_java(judge, tmp_path, "JKS", new, "another password")
    assert list(found.values()) == [certificate]


def test_truncated_keystore_with_keys_is_told_everywhere(formats: Formats, with_keys: tuple[str, bytes, bytes]) -> None:
    _, data, _ = with_keys
    for length in range(4, len(data), 7):
        with pytest.raises(ProblemError) as caught:
            formats.open_keystore(data[:length], None)
        assert caught.value.problem.remedy
