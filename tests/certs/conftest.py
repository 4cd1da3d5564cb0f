"""Certificates made anew for each run, by trustme and by cryptography; keystores by keytool where it is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from tests.judges import need
from wa_channel_studio.certs.files import CertificateFiles

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Keytool = Callable[..., None]


@pytest.fixture(scope="session")
def reader() -> CertificateFiles:
    return CertificateFiles()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Sample Authority", key_type=trustme.KeyType.ECDSA)


@pytest.fixture(scope="session")
def leaf_pem(authority: trustme.CA) -> bytes:
    issued = authority.issue_cert("api.infobip.com", "10.1.2.3", key_type=trustme.KeyType.ECDSA)
    return issued.cert_chain_pems[0].bytes()


@pytest.fixture(scope="session")
def leaf_der(leaf_pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(leaf_pem).public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="session")
def authority_pem(authority: trustme.CA) -> bytes:
    return authority.cert_pem.bytes()


@pytest.fixture(scope="session")
def authority_der(authority_pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(authority_pem).public_bytes(serialization.Encoding.DER)


def self_signed(
    key: Key,
    *extensions: x509.ExtensionType,
    subject: x509.Name | None = None,
    serial: int = 0x0102,
    algorithm: hashes.SHA256 | hashes.SHA384 | None = None,
) -> bytes:
    """A certificate signed with its own key, as DER, valid from 2020 to 2049."""
    name = subject if subject is not None else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self.example.test")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC))
        .not_valid_after(datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    signed = builder.sign(
        key, algorithm if isinstance(key, ed25519.Ed25519PrivateKey) else algorithm or hashes.SHA256()
    )
    return signed.public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="session")
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def keytool() -> Keytool:
    """Runs Java's keytool, which judges our reading of its files."""
    program = need("keytool")

    def run(*arguments: str | Path) -> None:
        # Its own heap is kept small: it starts once per certificate.
        words = [program, "-J-Xmx64m", "-J-XX:TieredStopAtLevel=1", *map(str, arguments)]
        subprocess.run(words, check=True, capture_output=True, timeout=60)

    return run
