"""Facts of single certificates, ordinary and odd, with cryptography as the second opinion."""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
import subprocess
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from tests.certs.conftest import self_signed
from tests.judges import need
from wa_channel_studio.certs.inspect import NotACertificateError, facts


def test_leaf_of_an_authority(leaf_der: bytes, authority_der: bytes) -> None:
    leaf, root = facts(leaf_der, "in a store"), facts(authority_der)
    assert leaf.alias == "in a store"
    assert leaf.issuer == root.subject == root.issuer
    assert leaf.names == ("api.infobip.com", "10.1.2.3")
    assert (leaf.is_ca, leaf.self_signed) == (False, False)
    assert (root.is_ca, root.self_signed) == (True, True)
    assert leaf.key == "EC P-256"
    assert leaf.signature == "SHA-256 with ECDSA"


def test_fingerprints_are_those_of_openssl(leaf_der: bytes, tmp_path: Path) -> None:
    openssl = need("openssl")
    path = tmp_path / "leaf.der"
    path.write_bytes(leaf_der)
    read = facts(leaf_der)
    for algorithm, mine in (("-sha256", read.sha256), ("-sha1", read.sha1)):
        shown = subprocess.run(
            [openssl, "x509", "-inform", "DER", "-in", str(path), "-noout", "-fingerprint", algorithm, "-serial"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert f"={mine}\n" in shown
        assert f"serial={read.serial.replace(':', '')}\n" in shown


def test_keys_and_signatures_are_said_in_words(rsa_key: rsa.RSAPrivateKey) -> None:
    made = [
        (self_signed(rsa_key), "RSA 2048", "SHA-256 with RSA"),
        (self_signed(rsa_key, algorithm=hashes.SHA384()), "RSA 2048", "SHA-384 with RSA"),
        (self_signed(ec.generate_private_key(ec.SECP521R1())), "EC P-521", "SHA-256 with ECDSA"),
        (self_signed(ec.generate_private_key(ec.SECP256K1())), "EC secp256k1", "SHA-256 with ECDSA"),
        (self_signed(ed25519.Ed25519PrivateKey.generate()), "Ed25519", "Ed25519"),
    ]
    for der, key, signature in made:
        read = facts(der)
        assert (read.key, read.signature, read.self_signed) == (key, signature, True)
        assert read.serial == "01:02"
        assert read.not_before == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert read.not_after == datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_names_come_from_the_alternatives_and_only_else_from_the_common_name(
    ec_key: ec.EllipticCurvePrivateKey,
) -> None:
    alternatives = x509.SubjectAlternativeName(
        [
            x509.DNSName("*.example.test"),
            x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
            x509.RFC822Name("a@example.test"),
            x509.DNSName("*.example.test"),
        ]
    )
    assert facts(self_signed(ec_key, alternatives)).names == ("*.example.test", "2001:db8::1")
    assert facts(self_signed(ec_key)).names == ("self.example.test",)
    only_mail = x509.SubjectAlternativeName([x509.RFC822Name("a@example.test")])
    assert facts(self_signed(ec_key, only_mail)).names == ("self.example.test",)
    nameless = self_signed(ec_key, subject=x509.Name([]))
    assert facts(nameless).names == ()
    assert facts(nameless).subject == ""


@pytest.mark.parametrize(
    "common_name", ["plain", 'Sm,ith & "Co"; +<x>\\', "#first", " both ends ", "São Paulo", "华为", "a=b", " "]
)
def test_subject_is_written_as_rfc_4514_does(ec_key: ec.EllipticCurvePrivateKey, common_name: str) -> None:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Acme, Inc"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    read = facts(self_signed(ec_key, subject=subject))
    assert read.subject == subject.rfc4514_string()
    assert read.names == (common_name,)


def test_invisible_characters_are_made_visible(ec_key: ec.EllipticCurvePrivateKey) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a\u202eb\u200b\x00\n")])
    read = facts(self_signed(ec_key, subject=name))
    assert read.subject == "CN=a\\E2\\80\\AEb\\E2\\80\\8B\\00\\0A"
    assert read.subject.isprintable()
    assert read.names[0].isprintable()


def patched(der: bytes, old: bytes, new: bytes) -> bytes:
    assert der.count(old) == 1
    assert len(old) == len(new)
    return der.replace(old, new)


def test_what_strict_readers_refuse_is_shown_all_the_same(ec_key: ec.EllipticCurvePrivateKey) -> None:
    der = self_signed(ec_key, x509.SubjectAlternativeName([x509.DNSName("odd.example.test")]))
    version_2 = patched(der, b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01")
    with pytest.raises(x509.InvalidVersion):
        x509.load_der_x509_certificate(version_2)
    read = facts(version_2)
    assert (read.names, read.key) == (("odd.example.test",), "EC P-256")
    assert read.self_signed  # it cannot be verified, so equal names decide


def test_odd_key_usage_does_not_hide_the_names(ec_key: ec.EllipticCurvePrivateKey) -> None:
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    names = x509.SubjectAlternativeName([x509.DNSName("odd.example.test")])
    der = self_signed(ec_key, usage, names, x509.BasicConstraints(ca=True, path_length=None))
    # digitalSignature with encipherOnly but without keyAgreement
    odd = patched(der, b"\x03\x02\x07\x80", b"\x03\x02\x00\x81")
    with pytest.raises(ValueError, match="key_agreement"):
        _ = x509.load_der_x509_certificate(odd).extensions
    read = facts(odd)
    assert read.names == ("odd.example.test",)
    assert read.is_ca


def test_serial_numbers_that_are_not_positive_cause_no_noise(ec_key: ec.EllipticCurvePrivateKey) -> None:
    der = self_signed(ec_key, serial=0x0102)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert facts(patched(der, b"\x02\x02\x01\x02\x30", b"\x02\x02\x80\x02\x30")).serial == "-7F:FE"
        assert facts(patched(der, b"\x02\x02\x01\x02\x30", b"\x02\x02\x00\x00\x30")).serial == "00"


def test_algorithms_nobody_knows_keep_their_numbers(ec_key: ec.EllipticCurvePrivateKey) -> None:
    der = self_signed(ec_key)
    unknown = der.replace(bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a811ccf55018375"))
    assert facts(unknown).signature == "SM3 with SM2"
    stranger = der.replace(bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2a8648ce3d0209"))
    assert facts(stranger).key == "unknown (1.2.840.10045.2.9)"


def test_date_that_no_calendar_has_is_no_certificate(ec_key: ec.EllipticCurvePrivateKey) -> None:
    der = patched(self_signed(ec_key), b"200102030405Z", b"209902030405Z")
    with pytest.raises(NotACertificateError):
        facts(der)


def test_certificate_of_a_megabyte_is_refused(ec_key: ec.EllipticCurvePrivateKey) -> None:
    names = x509.SubjectAlternativeName([x509.DNSName(f"h{n}.example.test") for n in range(70_000)])
    with pytest.raises(NotACertificateError):
        facts(self_signed(ec_key, names))


def system_roots() -> list[bytes]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return context.get_ca_certs(binary_form=True)


def test_roots_of_this_machine_are_read_as_cryptography_reads_them() -> None:
    roots = system_roots()
    if not roots:
        pytest.skip("no root certificates are installed on this machine")
    for der in roots:
        read = facts(der)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = x509.load_der_x509_certificate(der)
            serial = other.serial_number
        assert read.sha256.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
        assert (read.not_before, read.not_after) == (other.not_valid_before_utc, other.not_valid_after_utc)
        assert int(read.serial.replace(":", ""), 16) == serial
        assert read.is_ca
        assert read.self_signed
        assert other.subject.rfc4514_string().count("=") == read.subject.count("=")
        assert not read.key.startswith("unknown")
        assert not read.signature.startswith("unknown")
