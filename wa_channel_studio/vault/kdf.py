"""Turns a password, or a recovery key, into a key that wraps the data key.

Knows Argon2id and HKDF and what they may cost. It does not know what the derived key is used for, and it keeps
nothing. The figures behind the constants stand in docs/adr/0010.
"""

from __future__ import annotations

import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import KdfParameters

KEY_BYTES = 32
"""AES-256."""
SALT_BYTES = 16
"""What RFC 9106, section 3.1, recommends for password hashing."""

STANDARD = KdfParameters(iterations=12, memory_kib=128 * 1024, lanes=2)
"""Half a second on two cores (docs/adr/0010): eight times the passes times memory of RFC 9106's second option."""

MAX_MEMORY_KIB = 1024 * 1024
"""1 GiB. A header that asks for more was not written by us, and would bring the machine to its knees."""
MAX_WORK_KIB = 32 * 1024 * 1024
"""Passes times memory. Twenty times the standard, about 10 s: room to raise it, no room to hang."""
MAX_LANES = 16

_RECOVERY_INFO = b"wa-channel-studio recovery key 1"


def acceptable(parameters: KdfParameters) -> bool:
    """Whether Argon2id takes these parameters and this program is willing to spend that much."""
    return (
        1 <= parameters.lanes <= MAX_LANES
        and parameters.iterations >= 1
        and 8 * parameters.lanes <= parameters.memory_kib <= MAX_MEMORY_KIB
        and parameters.iterations * parameters.memory_kib <= MAX_WORK_KIB
    )


def password_bytes(password: Secret) -> bytes:
    """The password as bytes, the same from every keyboard: one system types é as one character, another as two."""
    return unicodedata.normalize("NFC", password.reveal()).encode("utf-8", "surrogatepass")


def from_password(password: Secret, salt: bytes, parameters: KdfParameters) -> bytearray:
    """The wrapping key of a password. Slow and hungry on purpose; other threads keep running meanwhile.

    Raises ValueError for parameters that are not :func:`acceptable`, ProblemError when memory runs out.
    """
    if not acceptable(parameters):
        raise ValueError("key derivation parameters out of bounds")
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=parameters.iterations,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    try:
        return bytearray(argon.derive(password_bytes(password)))
    except MemoryError as exc:
        megabytes = parameters.memory_kib // 1024
        raise ProblemError.of(
            "There is not enough free memory to check the password.",
            f"Close other programs and try again. {megabytes} MB are needed for a moment.",
        ) from exc


def from_recovery_key(recovery_key: bytes, salt: bytes) -> bytearray:
    """The wrapping key of a recovery key. Cheap: 256 random bits cannot be guessed, so nothing needs to be slow."""
    return bytearray(HKDF(SHA256(), KEY_BYTES, salt, _RECOVERY_INFO).derive(recovery_key))
