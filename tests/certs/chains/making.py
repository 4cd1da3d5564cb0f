"""Certificates of every kind, right and wrong, made by the test that needs them.

Keys are elliptic unless said otherwise, since those are made in no time.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.der import encoded, integer, oid, read
from wa_channel_studio.certs.roots import MOZILLA, SYSTEM, RootStore, RootStores
from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.server import Server

NOW = datetime.now(UTC).replace(microsecond=0)
HOST = "api.example.com"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | dsa.DSAPrivateKey
Extensions = Sequence[tuple[x509.ExtensionType, bool]]


@dataclass(frozen=True)
class Made:
    """A certificate and its key."""

    name: x509.Name
    der: bytes = field(repr=False)
    key: Key = field(repr=False)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def pem(self) -> bytes:
        return x509.load_der_x509_certificate(self.der).public_bytes(serialization.Encoding.PEM)


def make(
    name: str,
    issuer: Made | None = None,
    *,
    ca: bool = False,
    path: int | None = None,
    hosts: Sequence[str] = (),
    days: tuple[float, float] = (-10, 300),
    key: Key | None = None,
    signer: Key | None = None,
    organization: str = "",
    usage: Sequence[str] | None = None,
    purposes: Sequence[x509.ObjectIdentifier] | None = None,
    more: Extensions = (),
    key_ids: bool = True,
    basic: bool = True,
    version: int = 3,
) -> Made:
    """A certificate of ``issuer``, or one that signs itself. ``days`` are counted from now."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    signer = signer or (issuer.key if issuer is not None else key)
    subject = _name(name, organization)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.name if issuer is not None else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )
    extensions: list[tuple[x509.ExtensionType, bool]] = []
    if basic:
        extensions.append((x509.BasicConstraints(ca, path), True))
    if hosts:
        extensions.append((x509.SubjectAlternativeName([_alternative(host) for host in hosts]), False))
    if key_ids:
        extensions.append((x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False))
        if issuer is not None:
            authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
            extensions.append((authority, False))
    if usage is not None:
        extensions.append((_key_usage(usage), True))
    if purposes is not None:
        extensions.append((x509.ExtendedKeyUsage(list(purposes)), False))
    for value, critical in [*extensions, *more] if version == 3 else []:
        builder = builder.add_extension(value, critical=critical)
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    der = builder.sign(signer, digest).public_bytes(serialization.Encoding.DER)
    return Made(subject, der if version == 3 else _with_version(der, version, signer), key)


_SIGNATURES = {"sha1": "1.2.840.113549.1.1.5", "md5": "1.2.840.113549.1.1.4"}
_DIGESTS = {"sha1": "1.3.14.3.2.26", "md5": "1.2.840.113549.2.5"}
_NO_PARAMETERS = b"\x05\x00"


def weakly_signed(certificate: Made, issuer: Made, digest: str) -> Made:
    """The same certificate signed with ``sha1`` or ``md5``, by hand (PKCS#1 1.5): ``cryptography`` does it no more."""
    assert isinstance(issuer.key, rsa.RSAPrivateKey)
    algorithm = encoded(0x30, oid(_SIGNATURES[digest]), _NO_PARAMETERS)
    inner = list(next(read(certificate.der).children()).children())
    tbs = encoded(0x30, *(algorithm if number == 2 else part.whole for number, part in enumerate(inner)))
    value = hashlib.new(digest, tbs, usedforsecurity=False).digest()
    info = encoded(0x30, encoded(0x30, oid(_DIGESTS[digest]), _NO_PARAMETERS), encoded(0x04, value))
    size = issuer.key.key_size // 8
    block = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
    numbers = issuer.key.private_numbers()
    signature = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(size, "big")
    der = encoded(0x30, tbs, algorithm, encoded(0x03, b"\x00" + signature))
    return Made(certificate.name, der, certificate.key)


def _name(common_name: str, organization: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)] if common_name else []
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_usage(names: Sequence[str]) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature="digital_signature" in names,
        content_commitment="content_commitment" in names,
        key_encipherment="key_encipherment" in names,
        data_encipherment=False,
        key_agreement="key_agreement" in names,
        key_cert_sign="key_cert_sign" in names,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _with_version(der: bytes, version: int, signer: Key) -> bytes:
    """Signed anew with another version: 1 leaves it out, as the default is left out."""
    outer = list(read(der).children())
    inner = [part.whole for part in list(outer[0].children())[1:]]
    number = [] if version == 1 else [encoded(0xA0, integer(version - 1))]
    return _signed_anew(encoded(0x30, *number, *inner), outer[1].whole, signer)


def with_serial(made: Made, number: int, signer: Key) -> Made:
    """The same certificate with a serial number that no library would give it."""
    outer = list(read(made.der).children())
    inner = [part.whole for part in outer[0].children()]
    inner[1] = integer(number)
    return Made(made.name, _signed_anew(encoded(0x30, *inner), outer[1].whole, signer), made.key)


def altered(made: Made, old: bytes, new: bytes, signer: Key) -> Made:
    """The same certificate with ``new`` in the place of ``old``, which is as long, signed anew."""
    outer = list(read(made.der).children())
    assert old in outer[0].whole
    return Made(made.name, _signed_anew(outer[0].whole.replace(old, new, 1), outer[1].whole, signer), made.key)


def _signed_anew(tbs: bytes, algorithm: bytes, signer: Key) -> bytes:
    if isinstance(signer, ec.EllipticCurvePrivateKey):
        signature = signer.sign(tbs, ec.ECDSA(hashes.SHA256()))
    else:
        assert isinstance(signer, rsa.RSAPrivateKey)
        signature = signer.sign(tbs, padding.PKCS1v15(), hashes.SHA256())
    return encoded(0x30, tbs, algorithm, encoded(0x03, b"\x00" + signature))


@dataclass(frozen=True)
class Family:
    """A root, an intermediate and a server's certificate for HOST."""

    root: Made
    inter: Made
    leaf: Made

    def judge(self) -> ChainJudge:
        """A judge for whom the root is a public one."""
        return judge_knowing(self.root)


def family(name: str = "Sample", host: str = HOST) -> Family:
    root = make(f"{name} Root", ca=True, days=(-900, 3000), organization=name)
    inter = make(f"{name} Intermediate", root, ca=True, path=0, days=(-400, 900))
    return Family(root, inter, make(host, inter, hosts=[host]))


def judge_knowing(*roots: Made, only_here: Sequence[Made] = ()) -> ChainJudge:
    """A judge with two stores: ``roots`` stand in both, ``only_here`` in the system's only."""
    return ChainJudge(stores_knowing(*roots, only_here=only_here))


def stores_knowing(*roots: Made, only_here: Sequence[Made] = ()) -> RootStores:
    ders = [root.der for root in roots]
    system = RootStore.of(SYSTEM, [*ders, *(root.der for root in only_here)], short="the system store")
    return RootStores([system, RootStore.of(MOZILLA, ders, short="Mozilla's store", everyones=True)])


def judged(judge: ChainJudge, *sent: Made, host: str = HOST, at: datetime = NOW, tls: str = "TLS 1.3") -> Chain:
    """What the judge says of certificates that ``host`` sent."""
    return judge.judge(Answer(Server(host), tuple(one.der for one in sent), tls=tls), at)
