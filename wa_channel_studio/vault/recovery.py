"""A recovery key on paper: 256 random bits as groups of letters and digits with a check of their own.

Knows the writing (Crockford's base 32, which has no I, L, O and U) and tells a typing mistake from a key that is
written right. Whether a key opens anything is the vault's knowledge.
"""

from __future__ import annotations

import hashlib
import secrets

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError

KEY_BYTES = 32
CHECK_CHARACTERS = 4
"""20 bits: one typing mistake in a million goes unnoticed here, and then simply does not open the workspace."""
GROUP = 4
KEY_CHARACTERS = 52
"""256 bits in characters of 5 bits; the last character has 4 bits to spare."""
LENGTH = KEY_CHARACTERS + CHECK_CHARACTERS

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
# What people write for a digit (Crockford).
_VALUES |= {"O": 0, "I": 1, "L": 1}
_IGNORED = "-\u2010\u2011\u2012\u2013\u2014_."
_SPARE_BITS = KEY_CHARACTERS * 5 - KEY_BYTES * 8

_REMEDY = "Compare it with the printed key, character by character. Blanks, dashes and capitals do not matter."


class MistypedKeyError(WrongPasswordError):
    """What was typed is not a recovery key as this program writes it."""


def new_key() -> bytes:
    """256 fresh random bits."""
    return secrets.token_bytes(KEY_BYTES)


def written(key: bytes) -> Secret:
    """The key as text for paper, in groups of four."""
    body = _characters(int.from_bytes(key, "big") << _SPARE_BITS, KEY_CHARACTERS)
    whole = body + _check(key)
    return Secret("-".join(whole[start : start + GROUP] for start in range(0, LENGTH, GROUP)))


def read(text: Secret) -> bytes:
    """The key that was typed in. Raises MistypedKeyError, which never quotes what was typed."""
    typed = "".join(text.reveal().split()).upper()
    typed = "".join(character for character in typed if character not in _IGNORED)
    if any(character not in _VALUES for character in typed):
        raise MistypedKeyError.of("The recovery key has a character that no recovery key has.", _REMEDY)
    if len(typed) != LENGTH:
        raise MistypedKeyError.of(
            f"The recovery key has {len(typed)} characters, but needs {LENGTH} letters and digits.", _REMEDY
        )
    number = 0
    for character in typed[:KEY_CHARACTERS]:
        number = number << 5 | _VALUES[character]
    key = (number >> _SPARE_BITS).to_bytes(KEY_BYTES, "big")
    check = [_VALUES[character] for character in typed[KEY_CHARACTERS:]]
    if number % (1 << _SPARE_BITS) or check != [_VALUES[character] for character in _check(key)]:
        raise MistypedKeyError.of("The recovery key is mistyped: its check characters do not fit.", _REMEDY)
    return key


def _check(key: bytes) -> str:
    digest = hashlib.sha256(b"wa-channel-studio recovery check" + key).digest()
    bits = CHECK_CHARACTERS * 5
    return _characters(int.from_bytes(digest, "big") >> (256 - bits), CHECK_CHARACTERS)


def _characters(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))
