"""Seals one value with AES-256-GCM and opens it again, or tags one that stays in the clear.

Knows the layout of a sealed value: a version byte, a random nonce of 96 bits, ciphertext and tag. Does not know where
keys come from, nor what the context means that is sealed along with the value.
"""

from __future__ import annotations

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES

TAG_KEY_BYTES = 32

_PREFIX = bytes([VERSION])
_TAG_INFO = b"wa-channel-studio tags 1"


class ChangedError(Exception):
    """The sealed bytes, the context or the key are not those of sealing; which of them cannot be told."""


def tag_key(key: bytes | bytearray) -> bytearray:
    """A key of its own for :func:`tag`, so that one key does not do two things."""
    return bytearray(HKDF(SHA256(), TAG_KEY_BYTES, None, _TAG_INFO).derive(bytes(key)))


def tag(key: bytes | bytearray, data: bytes, context: bytes) -> bytes:
    """HMAC-SHA256 of ``data`` in its ``context``, under a key of :func:`tag_key`."""
    return hmac.digest(key, len(context).to_bytes(4, "big") + context + data, "sha256")


def seal(key: bytes | bytearray, plain: bytes, context: bytes) -> bytes:
    """Encrypt ``plain`` under a 256-bit key. The same context must be given to open it.

    Nonces are random: 2^32 values may be sealed under one key before a repeat is likelier than 2^-32 (NIST SP
    800-38D, 8.3). A draft saved twice a second reaches that after 68 years.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    # The AESGCM object lives only for the call, so that no copy of the key outlasts the vault that holds it.
    return _PREFIX + nonce + AESGCM(key).encrypt(nonce, plain, _PREFIX + context)


def unseal(key: bytes | bytearray, sealed: bytes, context: bytes) -> bytes:
    """Decrypt what :func:`seal` gave. Raises ChangedError."""
    if len(sealed) < OVERHEAD or sealed[:1] != _PREFIX:
        raise ChangedError
    nonce = sealed[1 : 1 + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE_BYTES :], _PREFIX + context)
    except InvalidTag:
        raise ChangedError from None
