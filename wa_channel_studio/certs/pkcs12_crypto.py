"""The password side of PKCS #12: keys from passwords, the seal over a file, and its ciphers.

Old ciphers are read because Windows and Java before 8u301 wrote them; new files get PBES2 with AES. Iteration counts
have a bound, so that a file cannot keep the program busy. What is decrypted is judged by the caller: a wrong password
shows as rubbish.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from wa_channel_studio.certs import ber
from wa_channel_studio.certs.der import (
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    DerError,
    Element,
    encoded,
    integer,
    oid,
    oid_text,
)

MOST_ITERATIONS = 5_000_000
"""As Java has it. New files have 2,048 to 600,000."""
_MOST_SALT = 1024
_KEY, _IV, _SEAL = 1, 2, 3
"""What a key made by :func:`derived` is for (RFC 7292, B.3)."""

_DIGESTS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_PRFS = {
    "1.2.840.113549.2.7": "sha1",
    "1.2.840.113549.2.8": "sha224",
    "1.2.840.113549.2.9": "sha256",
    "1.2.840.113549.2.10": "sha384",
    "1.2.840.113549.2.11": "sha512",
}
_OLD_CIPHERS = {
    "1.2.840.113549.1.12.1.1": ("rc4", 16),
    "1.2.840.113549.1.12.1.2": ("rc4", 5),
    "1.2.840.113549.1.12.1.3": ("3des", 24),
    "1.2.840.113549.1.12.1.4": ("3des", 16),
    "1.2.840.113549.1.12.1.5": ("rc2", 16),
    "1.2.840.113549.1.12.1.6": ("rc2", 5),
}
_CIPHERS = {
    "2.16.840.1.101.3.4.1.2": ("aes", 16),
    "2.16.840.1.101.3.4.1.22": ("aes", 24),
    "2.16.840.1.101.3.4.1.42": ("aes", 32),
    "1.2.840.113549.3.7": ("3des", 24),
}
_PBES2, _PBKDF2, _SCRYPT = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12", "1.3.6.1.4.1.11591.4.11"
_PBMAC1 = "1.2.840.113549.1.5.14"
_HMAC_SHA256, _AES_256 = "1.2.840.113549.2.9", "2.16.840.1.101.3.4.1.42"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SCRYPT_MEMORY = 64 * 1024 * 1024


class UnknownCipherError(ValueError):
    """Something this program does not know; the message names it."""


class WrongKeyError(ValueError):
    """What came out is no text that was ever encrypted so: a wrong password, or damage."""


@dataclass(frozen=True, slots=True)
class Grinding:
    """How a password is made a key: a salt, and how often it goes round."""

    salt: bytes
    iterations: int


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands at the end of a file: by it a password and the whole content are checked."""

    algorithm: Element
    digest: bytes
    grinding: Grinding

    def fits(self, password: str, content: bytes) -> bool:
        """Whether ``password`` sealed ``content``. Raises UnknownCipherError or DerError."""
        kind, parameters = _algorithm(self.algorithm)
        if kind == _PBMAC1:
            derivation, scheme = _two(parameters)
            name = _PRFS.get(_algorithm(scheme)[0])
            if name is None:
                raise UnknownCipherError(_algorithm(scheme)[0])
            key = _modern_key(derivation, password, hashlib.new(name).digest_size)
        else:
            name = _DIGESTS.get(kind)
            if name is None:
                raise UnknownCipherError(kind)
            size = hashlib.new(name).digest_size
            keys = [derived(name, _SEAL, secret, self.grinding, size) for secret in _secrets(password)]
            return any(hmac.compare_digest(hmac.digest(key, content, name), self.digest) for key in keys)
        return hmac.compare_digest(hmac.digest(key, content, name), self.digest)


def read_seal(element: Element) -> Seal:
    """The seal as it stands in a file. Raises DerError."""
    items = list(ber.children(element))
    inner = list(ber.children(items[0])) if items else []
    if len(inner) != 2 or len(items) < 2:
        raise DerError("no seal")
    grinding = Grinding(_salt(items[1]), _count(items[2]) if len(items) > 2 else 1)
    return Seal(inner[0], ber.octets(inner[1]), grinding)


