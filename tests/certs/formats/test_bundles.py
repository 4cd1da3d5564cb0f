"""DER, PEM and P7B: read in every form they have, written so that openssl and Java read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7 as theirs

from tests.certs.formats.conftest import Openssl, RunJava
from tests.certs.formats.samples import Samples, issued
from wa_channel_studio.certs.der import encoded, read
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.certificate_ports import CertificateFormats
from wa_channel_studio.services.errors import DamagedError


def unsaid(der: bytes, depth: int = 4) -> bytes:
    """The outer levels of a value with lengths that are not said, as some programs write PKCS #7."""
    whole = read(der)
    if depth == 0 or not whole.tag & 0x20:
        return der
    inside = b"".join(unsaid(child.whole, depth - 1) for child in whole.children())
    return bytes((whole.tag, 0x80)) + inside + b"\x00\x00"


def ders(formats: Formats, data: bytes) -> list[bytes]:
    content = formats.content(data)
    assert content.unreadable == ""
    return [found.der for found in content.certificates]


def test_it_is_what_the_services_ask_for(formats: Formats) -> None:
    port: CertificateFormats = formats
    assert port.facts(issued(), "x").alias == "x"
    with pytest.raises(DamagedError):
        port.facts(b"no certificate")


def test_bundles_of_openssl_are_read(formats: Formats, openssl: Openssl, samples: Samples, tmp_path: Path) -> None:
    text = b"".join(
        x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM) for der in samples.plain
    )
    path = tmp_path / "all.pem"
    path.write_bytes(text)
    for form in ("DER", "PEM"):
        bundle = openssl("crl2pkcs7", "-nocrl", "-certfile", path, "-outform", form)
        assert formats.content(bundle).kind is FileKind.P7B
        assert ders(formats, bundle) == list(samples.plain)


def test_bundles_of_cryptography_and_with_unsaid_lengths_are_read(formats: Formats) -> None:
    two = [issued(serial=1), issued(serial=2)]
    certificates = [x509.load_der_x509_certificate(der) for der in two]
    bundle = theirs.serialize_certificates(certificates, serialization.Encoding.DER)
    assert sorted(ders(formats, bundle)) == sorted(two)
    assert sorted(ders(formats, unsaid(bundle))) == sorted(two)
    # Behind its end mark nothing counts.
    assert len(ders(formats, unsaid(bundle) + b"\r\n")) == 2


def test_first_of_a_bundle_leaves_as_der(reader: CertificateFiles, formats: Formats) -> None:
    two = [("a", issued(serial=1)), ("b", issued(serial=2))]
    assert reader.as_der(formats.write(two, FileKind.P7B)) == issued(serial=1)


def test_openssl_and_java_read_what_was_written(
    formats: Formats, openssl: Openssl, judge: RunJava, samples: Samples, tmp_path: Path
) -> None:
    certificates = [*samples.plain, *samples.odd.values()]
    pairs = [(str(number), der) for number, der in enumerate(certificates)]
    text, bundle = tmp_path / "all.pem", tmp_path / "all.p7b"
    text.write_bytes(formats.write(pairs, FileKind.PEM))
    bundle.write_bytes(formats.write(pairs, FileKind.P7B))
    assert [bytes.fromhex(line) for line in judge("bundles", text, bundle)] == certificates * 2
    by_openssl = openssl("crl2pkcs7", "-nocrl", "-certfile", text)
    for form, data in (("PEM", by_openssl), ("DER", bundle.read_bytes())):
        assert ders(formats, openssl("pkcs7", "-inform", form, "-print_certs", data=data)) == certificates


def test_openssl_reads_der(formats: Formats, openssl: Openssl) -> None:
    data = formats.write([("a", issued())], FileKind.DER)
    assert data == issued()
    assert b"serial=4D" in openssl("x509", "-inform", "DER", "-noout", "-serial", data=data)


def test_odd_certificates_come_back_byte_for_byte(formats: Formats, samples: Samples) -> None:
    pairs = list(samples.odd.items())
    for kind in (FileKind.PEM, FileKind.P7B):
        assert ders(formats, formats.write(pairs, kind)) == [der for _, der in pairs]


def test_bytes_behind_a_certificate_are_not_written(formats: Formats) -> None:
    for kind in (FileKind.DER, FileKind.PEM, FileKind.P7B):
        assert ders(formats, formats.write([("a", issued() + b"\n")], kind)) == [issued()]


@pytest.mark.parametrize(
    ("pairs", "kind", "words"),
    [
        ([], FileKind.PEM, "no certificate to write"),
        ([("a", issued()), ("b", issued())], FileKind.DER, "holds one certificate; 2 are chosen"),
        ([("a", issued()), ("b", b"\x30\x00")], FileKind.PEM, "“b” is no certificate"),
        ([("a", issued())], FileKind.JKS, "not written as JKS"),
    ],
)
def test_what_cannot_be_written_is_told(
    formats: Formats, pairs: list[tuple[str, bytes]], kind: FileKind, words: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        formats.write(pairs, kind)
    assert words in caught.value.problem.message
    assert caught.value.problem.remedy


def test_pem_of_unmarked_utf_16_and_with_a_bundle_inside(formats: Formats) -> None:
    text = formats.write([("a", issued())], FileKind.PEM).decode()
    assert ders(formats, text.encode("utf-16-le")) == [issued()]
    assert ders(formats, text.encode("utf-16-be")) == [issued()]
    bundle = theirs.serialize_certificates(
        [x509.load_der_x509_certificate(issued(serial=5))], serialization.Encoding.PEM
    )
    both = formats.content(text.encode() + bundle)
    assert (both.kind, [found.der for found in both.certificates]) == (FileKind.PEM, [issued(), issued(serial=5)])


def test_bundles_without_certificates_say_so(formats: Formats, reader: CertificateFiles) -> None:
    empty = theirs.serialize_certificates([x509.load_der_x509_certificate(issued())], serialization.Encoding.DER)
    kind, content = read(empty).children()
    (signed,) = content.children()
    parts = [part.whole for part in signed.children() if part.tag != 0xA0]
    oid = kind.whole
    hollow = encoded(0x30, oid, encoded(0xA0, encoded(0x30, *parts)))
    assert "holds no certificate" in reader.read(hollow, "a.p7b").unreadable
    other = bytes.fromhex("06092a864886f70d010703")
    assert "encrypted for somebody" in reader.read(encoded(0x30, other, encoded(0xA0)), "a.p7b").unreadable
    assert "damaged" in reader.read(encoded(0x30, oid, encoded(0xA0)), "a.p7b").unreadable


def test_no_keystore_is_told_with_what_to_do(formats: Formats) -> None:
    for data in (issued(), b"words", b"", formats.write([("a", issued())], FileKind.PEM)):
        with pytest.raises(ProblemError) as caught:
            formats.open_keystore(data, None)
        assert caught.value.problem.remedy
