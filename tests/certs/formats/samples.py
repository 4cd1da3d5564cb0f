"""Certificates for the tests of formats: ordinary ones of every kind of key, and odd ones that are in real use.

Odd ones are made by changing the bytes of ordinary ones; their signatures do not fit, which nobody here looks at.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa, x25519
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from wa_channel_studio.certs.der import SEQUENCE, encoded, read

Extension = tuple[x509.ExtensionType, bool]
PublicKey = (
    rsa.RSAPublicKey
    | ec.EllipticCurvePublicKey
    | dsa.DSAPublicKey
    | ed25519.Ed25519PublicKey
    | ed448.Ed448PublicKey
    | x25519.X25519PublicKey
)

VERSION_3 = b"\xa0\x03\x02\x01\x02"
ISSUER = x509.Name(
    [x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"), x509.NameAttribute(NameOID.COMMON_NAME, "Sample Authority")]
)
SUBJECT = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ação"),
        x509.NameAttribute(NameOID.COMMON_NAME, "x.example"),
    ]
)
NOBODY = x509.Name([])
SIGNER = ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Samples:
    """``plain`` are ordinary, ``odd`` have a name and are taken by Java, ``refused`` have a name and are not."""

    plain: tuple[bytes, ...]
    odd: dict[str, bytes]
    refused: dict[str, bytes]

    @property
    def all(self) -> tuple[bytes, ...]:
        return (*self.plain, *self.odd.values(), *self.refused.values())


def issued(
    key: PublicKey | None = None,
    *extensions: Extension,
    subject: x509.Name = SUBJECT,
    years: tuple[int, int] = (2026, 2027),
    serial: int = 77,
) -> bytes:
    """A certificate as DER, of the same bytes for the same arguments."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ISSUER)
        .public_key(key if key is not None else SIGNER.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(SIGNER, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(serialization.Encoding.DER)


def changed(der: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """With another content of its signed part; lengths fit again."""
    signed, *others = read(der).children()
    return encoded(SEQUENCE, encoded(SEQUENCE, change(signed.content)), *(other.whole for other in others))


def swapped(der: bytes, old: bytes, new: bytes) -> bytes:
    """With some bytes of the signed part replaced by others of any length at their first place."""
    assert old in der
    return changed(der, lambda content: content.replace(old, new, 1))


def extension_block(content: bytes, change: Callable[[Sequence[bytes]], Sequence[bytes]]) -> bytes:
    """The signed part with its extensions changed."""
    *others, block = read(encoded(SEQUENCE, content)).children()
    extensions = [item.whole for item in read(block.content).children()]
    new = encoded(0xA3, encoded(SEQUENCE, *change(extensions)))
    return b"".join(item.whole for item in others) + new


ALTERNATIVES = x509.SubjectAlternativeName(
    [
        x509.DNSName("a.example"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.4")),
        x509.RFC822Name("a@b.example"),
        x509.UniformResourceIdentifier("http://a.example/x"),
        x509.DirectoryName(SUBJECT),
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
        x509.OtherName(x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"), b"\x0c\x01x"),
    ]
)
CONSTRAINTS = x509.NameConstraints(
    [
        x509.DNSName(".example"),
        x509.IPAddress(ipaddress.ip_network("10.0.0.0/8")),
        x509.DirectoryName(SUBJECT),
        x509.UniformResourceIdentifier(".example.com"),
        x509.RFC822Name(".example"),
    ],
    [x509.IPAddress(ipaddress.ip_network("2001:db8::/32"))],
)
_PLACE = [x509.DistributionPoint([x509.UniformResourceIdentifier("http://c.example/crl")], None, None, None)]
_SERVICE = x509.AccessDescription(
    AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://o.example")
)


def _other(number: str, value: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(number), value)


EXTENSIONS: tuple[x509.ExtensionType, ...] = (
    ALTERNATIVES,
    x509.IssuerAlternativeName([x509.DNSName("i.example")]),
    x509.BasicConstraints(ca=True, path_length=3),
    x509.KeyUsage(True, True, False, False, True, True, False, True, False),
    x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
    CONSTRAINTS,
    x509.CRLDistributionPoints(_PLACE),
    x509.FreshestCRL(_PLACE),
    x509.CertificatePolicies(
        [
            x509.PolicyInformation(
                x509.ObjectIdentifier("2.5.29.32.0"),
                ["http://cps.example", x509.UserNotice(x509.NoticeReference("Org", [1, 2]), "text")],
            ),
            x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), None),
        ]
    ),
    x509.PolicyConstraints(1, 2),
    x509.InhibitAnyPolicy(4),
    x509.AuthorityKeyIdentifier(b"\x01" * 20, [x509.DirectoryName(ISSUER)], 99),
    x509.SubjectKeyIdentifier(b"\x02" * 20),
    x509.AuthorityInformationAccess([_SERVICE]),
    x509.OCSPNoCheck(),
    x509.TLSFeature([x509.TLSFeatureType.status_request]),
    _other("2.16.840.1.113730.1.1", b"\x03\x02\x04\xf0"),
    _other("2.5.29.33", b"\x30\x0a\x30\x08\x06\x02\x2a\x03\x06\x02\x2a\x04"),
    _other("1.2.3.4.5", b"\x05\x00"),
    _other("2.5.29.20", b"\x02\x01\x05"),
)
"""Of each kind that Java takes apart one, and two that it does not know."""


def _plain() -> tuple[bytes, ...]:
    keys: tuple[PublicKey, ...] = (
        rsa.generate_private_key(65537, 1024).public_key(),
        ec.generate_private_key(ec.SECP384R1()).public_key(),
        ec.generate_private_key(ec.SECP256K1()).public_key(),
        ec.generate_private_key(ec.BrainpoolP256R1()).public_key(),
        ed25519.Ed25519PrivateKey.generate().public_key(),
        ed448.Ed448PrivateKey.generate().public_key(),
        x25519.X25519PrivateKey.generate().public_key(),
        dsa.generate_private_key(1024).public_key(),
    )
    single = [issued(None, (extension, True)) for extension in EXTENSIONS]
    harmless = [(extension, False) for extension in EXTENSIONS if not isinstance(extension, x509.InhibitAnyPolicy)]
    return (*(issued(key) for key in keys), _pss(), issued(years=(2055, 2060)), *single, issued(None, *harmless))


def _pss() -> bytes:
    key = rsa.generate_private_key(65537, 1024)
    builder = (
        x509.CertificateBuilder()
        .subject_name(SUBJECT)
        .issuer_name(ISSUER)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    filled = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return builder.sign(key, hashes.SHA256(), rsa_padding=filled).public_bytes(serialization.Encoding.DER)


def _odd() -> dict[str, bytes]:
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    constraint = x509.NameConstraints([x509.IPAddress(ipaddress.ip_network("192.0.2.0/24"))], None)
    names = (ALTERNATIVES, True)
    return {
        "version 2": swapped(issued(), VERSION_3, b"\xa0\x03\x02\x01\x01"),
        "version 2 with unique identifiers": changed(
            issued(), lambda c: c.replace(VERSION_3, b"\xa0\x03\x02\x01\x01", 1) + b"\x81\x02\x00\x05\x82\x02\x00\x06"
        ),
        "version 1": swapped(issued(), VERSION_3, b""),
        "version said to be 1": swapped(issued(), VERSION_3, b"\xa0\x03\x02\x01\x00"),
        "serial 0": swapped(issued(), b"\x02\x01\x4d", b"\x02\x01\x00"),
        "negative serial": swapped(issued(), b"\x02\x01\x4d", b"\x02\x01\x80"),
        "long serial": swapped(issued(), b"\x02\x01\x4d", b"\x02\x15\x01" + b"\x11" * 20),
        "encipher only without key agreement": swapped(
            issued(None, (usage, True)), b"\x03\x02\x07\x80", b"\x03\x02\x00\x81"
        ),
        "constraint with bits behind its mask": swapped(
            issued(None, (constraint, True)), b"\xc0\x00\x02\x00\xff\xff\xff\x00", b"\xc0\x00\x02\x63\xff\xff\xff\x00"
        ),
        "no subject but critical names": issued(None, names, subject=NOBODY),
        "extension that is no DER": issued(None, (_other("2.5.29.31", b"\xff\xff"), False)),
        "constraint with an address, not critical": issued(None, (_scheme(), False)),
    }


def _scheme() -> x509.NameConstraints:
    return x509.NameConstraints([x509.UniformResourceIdentifier("http://a.example")], None)


def _refused() -> dict[str, bytes]:
    basic = (x509.BasicConstraints(ca=True, path_length=None), True)
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    return {
        "the same extension twice": changed(
            issued(None, basic), lambda content: extension_block(content, lambda found: [*found, *found])
        ),
        "version 1 with extensions": swapped(issued(None, basic), VERSION_3, b""),
        "version 2 with extensions": swapped(issued(None, basic), VERSION_3, b"\xa0\x03\x02\x01\x01"),
        "critical constraint with an address": issued(None, (_scheme(), True)),
        "no subject": issued(None, basic, subject=NOBODY),
        "no subject and names that are not critical": issued(None, (ALTERNATIVES, False), subject=NOBODY),
        "key on a curve that Java does not know": swapped(
            issued(curve), bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a811ccf5501822d")
        ),
        "RSA key of 384 bits": swapped(issued(), *_small_key()),
        "algorithms that differ": issued().replace(
            bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d040303"), 1
        ),
        "month 13": swapped(issued(), b"260101000000Z", b"261301000000Z"),
        "critical extension that is no DER": issued(None, (_other("2.5.29.31", b"\xff\xff"), True)),
        "nothing but a sequence": b"\x30\x00",
        "words": b"not a cert",
        "a length that is not said": b"\x30\x80" + issued()[4:] + b"\x00\x00",
    }


def _small_key() -> tuple[bytes, bytes]:
    key = SIGNER.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    number = encoded(0x02, b"\x00" + b"\xc1" * 48)
    inner = encoded(SEQUENCE, number, encoded(0x02, b"\x01\x00\x01"))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return key, encoded(SEQUENCE, algorithm, encoded(0x03, b"\x00" + inner))


def make_samples() -> Samples:
    return Samples(_plain(), _odd(), _refused())
