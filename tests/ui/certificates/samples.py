"""Chains as real servers show them, made with real keys and judged by the real judge, with names as people meet them.

One authority is known to the sample root store, another one is not. Keys are made once per run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.roots import RootStore, RootStores
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.server import Server

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The moment of all samples, in the days in which the sketches of the design are set."""
YEAR = timedelta(days=365)
ROLES = (Role.TRUST, Role.IDENTITY)

_SIGNS = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
_SERVES = x509.KeyUsage(True, False, True, False, False, False, False, False, False)


@cache
def key(number: int = 0) -> ec.EllipticCurvePrivateKey:
    """A key; the same number gives the same one."""
    del number
    return ec.generate_private_key(ec.SECP256R1())


def issue(
    name: str,
    issuer: str,
    *,
    own: int,
    by: int,
    start: datetime,
    end: datetime,
    names: tuple[str, ...] = (),
    authority: bool = False,
) -> bytes:
    """One certificate as DER: ``own`` and ``by`` are the numbers of its key and of the key that signs it."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key(own).public_key())
        .serial_number(0x0A11CE + own * 4096 + len(name))
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_SIGNS if authority else _SERVES, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key(own).public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(by).public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(key(by), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@cache
def root(name: str = "DigiCert Global Root G2", number: int = 1) -> bytes:
    """A root; number 1 is known to the sample store."""
    start, end = datetime(2013, 8, 1, 12, tzinfo=UTC), datetime(2038, 1, 15, 12, tzinfo=UTC)
    return issue(name, name, own=number, by=number, start=start, end=end, authority=True)


@cache
def intermediate(
    name: str = "DigiCert Global G2 TLS RSA SHA256 2020 CA1",
    issuer: str = "DigiCert Global Root G2",
    own: int = 2,
    by: int = 1,
) -> bytes:
    """An intermediate under the root."""
    start, end = datetime(2021, 3, 30, tzinfo=UTC), datetime(2031, 3, 29, 23, 59, 59, tzinfo=UTC)
    return issue(name, issuer, own=own, by=by, start=start, end=end, authority=True)


def leaf(
    host: str,
    *,
    issuer: str = "DigiCert Global G2 TLS RSA SHA256 2020 CA1",
    by: int = 2,
    days: int = 83,
    lived: int = 86,
    name: str = "",
) -> bytes:
    """A server's own certificate that began ``lived`` days ago and has ``days`` left."""
    start, end = NOW - timedelta(days=lived), NOW + timedelta(days=days)
    return issue(name or host, issuer, own=9, by=by, start=start, end=end, names=(host,))


@cache
def judge() -> ChainJudge:
    """The real judge; its stores hold the sample root alone."""
    return ChainJudge(RootStores([RootStore.of("Mozilla's root store (certifi)", [root()], everyones=True)]))


def judged(host: str, *sent: bytes, port: int = 443, via: str = "", notes: tuple[str, ...] = ()) -> Chain:
    """What the judge makes of the certificates of ``host``."""
    return judge().judge(Answer(Server(host, port), sent, "TLS 1.3", via, notes=notes), NOW)


def public_chain(host: str = "api.twilio.com", *, days: int = 83) -> Chain:
    """A usual public server, which leaves the root out."""
    return judged(host, leaf(host, days=days), intermediate())


def inspected_chain(host: str = "api.infobip.com") -> Chain:
    """A public host behind a program that opens encrypted traffic."""
    own = root("Zscaler Root CA", 5)
    return judged(host, leaf(host, issuer="Zscaler Root CA", by=5), own)


def long_chain(host: str = "kundendienst.example.com") -> Chain:
    """Five links with the longest names that people will see."""
    names = (
        "Datenschutzgrundverordnungskonformitätsbescheinigungsstelle AG",
        "服务提供商为您分配的电话号码证书颁发机构",
        "Intermediate Three",
    )
    third = intermediate(names[2], "DigiCert Global Root G2", 22, 1)
    second = intermediate(names[1], names[2], 21, 22)
    first = intermediate(names[0], names[1], 20, 21)
    own = leaf(host, issuer=names[0], by=20, days=12, name="Kundendienstorganisation 华为云客户联络中心")
    return judged(host, own, first, second, third, root())