def seal(password: str, content: bytes, salt: bytes, iterations: int) -> bytes:
    """A seal as it stands in a file, with SHA-256."""
    key = derived("sha256", _SEAL, _secrets(password)[0], Grinding(salt, iterations), 32)
    algorithm = encoded(SEQUENCE, oid(_SHA256), b"\x05\x00")
    digest = encoded(OCTET_STRING, hmac.digest(key, content, "sha256"))
    return encoded(SEQUENCE, encoded(SEQUENCE, algorithm, digest), encoded(OCTET_STRING, salt), integer(iterations))


def _secrets(password: str) -> list[bytes]:
    """A password as it goes into a key: Java's characters with a zero behind. An empty one is told in two ways."""
    return [password.encode("utf-16-be", "surrogatepass") + b"\x00\x00", *([] if password else [b""])]


def derived(digest: str, purpose: int, secret: bytes, grinding: Grinding, size: int) -> bytes:
    """A key as RFC 7292, B.2 makes it."""
    block = hashlib.new(digest).block_size
    mixed = bytearray(_stretched(grinding.salt, block) + _stretched(secret, block))
    out = b""
    while True:
        piece = hashlib.new(digest, bytes((purpose,)) * block + mixed).digest()
        for _ in range(grinding.iterations - 1):
            piece = hashlib.new(digest, piece).digest()
        out += piece
        if len(out) >= size:
            return out[:size]
        added = int.from_bytes((piece * block)[:block], "big") + 1
        for begin in range(0, len(mixed), block):
            number = int.from_bytes(mixed[begin : begin + block], "big") + added
            mixed[begin : begin + block] = (number & ((1 << 8 * block) - 1)).to_bytes(block, "big")


