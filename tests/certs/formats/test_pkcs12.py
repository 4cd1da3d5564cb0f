"""PKCS #12: what others write is read, what this program writes others read; passwords, damage, the mark of Java's."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12 as theirs

from tests.certs.formats.conftest import Openssl, RunJava
from tests.certs.formats.samples import SIGNER, Samples, issued
from tests.certs.formats.test_jks import found_by_java, keystore_of
from tests.judges import need
from wa_channel_studio.certs import pkcs12
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.certs.pkcs12_crypto import MOST_ITERATIONS
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError

PASSWORD = Secret("changeit")
PROTECTIONS = (
    ("-certpbe", "AES-256-CBC"),
    ("-certpbe", "AES-128-CBC", "-macalg", "sha1"),
    ("-certpbe", "PBE-SHA1-3DES", "-macalg", "sha384"),
    ("-certpbe", "PBE-SHA1-2DES"),
    ("-legacy",),  # RC2 with 40 bits
    ("-legacy", "-certpbe", "PBE-SHA1-RC2-128"),
    ("-legacy", "-certpbe", "PBE-SHA1-RC4-40"),
    ("-legacy", "-certpbe", "PBE-SHA1-RC4-128"),
    ("-certpbe", "NONE"),
)


def pem() -> bytes:
    return x509.load_der_x509_certificate(issued()).public_bytes(serialization.Encoding.PEM)


def made(openssl: Openssl, password: str, *options: str, data: bytes | None = None) -> bytes:
    words = ("pkcs12", "-export", "-passout", f"pass:{password}", "-name", "größe", "-caname", "größe", *options)
    return openssl(*words, data=pem() if data is None else data)


@pytest.mark.parametrize("options", PROTECTIONS, ids=" ".join)
@pytest.mark.parametrize("password", ["changeit", "ä华😀 long enough", ""], ids=["ascii", "any", "none"])
def test_whatever_protects_it_the_certificate_comes_out(
    openssl: Openssl, options: tuple[str, ...], password: str
) -> None:
    data = made(openssl, password, "-nokeys", *options)
    found = pkcs12.parse(data, Secret(password))
    assert [bag.der for bag in found.certificates] == [issued()]
    assert (found.locked, found.state) == (False, "right" if password else "")
    wrong = pkcs12.parse(data, Secret("another password"))
    assert wrong.state == "wrong"
    assert wrong.locked == (options != ("-certpbe", "NONE"))


def test_without_its_password_the_reader_asks_for_it(
    openssl: Openssl, reader: CertificateFiles, formats: Formats
) -> None:
    data = made(openssl, "changeit", "-nokeys")
    file = reader.read(data, "store.p12")
    assert (file.kind, file.entries, file.password_state) == (FileKind.PKCS12, (), "")
    assert file.unreadable.endswith("Type its password.")
    wrong = reader.read(data, "store.p12", password=Secret("nonsense"))
    assert (wrong.entries, wrong.password_state) == ((), "wrong")
    right = reader.read(data, "store.p12", password=PASSWORD)
    assert (len(right.entries), right.password_state, right.unreadable) == (1, "right", "")
    assert formats.content(data).needs_password
    assert not formats.content(data, password=PASSWORD).needs_password
    for password in (None, Secret(""), Secret("nonsense")):
        with pytest.raises(WrongPasswordError) as caught:
            formats.open_keystore(data, password)
        assert caught.value.problem.field == "password"


def test_file_of_windows_kind_with_a_key_is_read_and_the_key_stays(openssl: Openssl, formats: Formats) -> None:
    key = SIGNER.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    builder_key = SIGNER.public_key()
    data = made(openssl, "changeit", data=key + x509.load_der_x509_certificate(issued(builder_key)).public_bytes(
        serialization.Encoding.PEM))  # fmt: skip
    content = formats.content(data, password=PASSWORD)
    assert (content.kind, content.private_keys, len(content.certificates)) == (FileKind.PKCS12, 1, 1)
    store = formats.open_keystore(data, PASSWORD)
    assert (store.entries, store.private_keys) == ((), ("größe",))
    assert "add them by hand" in " ".join(store.remarks)


def test_certificates_without_the_mark_of_java_are_told_and_get_it(
    openssl: Openssl, formats: Formats, judge: RunJava, tmp_path: Path
) -> None:
    data = made(openssl, "changeit", "-nokeys")
    assert found_by_java(judge, tmp_path, "PKCS12", data, "changeit") == {}
    store = formats.open_keystore(data, PASSWORD)
    assert "1 certificate lacks the mark without which Java does not see a certificate" in store.remarks[-1]
    new = formats.write_keystore(store, FileKind.PKCS12, PASSWORD)
    assert found_by_java(judge, tmp_path, "PKCS12", new, "changeit") == {"größe": issued()}
    assert formats.open_keystore(new, PASSWORD).remarks == ()


def test_java_keytool_openssl_and_cryptography_read_what_was_written(
    formats: Formats, judge: RunJava, openssl: Openssl, samples: Samples, tmp_path: Path
) -> None:
    pairs = [(f"größe 😀 {number}", der) for number, der in enumerate((*samples.plain, *samples.odd.values()))]
    data = formats.write_keystore(keystore_of(pairs), FileKind.PKCS12, PASSWORD)
    assert found_by_java(judge, tmp_path, "PKCS12", data, "changeit") == dict(pairs)
    path = tmp_path / "store.p12"
    path.write_bytes(data)
    shown = openssl("pkcs12", "-in", path, "-passin", "pass:changeit", "-nokeys")
    assert shown.count(b"BEGIN CERTIFICATE") == len(pairs)
    few = formats.write_keystore(keystore_of([("größe", issued())]), FileKind.PKCS12, PASSWORD)
    assert [
        (bag.friendly_name, bag.certificate.public_bytes(serialization.Encoding.DER))
        for bag in theirs.load_pkcs12(few, b"changeit").additional_certs
    ] == [("größe".encode(), issued())]
    path.write_bytes(few)
    command = [need("keytool"), "-J-XX:TieredStopAtLevel=1", "-list", "-keystore", str(path), "-storepass", "changeit"]
    listed = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8", "replace")
    assert "trustedCertEntry" in listed
    assert "Keystore type: PKCS12" in listed


def test_truststore_of_cryptography_is_read(formats: Formats) -> None:
    data = theirs.serialize_java_truststore(
        [theirs.PKCS12Certificate(x509.load_der_x509_certificate(issued()), "Größe".encode())],
        serialization.BestAvailableEncryption(b"changeit"),
    )
    store = formats.open_keystore(data, PASSWORD)
    assert [(entry.alias, entry.der) for entry in store.entries] == [("größe", issued())]
    assert store.remarks == ()


def test_password_that_java_would_not_take_is_refused(formats: Formats) -> None:
    with pytest.raises(ProblemError) as caught:
        formats.write_keystore(keystore_of([("a", issued())]), FileKind.PKCS12, Secret("pässwörd"))
    assert "not ASCII" in caught.value.problem.source
    assert caught.value.problem.field == "password"


def test_right_password_and_changed_content_are_told_apart(formats: Formats, reader: CertificateFiles) -> None:
    data = bytearray(formats.write_keystore(keystore_of([("a", issued())]), FileKind.PKCS12, PASSWORD))
    data[data.rindex(b"\x04\x14") - 4] ^= 1  # in the seal's digest
    file = reader.read(bytes(data), "store.p12", password=PASSWORD)
    assert "The password fits, but" in file.unreadable
    assert file.password_state == "right"
    with pytest.raises(DamagedError, match="The password fits"):
        formats.open_keystore(bytes(data), PASSWORD)
    with pytest.raises(WrongPasswordError):
        formats.open_keystore(bytes(data), Secret("nonsense"))


def test_names_that_java_gives_to_nameless_entries(openssl: Openssl, formats: Formats) -> None:
    data = openssl("pkcs12", "-export", "-nokeys", "-passout", "pass:changeit", data=pem() + pem())
    assert [entry.alias for entry in formats.open_keystore(data, PASSWORD).entries] == ["1", "2"]


def test_number_of_rounds_beyond_reason_is_refused_at_once(formats: Formats) -> None:
    from wa_channel_studio.certs.der import integer

    data = formats.write_keystore(keystore_of([("a", issued())]), FileKind.PKCS12, PASSWORD)
    rounds = integer(10_000)
    huge = data[: data.rindex(rounds)] + b"\x02\x02\x7f\xff"
    assert len(huge) == len(data)
    assert formats.content(huge, password=PASSWORD).unreadable  # the seal does not fit, which is all
    beyond = integer(MOST_ITERATIONS + 1)
    later = data.replace(rounds, beyond)
    assert formats.content(later, password=PASSWORD).unreadable
