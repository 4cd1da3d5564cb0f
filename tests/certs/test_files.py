"""What a chosen file is: certificates in every form are read, and every wrong file gets one plain sentence."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from tests.certs import jks
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.ports import CertificateReader

NAMES = ("api.infobip.com", "10.1.2.3")


def test_it_is_the_reader_that_the_services_ask_for(reader: CertificateFiles) -> None:
    port: CertificateReader = reader
    assert port.read(b"", "a").unreadable


def test_der_is_read(reader: CertificateFiles, leaf_der: bytes) -> None:
    file = reader.read(leaf_der, "C:\\letters\\from provider.pem", file_id="id-1")
    assert (file.id, file.file_name, file.kind, file.unreadable) == ("id-1", "from provider.pem", FileKind.DER, "")
    assert file.entries[0].names == NAMES


def test_bytes_after_der_are_not_part_of_it(reader: CertificateFiles, leaf_der: bytes) -> None:
    file = reader.read(leaf_der + b"\r\n", "a.der")
    assert file.entries == reader.read(leaf_der, "a.der").entries
    assert reader.as_der(leaf_der + b"\r\n") == leaf_der


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_pem_is_read_however_windows_saved_it(reader: CertificateFiles, leaf_pem: bytes, coding: str) -> None:
    text = leaf_pem.decode("ascii").replace("\n", "\r\n")
    file = reader.read(text.encode(coding), "a.cer")
    assert (file.kind, file.unreadable) == (FileKind.PEM, "")
    assert file.entries[0].names == NAMES


def test_pem_with_text_around_and_several_certificates(
    reader: CertificateFiles, leaf_pem: bytes, authority_pem: bytes
) -> None:
    mail = (
        b"Dear all,\r\n\r\nherewith both, for S\xc3\xa3o Paulo:\r\n"
        + leaf_pem
        + b"\nIssuer: x\n"
        + authority_pem
        + b"Bye"
    )
    file = reader.read(mail, "letter.txt")
    assert (file.kind, file.unreadable, len(file.entries)) == (FileKind.PEM, "", 2)
    assert [entry.is_ca for entry in file.entries] == [False, True]


def test_certificate_with_its_private_key_beside_it_is_read_and_counted(
    reader: CertificateFiles, authority: trustme.CA
) -> None:
    issued = authority.issue_cert("both.example.test")
    file = reader.read(issued.private_key_and_cert_chain_pem.bytes(), "server.pem")
    assert (file.unreadable, file.private_keys, len(file.entries)) == ("", 1, 1)


def test_openssl_trusted_certificate_is_read(reader: CertificateFiles, leaf_der: bytes) -> None:
    body = base64.encodebytes(leaf_der + b"\x30\x03\x0c\x01x")
    file = reader.read(
        b"-----BEGIN TRUSTED CERTIFICATE-----\n" + body + b"-----END TRUSTED CERTIFICATE-----\n", "t.pem"
    )
    assert file.entries[0].names == NAMES


def test_one_damaged_certificate_of_several_is_named_and_the_others_are_shown(
    reader: CertificateFiles, leaf_pem: bytes, authority_pem: bytes
) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nMIIx\n-----END CERTIFICATE-----\n"
    file = reader.read(leaf_pem + broken + authority_pem, "three.pem")
    assert len(file.entries) == 2
    assert file.unreadable == "Certificate 2 of 3 is damaged and cannot be read. Copy it again."


def test_pem_without_its_end_line(reader: CertificateFiles, leaf_pem: bytes) -> None:
    file = reader.read(leaf_pem[: leaf_pem.index(b"-----END")], "cut.pem")
    assert file.unreadable == "The certificate breaks off: its END line is missing. Copy it whole, with both lines."


def test_truncated_der_says_how_much_is_there(reader: CertificateFiles, leaf_der: bytes) -> None:
    file = reader.read(leaf_der[:100], "a.der")
    assert file.kind is FileKind.DER
    assert file.unreadable == f"The certificate breaks off: 100 of {len(leaf_der)} bytes are there. Copy it again."


def test_truncated_anywhere_never_shows_a_certificate(reader: CertificateFiles, leaf_der: bytes) -> None:
    for length in range(len(leaf_der)):
        file = reader.read(leaf_der[:length], "a.der")
        assert file.unreadable
        assert not file.entries


def test_every_flipped_bit_is_read_or_told(reader: CertificateFiles, leaf_der: bytes) -> None:
    readable = 0
    for position in range(len(leaf_der)):
        for bit in (0x01, 0x80):
            damaged = bytearray(leaf_der)
            damaged[position] ^= bit
            file = reader.read(bytes(damaged), "a.der")
            assert bool(file.unreadable) != bool(file.entries), position
            readable += bool(file.entries)
    assert 0 < readable < 2 * len(leaf_der)


def test_bit_flip_in_a_root_ends_its_being_self_signed(reader: CertificateFiles, authority_der: bytes) -> None:
    damaged = bytearray(authority_der)
    damaged[-1] ^= 1
    assert reader.read(authority_der, "a").entries[0].self_signed
    assert not reader.read(bytes(damaged), "a").entries[0].self_signed


# --- wrong files ----------------------------------------------------------------------------------


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.cer", "x")
    return buffer.getvalue()


PLAIN_WRONG = [
    (b"", "is empty"),
    (b"\x00" * 4096, "is not a certificate"),
    (b"<!DOCTYPE html><html><head><title>Sign in</title>", "web page that was saved"),
    (b"\xef\xbb\xbf\r\n<HTML lang=en>", "web page that was saved"),
    (b"just some words", "a text without a certificate"),
    (b"MIIB8TCCAZegAwIBAgIUKgvY", "BEGIN CERTIFICATE"),
    (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI user", "SSH key"),
    (b"PuTTY-User-Key-File-3: ssh-ed25519", "private key"),
    (b"\x00\x00\x00\x02\x00\x00\x00\x14" + bytes(20) + b"\x00\x00\x04\x00", "BKS or UBER keystore"),
    (b"\x00\x00\x00\x01\x00\x00\x00\x14" + bytes(20) + b"\x00\x00\x04\x00", "BKS or UBER keystore"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"%PDF-1.7", "PDF"),
    (zipped(), "ZIP archive"),
]


@pytest.mark.parametrize(("data", "words"), PLAIN_WRONG)
def test_wrong_file_is_named(reader: CertificateFiles, data: bytes, words: str) -> None:
    file = reader.read(data, "certificate.cer")
    assert words in file.unreadable
    assert file.unreadable.endswith(".")
    assert (file.kind, file.entries) == (FileKind.UNKNOWN, ())


@pytest.mark.parametrize("coding", [serialization.Encoding.PEM, serialization.Encoding.DER])
@pytest.mark.parametrize("form", [serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL])
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_private_key_is_refused(
    reader: CertificateFiles,
    coding: serialization.Encoding,
    form: serialization.PrivateFormat,
    kind: str,
    request: pytest.FixtureRequest,
) -> None:
    key = request.getfixturevalue(f"{kind}_key")
    file = reader.read(key.private_bytes(coding, form, serialization.NoEncryption()), "key.cer")
    assert file.unreadable.startswith("This is a private key, which must not leave its server.")
    assert not file.entries


def test_encrypted_private_key_is_refused(reader: CertificateFiles, ec_key: ec.EllipticCurvePrivateKey) -> None:
    for coding in (serialization.Encoding.PEM, serialization.Encoding.DER):
        secret = serialization.BestAvailableEncryption(b"x")
        data = ec_key.private_bytes(coding, serialization.PrivateFormat.PKCS8, secret)
        assert reader.read(data, "key.cer").unreadable.startswith("This is a private key")


def test_request_public_key_and_revocation_list_are_named(
    reader: CertificateFiles, ec_key: ec.EllipticCurvePrivateKey, authority_der: bytes
) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.example.test")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(ec_key, hashes.SHA256())
    issuer = x509.load_der_x509_certificate(authority_der)
    revoked = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(issuer.not_valid_before_utc)
        .next_update(issuer.not_valid_after_utc)
        .sign(ec_key, hashes.SHA256())
    )
    for coding in (serialization.Encoding.PEM, serialization.Encoding.DER):
        assert "certificate request" in reader.read(request.public_bytes(coding), "a.cer").unreadable
        assert "revoked certificates" in reader.read(revoked.public_bytes(coding), "a.cer").unreadable
        public = ec_key.public_key().public_bytes(coding, serialization.PublicFormat.SubjectPublicKeyInfo)
        assert "public key" in reader.read(public, "a.cer").unreadable


def test_hundred_megabytes_of_zeros_are_refused_at_once(reader: CertificateFiles) -> None:
    start = time.monotonic()
    file = reader.read(bytes(100 * 1024 * 1024), "zeros.cer")
    assert file.unreadable == (
        "The file has 104,857,600 bytes; this program reads certificate files of up to 48 MiB. "
        "Choose the certificate itself."
    )
    assert time.monotonic() - start < 1
    with pytest.raises(DamagedError):
        reader.as_der(bytes(MAX_FILE_BYTES + 1))


def test_largest_files_full_of_nonsense_take_bounded_time(reader: CertificateFiles) -> None:
    start = time.monotonic()
    for pattern in (b"\x00", b"\x30\x80", b"\x30\x00", b"-----BEGIN CERTIFICATE-----", b"-----BEGIN ", b"A"):
        data = (pattern * (MAX_FILE_BYTES // len(pattern)))[:MAX_FILE_BYTES]
        assert reader.read(data, "a.cer").unreadable
    assert time.monotonic() - start < 20


@given(st.binary(max_size=400))
@example(b"\xff\xfe-\x00")
@example(b"\xfe\xed\xfe\xed\x00\x00\x00\x02\xff\xff\xff\xff")
def test_any_bytes_are_answered(data: bytes) -> None:
    file = CertificateFiles().read(data, "any", password=Secret("x"))
    assert file.unreadable or file.entries or file.is_keystore


@given(st.lists(st.tuples(st.sampled_from([0x02, 0x03, 0x06, 0x30, 0x31, 0xA0, 0xA3]), st.binary(max_size=20))))
def test_any_der_is_answered(items: list[tuple[int, bytes]]) -> None:
    body = b"".join(bytes([tag, len(content)]) + content for tag, content in items)
    data = b"\x30\x82" + len(body).to_bytes(2, "big") + body
    assert CertificateFiles().read(data, "any").unreadable


@given(st.data())
def test_any_change_to_a_keystore_is_answered(data: st.DataObject) -> None:
    good = bytearray(jks.store(jks.trusted("a", b"\x30\x00"), jks.private("b", [b"\x30\x00"])))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    found = CertificateFiles().read(bytes(good), "any", password=Secret("changeit"))
    assert found.unreadable or found.is_keystore


# --- as DER ---------------------------------------------------------------------------------------


def test_first_certificate_leaves_as_der(
    reader: CertificateFiles, leaf_pem: bytes, authority_pem: bytes, leaf_der: bytes
) -> None:
    assert reader.as_der(leaf_pem + authority_pem) == leaf_der
    assert reader.as_der(leaf_der) == leaf_der


@pytest.mark.parametrize(
    "data", [b"", b"nothing", jks.store(), b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_cannot_leave_as_der(reader: CertificateFiles, data: bytes) -> None:
    with pytest.raises(DamagedError) as caught:
        reader.as_der(data)
    assert caught.value.problem.remedy


def test_file_of_the_system_is_read_like_any(reader: CertificateFiles, tmp_path: Path, leaf_pem: bytes) -> None:
    path = tmp_path / "zertifikat ü.crt"
    path.write_bytes(leaf_pem)
    assert reader.read(path.read_bytes(), str(path)).file_name == "zertifikat ü.crt"