def _stretched(data: bytes, block: int) -> bytes:
    size = -(-len(data) // block) * block
    return (data * (size // len(data) + 1))[:size] if data else b""


def decrypted(algorithm: Element, data: bytes, password: str) -> bytes:
    """What ``data`` was before. Raises WrongKeyError, UnknownCipherError or DerError."""
    kind, parameters = _algorithm(algorithm)
    if kind in _OLD_CIPHERS:
        cipher, size = _OLD_CIPHERS[kind]
        salt_item, count = _two(parameters)
        return _old_decrypted(cipher, size, Grinding(_salt(salt_item), _count(count)), data, password)
    if kind != _PBES2:
        raise UnknownCipherError(kind)
    derivation, scheme = _two(parameters)
    kind, parameters = _algorithm(scheme)
    if kind not in _CIPHERS:
        raise UnknownCipherError(kind)
    cipher, size = _CIPHERS[kind]
    if parameters is None:
        raise DerError("a cipher without its start")
    return _deciphered(cipher, _modern_key(derivation, password, size), ber.octets(parameters), data)


def _old_decrypted(cipher: str, size: int, grinding: Grinding, data: bytes, password: str) -> bytes:
    secrets = _secrets(password)
    while True:
        secret = secrets.pop(0)
        key = derived("sha1", _KEY, secret, grinding, size)
        start = b"" if cipher == "rc4" else derived("sha1", _IV, secret, grinding, 8)
        try:
            return _deciphered(cipher, key, start, data)
        except WrongKeyError:
            if not secrets:
                raise


def encrypted(data: bytes, password: str, salt: bytes, start: bytes, iterations: int) -> tuple[bytes, bytes]:
    """Algorithm and bytes of ``data`` under PBES2 with PBKDF2, HMAC-SHA-256 and AES-256, as Java 17 writes it."""
    # Here, because most commands have no PKCS #12 to write, and it takes longer to import than they run.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    key = hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt, iterations, 32)
    missing = 16 - len(data) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    hidden = encryptor.update(data + bytes((missing,)) * missing) + encryptor.finalize()
    function = encoded(SEQUENCE, oid(_HMAC_SHA256), b"\x05\x00")
    numbers = encoded(SEQUENCE, encoded(OCTET_STRING, salt), integer(iterations), integer(32), function)
    derivation = encoded(SEQUENCE, oid(_PBKDF2), numbers)
    scheme = encoded(SEQUENCE, oid(_AES_256), encoded(OCTET_STRING, start))
    return encoded(SEQUENCE, oid(_PBES2), encoded(SEQUENCE, derivation, scheme)), hidden


def _modern_key(derivation: Element, password: str, size: int) -> bytes:
    kind, parameters = _algorithm(derivation)
    if parameters is None or parameters.tag != SEQUENCE:
        raise DerError("no parameters of a key")
    items = list(ber.children(parameters))
    secret = password.encode("utf-8", "surrogatepass")
    if kind == _SCRYPT and len(items) >= 4:
        return _by_scrypt(secret, items, size)
    if kind != _PBKDF2:
        raise UnknownCipherError(kind)
    if len(items) < 2:
        raise DerError("no parameters of a key")
    function = _algorithm(items[-1])[0] if items[-1].tag == SEQUENCE and len(items) > 2 else "1.2.840.113549.2.7"
    if function not in _PRFS:
        raise UnknownCipherError(function)
    return hashlib.pbkdf2_hmac(_PRFS[function], secret, _salt(items[0]), _count(items[1]), size)


def _by_scrypt(secret: bytes, items: list[Element], size: int) -> bytes:
    cost, block, lanes = (item.integer() for item in items[1:4])
    if not (2 <= cost <= 1 << 20 and 1 <= block <= 64 and 1 <= lanes <= 16 and 128 * cost * block <= _SCRYPT_MEMORY):
        raise UnknownCipherError("scrypt with numbers beyond reason")
    try:
        memory = 2 * _SCRYPT_MEMORY
        return hashlib.scrypt(secret, salt=_salt(items[0]), n=cost, r=block, p=lanes, maxmem=memory, dklen=size)
    except ValueError:
        raise DerError("numbers that scrypt does not take") from None


def _deciphered(cipher: str, key: bytes, start: bytes, data: bytes) -> bytes:
    # Here, because most files are no PKCS #12, and it takes longer to import than reading them.
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4, TripleDES  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    if cipher == "rc4":
        return Cipher(ARC4(key), None).decryptor().update(data)
    block = 16 if cipher == "aes" else 8
    if not data or len(data) % block or len(start) != block:
        raise WrongKeyError("no whole blocks")
    if cipher == "rc2":
        # `cryptography` has RC2 with 128 bits only; Windows and Java before 8u301 wrote 40. It is only read.
        from Cryptodome.Cipher import ARC2  # noqa: PLC0415

        plain = ARC2.new(key, ARC2.MODE_CBC, iv=start, effective_keylen=8 * len(key)).decrypt(data)  # type: ignore[call-arg]  # noqa: S304
    else:
        algorithm = algorithms.AES(key) if cipher == "aes" else TripleDES(key if len(key) == 24 else key + key[:8])
        plain = Cipher(algorithm, modes.CBC(start)).decryptor().update(data)
    added = plain[-1]
    if not 1 <= added <= block or plain[-added:] != bytes((added,)) * added:
        raise WrongKeyError("no end that was ever written")
    return plain[:-added]


def _algorithm(element: Element | None) -> tuple[str, Element | None]:
    items = list(ber.children(element)) if element is not None and element.tag == SEQUENCE else []
    if not items or items[0].tag != OID:
        raise DerError("no algorithm")
    return oid_text(items[0].content), items[1] if len(items) > 1 else None


def _two(element: Element | None) -> tuple[Element, Element]:
    items = list(ber.children(element)) if element is not None and element.tag == SEQUENCE else []
    if len(items) != 2:
        raise DerError("no two parts")
    return items[0], items[1]


def _salt(element: Element) -> bytes:
    salt = ber.octets(element)
    if len(salt) > _MOST_SALT:
        raise DerError("a salt beyond reason")
    return salt


def _count(element: Element) -> int:
    number = element.integer() if element.tag == INTEGER and len(element.content) <= 8 else 0
    if not 1 <= number <= MOST_ITERATIONS:
        raise UnknownCipherError("a number of rounds beyond reason")
    return number
