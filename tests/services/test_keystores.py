"""Keystores outside the workspace: opened, put together, written and read back, with keytool's opinion."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.judges import need
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.problem import ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.keystore_names import bare_name, export_name, keystore_name
from wa_channel_studio.services.keystores import ChangedFileError, KeystoreService, NoKeystoreError

PASSWORD = Secret("geheimer Schlüssel")
PLAIN = Secret("changeit")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def service() -> KeystoreService:
    return KeystoreService(Formats(), safe_write, Noon())


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Sample Authority", key_type=trustme.KeyType.ECDSA)


@pytest.fixture(scope="module")
def root(authority: trustme.CA) -> bytes:
    return der_of(authority.cert_pem.bytes())


@pytest.fixture(scope="module")
def leaf(authority: trustme.CA) -> bytes:
    issued = authority.issue_cert("api.infobip.com", common_name="api.infobip.com", key_type=trustme.KeyType.ECDSA)
    return der_of(issued.cert_chain_pems[0].bytes())


def der_of(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def pem_of(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def saved(service: KeystoreService, root: bytes, leaf: bytes, tmp_path: Path) -> Path:
    """A JKS of two certificates."""
    path = tmp_path / "trust.jks"
    service.save(service.new([("Root", root), ("Server", leaf)]), FileKind.JKS, PASSWORD, path)
    return path


# --- opening --------------------------------------------------------------------------------------


def test_a_saved_keystore_opens_as_it_was(service: KeystoreService, saved: Path, root: bytes, leaf: bytes) -> None:
    opened = service.open_file(saved, PASSWORD)
    assert [(entry.alias, entry.der) for entry in opened.keystore.entries] == [("root", root), ("server", leaf)]
    assert [entry.created for entry in opened.keystore.entries] == [NOW, NOW]
    assert (opened.name, opened.path, opened.checked, opened.password) == ("trust.jks", saved, True, PASSWORD)
    assert opened.stamp == hashlib.sha256(saved.read_bytes()).hexdigest()


def test_a_jks_opens_without_its_password_and_says_that_nothing_was_checked(
    service: KeystoreService, saved: Path
) -> None:
    opened = service.open_file(saved)
    assert len(opened.keystore.entries) == 2
    assert not opened.checked
    assert not service.open_file(saved, Secret("")).checked


def test_a_wrong_password_is_told_apart_from_damage(service: KeystoreService, saved: Path) -> None:
    with pytest.raises(WrongPasswordError):
        service.open_file(saved, Secret("something else"))
    saved.write_bytes(saved.read_bytes()[:-30])
    with pytest.raises(DamagedError):
        service.open_file(saved, PASSWORD)


def test_a_pkcs12_asks_for_its_password(service: KeystoreService, saved: Path, tmp_path: Path) -> None:
    store = service.open_file(saved).keystore
    path = tmp_path / "trust.p12"
    service.save(store, FileKind.PKCS12, PLAIN, path)
    with pytest.raises(WrongPasswordError):
        service.open_file(path)
    opened = service.open_file(path, PLAIN)
    assert opened.keystore.kind is FileKind.PKCS12
    assert [entry.alias for entry in opened.keystore.entries] == ["root", "server"]


def test_a_jks_that_is_really_pkcs12_is_named(service: KeystoreService, saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "called.JKS"
    service.save(service.open_file(saved).keystore, FileKind.PKCS12, PLAIN, path)
    (remark,) = service.open_file(path, PLAIN).keystore.remarks
    assert remark == (
        "called.JKS is called a JKS keystore, but it is PKCS#12. The AICC's page asks for JKS: save it as one."
    )


def test_a_name_that_promises_nothing_is_not_remarked_on(service: KeystoreService, saved: Path) -> None:
    moved = saved.rename(saved.with_name("trust.keystore"))
    assert service.open_file(moved, PASSWORD).keystore.remarks == ()


def test_plain_certificates_are_no_keystore_but_can_become_one(
    service: KeystoreService, root: bytes, leaf: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.pem"
    path.write_bytes(b"two of them\n" + pem_of(root) + pem_of(leaf))
    with pytest.raises(NoKeystoreError) as told:
        service.open_file(path)
    assert told.value.problem.message == "bundle.pem is no keystore, it is a file of certificates."
    assert len(told.value.content.certificates) == 2


def test_what_is_neither_keystore_nor_certificate_is_told(service: KeystoreService, tmp_path: Path) -> None:
    path = tmp_path / "notes.jks"
    path.write_bytes(b"to do: buy milk\n")
    with pytest.raises(ProblemError) as told:
        service.open_file(path)
    assert not isinstance(told.value, NoKeystoreError)
    assert told.value.problem.remedy


def test_a_large_file_is_refused_unread(service: KeystoreService, tmp_path: Path) -> None:
    path = tmp_path / "huge.jks"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    for read in (service.open_file, service.read_certificates):
        with pytest.raises(ProblemError, match="larger than"):
            read(path)
    with pytest.raises(ProblemError, match="larger than"):
        service.open_bytes(bytes(MAX_FILE_BYTES + 1), "huge.jks")


def test_opening_a_large_keystore_tells_how_far_it_is_and_can_be_stopped(service: KeystoreService, root: bytes) -> None:
    pairs = [(f"entry-{number}", root) for number in range(600)]
    keystore = Keystore(FileKind.JKS).with_entries(service.entries_of(pairs))
    data = Formats().write_keystore(keystore, FileKind.JKS, PASSWORD)
    told: list[tuple[int, int]] = []

    def stop_half_way(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        if done >= 256:
            job.cancel()

    job = JobContext(stop_half_way)
    with pytest.raises(Cancelled):
        service.open_bytes(data, "large.jks", job=job)
    assert told == [(0, 600), (256, 600)]


def test_a_file_that_is_not_there_is_told(service: KeystoreService, tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"gone\.jks cannot be read"):
        service.open_file(tmp_path / "gone.jks")


# --- what goes in ---------------------------------------------------------------------------------


def test_a_single_certificate_is_called_what_its_file_is_called(service: KeystoreService, leaf: bytes) -> None:
    content = service.read_certificates(leaf)
    for file_name, alias in (
        ("api.infobip.com_root_2038-01-15.der", "api.infobip.com_root_2038-01-15"),
        ("api.infobip.com", "api.infobip.com"),
        ("", "api.infobip.com"),
    ):
        assert [entry.alias for entry in service.entries_from(content, file_name)] == [alias]


def test_several_certificates_are_called_by_their_own_names(service: KeystoreService, root: bytes, leaf: bytes) -> None:
    content = service.paste("some words\n" + (pem_of(leaf) + pem_of(root)).decode() + "more words")
    aliases = [entry.alias for entry in service.entries_from(content, "bundle.pem")]
    assert aliases[0] == "api.infobip.com"
    assert "Sample Authority" in aliases[1]


def test_the_aliases_of_a_keystore_stay(service: KeystoreService, saved: Path) -> None:
    content = service.read_certificates(saved)
    assert [entry.alias for entry in service.entries_from(content, saved.name)] == ["root", "server"]


def test_what_is_no_certificate_is_left_out(service: KeystoreService, root: bytes) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydA==\n-----END CERTIFICATE-----\n"
    content = service.read_certificates(broken + pem_of(root))
    assert len(service.entries_from(content)) == 1
    assert content.unreadable


def test_a_certificate_that_is_there_is_not_added_again(service: KeystoreService, root: bytes, leaf: bytes) -> None:
    store = service.new([("mine", root)])
    merge = service.merge(store, service.entries_of([("root", root), ("server", leaf), ("again", leaf)]))
    assert [entry.alias for entry in merge.added] == ["server"]
    assert merge.present == ("mine", "server")
    assert merge.renamed == 0


def test_an_alias_that_is_taken_gets_a_number(service: KeystoreService, root: bytes, leaf: bytes) -> None:
    merge = service.merge(service.new([("ca", root)]), service.entries_of([("CA", leaf)]))
    assert [entry.alias for entry in merge.keystore.entries] == ["ca", "ca-2"]
    assert merge.renamed == 1


def test_what_java_would_refuse_is_known_before_saving(service: KeystoreService, tmp_path: Path) -> None:
    store = service.new([("odd", b"not a cert")])
    (entry,) = store.entries
    assert entry.facts is None
    assert entry.fault
    with pytest.raises(ProblemError, match="odd"):
        service.save(store, FileKind.JKS, PASSWORD, tmp_path / "odd.jks")
    assert not (tmp_path / "odd.jks").exists()


def test_20_000_entries_of_one_name_are_merged_in_one_go(service: KeystoreService, root: bytes) -> None:
    (entry,) = service.entries_of([("ca", root)])
    many = [replace(entry, der=number.to_bytes(4, "big")) for number in range(20_000)]
    merge = service.merge(Keystore(FileKind.JKS), many)
    assert len(merge.keystore.aliases) == 20_000
    assert merge.renamed == 19_999


# --- passwords ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "12345"])
def test_fewer_than_six_characters_are_refused_before_anything_is_written(
    service: KeystoreService, saved: Path, text: str, tmp_path: Path
) -> None:
    store = service.open_file(saved).keystore
    with pytest.raises(ProblemError) as told:
        service.save(store, FileKind.JKS, Secret(text), tmp_path / "new.jks")
    assert told.value.problem.field == "password"
    assert "keytool" in told.value.problem.source
    assert not (tmp_path / "new.jks").exists()


def test_six_characters_are_enough(service: KeystoreService) -> None:
    assert service.password_problem(Secret("123456")) is None


def test_a_password_that_a_console_may_not_have_is_a_warning(service: KeystoreService) -> None:
    problem = service.password_problem(Secret("Schlüssel"))
    assert problem is not None
    assert problem.severity is Severity.WARNING


def test_a_generated_password_can_be_used_everywhere(service: KeystoreService) -> None:
    first, second = service.generate_password(), service.generate_password()
    assert first != second
    assert service.password_problem(first) is None
    assert len(first) >= 20


# --- writing --------------------------------------------------------------------------------------


def test_the_note_says_what_was_written(service: KeystoreService, root: bytes, tmp_path: Path) -> None:
    path = tmp_path / "trust.jks"
    written = service.save(service.new([("Root", root)]), FileKind.JKS, PASSWORD, path)
    digest = hashlib.sha256(root).hexdigest().upper()
    pairs = ":".join(digest[at : at + 2] for at in range(0, 64, 2))
    assert written.entries == (("root", pairs),)
    assert (written.path, written.kind) == (path, FileKind.JKS)
    assert written.stamp == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_keystore_is_for_its_owner_alone(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_jceks_is_read_not_written(service: KeystoreService, saved: Path) -> None:
    with pytest.raises(ProblemError, match="JCEKS keystores are read, not written"):
        service.as_bytes(service.open_file(saved).keystore, FileKind.JCEKS, PASSWORD)


def test_a_file_that_another_program_has_changed_is_left_alone(service: KeystoreService, saved: Path) -> None:
    opened = service.open_file(saved, PASSWORD)
    saved.write_bytes(b"something else")
    with pytest.raises(ChangedFileError):
        service.save(opened.keystore, FileKind.JKS, PASSWORD, saved, opened_stamp=opened.stamp)
    assert saved.read_bytes() == b"something else"
    service.save(opened.keystore, FileKind.JKS, PASSWORD, saved)
    assert service.open_file(saved, PASSWORD).keystore == opened.keystore


def test_a_file_that_is_gone_is_written_anew(service: KeystoreService, saved: Path) -> None:
    opened = service.open_file(saved, PASSWORD)
    saved.unlink()
    service.save(opened.keystore, FileKind.JKS, PASSWORD, saved, opened_stamp=opened.stamp)
    assert saved.exists()


def test_a_disk_that_gives_back_something_else_is_noticed(root: bytes, tmp_path: Path) -> None:
    def half(path: Path, data: bytes) -> None:
        path.write_bytes(data[: len(data) // 2])

    service = KeystoreService(Formats(), half, Noon())
    with pytest.raises(ProblemError, match="read back is something else"):
        service.save(service.new([("root", root)]), FileKind.JKS, PASSWORD, tmp_path / "trust.jks")


def test_keytool_lists_a_jks_and_a_pkcs12_with_the_same_fingerprints(
    service: KeystoreService, saved: Path, tmp_path: Path
) -> None:
    keytool = need("keytool")
    store = service.open_file(saved).keystore
    for kind, name in ((FileKind.JKS, "JKS"), (FileKind.PKCS12, "PKCS12")):
        path = tmp_path / f"judged.{kind.value}"
        written = service.save(store, kind, PLAIN, path)
        words = [keytool, "-J-Xmx64m", "-list", "-keystore", str(path), "-storetype", name, "-storepass:env", "PASS"]
        said = subprocess.run(
            words, env={**os.environ, "PASS": PLAIN.reveal()}, capture_output=True, text=True, timeout=60, check=True
        ).stdout
        assert "2 entries" in said
        for alias, fingerprint in written.entries:
            assert f"{alias}, " in said
            assert fingerprint in said
        assert said.count("trustedCertEntry") == 2


# --- exporting ------------------------------------------------------------------------------------


def test_entries_are_exported_as_text_and_as_one_bundle(service: KeystoreService, saved: Path, tmp_path: Path) -> None:
    entries = service.open_file(saved).keystore.entries
    for kind in (FileKind.PEM, FileKind.P7B):
        path = tmp_path / export_name(entries, kind)
        written = service.export(entries, kind, path)
        assert len(written.entries) == 2
        content = service.read_certificates(path)
        assert {one.der for one in content.certificates} == {entry.der for entry in entries}
        assert content.kind is kind


def test_several_are_exported_as_one_der_each_and_nothing_is_written_over(
    service: KeystoreService, saved: Path, tmp_path: Path
) -> None:
    entries = service.open_file(saved).keystore.entries
    folder = tmp_path / "out"
    folder.mkdir()
    first = service.export_each(entries, folder, JobContext())
    again = service.export_each(entries[:1], folder, JobContext())
    assert [path.read_bytes() for path in first] == [entry.der for entry in entries]
    assert again[0].stem == f"{first[0].stem}-2"
    assert len(list(folder.iterdir())) == 3


def test_an_export_can_be_stopped(service: KeystoreService, saved: Path, tmp_path: Path) -> None:
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        service.export_each(service.open_file(saved).keystore.entries, tmp_path, job)


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("trust.jks", "trust"),
        ("api.twilio.com", "api.twilio.com"),
        ("api.twilio.com.CRT", "api.twilio.com"),
        ("", ""),
    ],
)
def test_only_the_suffix_of_a_certificate_is_taken_off_a_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_suggested_names_say_whom_and_until_when(service: KeystoreService, root: bytes, leaf: bytes) -> None:
    store = service.new([("api.infobip.com", leaf), ("华为云", root)])
    server, authority = store.entries
    assert server.facts is not None
    ends = f"{server.facts.not_after:%Y-%m-%d}"
    assert export_name([server], FileKind.DER) == f"api.infobip.com_server_{ends}.der"
    assert export_name([authority], FileKind.PEM).startswith("certificate_root_")
    assert export_name(store.entries, FileKind.P7B).startswith("certificates_")
    assert keystore_name(store, FileKind.JKS).startswith("trust_")
    assert keystore_name(store, FileKind.PKCS12, "mine.jks") == "mine.p12"
    (again,) = service.new([(f"api.infobip.com_server_{ends}", leaf)]).entries
    assert export_name([again], FileKind.DER) == f"api.infobip.com_server_{ends}.der"
    (fetched,) = service.new([("api.infobip.com_server", leaf)]).entries
    assert export_name([fetched], FileKind.DER) == f"api.infobip.com_server_{ends}.der"
    only = service.new([("api.infobip.com", leaf)])
    assert keystore_name(only, FileKind.JKS) == f"api.infobip.com_trust_{ends}.jks"
    assert keystore_name(Keystore(FileKind.JKS), FileKind.JKS) == "trust.jks"
