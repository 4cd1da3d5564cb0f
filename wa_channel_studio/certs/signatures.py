"""Whether one certificate's key made another's signature.

Knows the algorithms of X.509 signatures; everything else of a certificate is left to others. Never raises, whatever
the bytes; what cannot be tried is told apart from what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from wa_channel_studio.certs.der import OID, DerError, oid_text, read
from wa_channel_studio.certs.parts import MAX_KEPT_BYTES, Parts

_RSA_PSS = "1.2.840.113549.1.1.10"
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "1.2.840.113549.1.1.4": hashes.MD5,
    "1.2.840.113549.1.1.5": hashes.SHA1,
    "1.2.840.113549.1.1.11": hashes.SHA256,
    "1.2.840.113549.1.1.12": hashes.SHA384,
    "1.2.840.113549.1.1.13": hashes.SHA512,
    "1.2.840.113549.1.1.14": hashes.SHA224,
    "1.2.840.10040.4.3": hashes.SHA1,
    "2.16.840.1.101.3.4.3.1": hashes.SHA224,
    "2.16.840.1.101.3.4.3.2": hashes.SHA256,
    "1.2.840.10045.4.1": hashes.SHA1,
    "1.2.840.10045.4.3.1": hashes.SHA224,
    "1.2.840.10045.4.3.2": hashes.SHA256,
    "1.2.840.10045.4.3.3": hashes.SHA384,
    "1.2.840.10045.4.3.4": hashes.SHA512,
}
"""The digest of each signature algorithm that names its own."""

_DIGESTS: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "1.3.14.3.2.26": hashes.SHA1,
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
    "2.16.840.1.101.3.4.2.4": hashes.SHA224,
}
"""Digests as RSA-PSS names them (RFC 4055)."""


def signed_by(certificate: Parts, issuer: Parts) -> bool | None:
    """Whether the key of ``issuer`` signed ``certificate``; None where that cannot be tried.

    Names are not compared. A certificate that cannot be tried has an algorithm or a key that nobody here knows.
    """
    tried = _signed if len(certificate.tbs) + len(issuer.key) <= MAX_KEPT_BYTES else _signed.__wrapped__
    return tried(certificate.tbs, certificate.algorithm, certificate.signature, issuer.key)


def algorithm_of(certificate: Parts) -> str:
    """The object identifier of its signature's algorithm; empty when there is none."""
    return _algorithm(certificate.algorithm)[0]


def digest_of(certificate: Parts) -> str:
    """The digest its signature rests on, such as ``sha256``; empty where that is not told apart (Ed25519, unknown)."""
    number, parameters = _algorithm(certificate.algorithm)
    if number == _RSA_PSS:
        made = _pss(parameters)
        return made[0].name if made is not None else ""
    if number == "1.2.840.113549.1.1.2":
        return "md2"
    return _HASHES[number]().name if number in _HASHES else ""


@lru_cache(maxsize=1024)
def public_key(key: bytes) -> PublicKeyTypes | None:
    """The public key in a SubjectPublicKeyInfo; None when it is none, or of a kind that is not known."""
    try:
        return serialization.load_der_public_key(key)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


@lru_cache(maxsize=2048)
def _signed(tbs: bytes, algorithm: bytes, signature: bytes, key: bytes) -> bool | None:
    public = public_key(key)
    number, parameters = _algorithm(algorithm)
    try:
        if isinstance(public, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            if number not in ("1.3.101.112", "1.3.101.113"):
                return False
            public.verify(signature, tbs)
            return True
        if number == _RSA_PSS and isinstance(public, rsa.RSAPublicKey):
            made = _pss(parameters)
            if made is None:
                return None
            digest, mask, salt = made
            public.verify(signature, tbs, padding.PSS(padding.MGF1(mask), salt), digest)
            return True
        if number not in _HASHES or public is None:
            return None
        digest = _HASHES[number]()
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, tbs, padding.PKCS1v15(), digest)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, tbs, ec.ECDSA(digest))
        elif isinstance(public, dsa.DSAPublicKey):
            public.verify(signature, tbs, digest)
        else:
            return None
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return True


@lru_cache(maxsize=256)
def _algorithm(algorithm: bytes) -> tuple[str, bytes]:
    try:
        items = list(read(algorithm).children())
        if items and items[0].tag == OID:
            return oid_text(items[0].content), items[1].whole if len(items) > 1 else b""
    except DerError:
        pass
    return "", b""


def _pss(parameters: bytes) -> tuple[hashes.HashAlgorithm, hashes.HashAlgorithm, int] | None:
    """Digest, digest of the mask and length of the salt (RFC 4055, 3.1)."""
    digest: Callable[[], hashes.HashAlgorithm] | None = hashes.SHA1
    mask: Callable[[], hashes.HashAlgorithm] | None = hashes.SHA1
    salt = 20
    try:
        for item in read(parameters).children() if parameters else ():
            value = read(item.content)
            if item.tag == 0xA0:
                digest = _DIGESTS.get(_algorithm(value.whole)[0])
            elif item.tag == 0xA1:
                mask = _DIGESTS.get(_algorithm(_algorithm(value.whole)[1])[0])
            elif item.tag == 0xA2:
                salt = value.integer()
    except DerError:
        return None
    if digest is None or mask is None or not 0 <= salt <= 1024:
        return None
    return digest(), mask(), salt
