"""The data key of a workspace: made, wrapped under a password, unlocked, held in memory and dropped.

Knows headers and keys. Does not know where headers and sealed values are stored, nor which values deserve sealing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.ports import KdfParameters, Vault
from wa_channel_studio.vault import envelope, header, kdf, recovery
from wa_channel_studio.vault.header import Header, RecoveryWrap


class VaultLockedError(ProblemError):
    """The key has been dropped; the password is needed again."""


class ForeignVaultError(ProblemError):
    """A vault was brought together with the header of another workspace."""


class HeldKey:
    """An unlocked data key. Any thread may seal, open and lock; locking waits for the call that is under way."""

    __slots__ = ("_guard", "_key", "_locked", "_tag_key")

    def __init__(self, key: bytearray) -> None:
        self._key = key
        self._tag_key: bytearray | None = None
        self._locked = False
        # Without it a value could be sealed with the zeroes that lock() leaves behind.
        self._guard = threading.Lock()

    def __repr__(self) -> str:
        return f"HeldKey({'locked' if self._locked else 'unlocked'})"

    def __reduce__(self) -> str:
        """Refuse pickling: a pickled key would be plain on disk."""
        raise TypeError("a vault cannot be pickled")

    @property
    def locked(self) -> bool:
        """Whether the key has been dropped."""
        return self._locked

    def lock(self) -> None:
        """Drop the key and overwrite the bytes we hold. Copies that Python or the system made are beyond reach."""
        with self._guard:
            self._locked = True
            _wipe(self._key)
            if self._tag_key is not None:
                _wipe(self._tag_key)
                self._tag_key = None

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt. Raises VaultLockedError."""
        with self._guard:
            self._need_key()
            return envelope.seal(self._key, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt. Raises DamagedError when the value was changed or belongs elsewhere, or VaultLockedError."""
        with self._guard:
            self._need_key()
            try:
                return envelope.unseal(self._key, sealed, context)
            except envelope.ChangedError:
                raise DamagedError.of(
                    "A sealed value of this workspace was changed or belongs elsewhere.", "Restore a backup."
                ) from None

    def tag(self, data: bytes, context: bytes) -> bytes:
        """A keyed digest by which a change shows. Raises VaultLockedError."""
        with self._guard:
            self._need_key()
            if self._tag_key is None:
                self._tag_key = envelope.tag_key(self._key)
            return envelope.tag(self._tag_key, data, context)

    def copy_key(self) -> bytearray:
        """The key, for wrapping it anew; the caller overwrites it. Raises VaultLockedError."""
        with self._guard:
            self._need_key()
            return bytearray(self._key)

    def _need_key(self) -> None:
        if self._locked:
            raise VaultLockedError.of("The workspace is locked.", "Unlock it with the master password.")


class ArgonVaults:
    """Makes and opens vaults; implements ``services.ports.Vaults``.

    ``parameters`` are what new passwords cost. They are given to tests only: a header that was made with less is
    brought up to them when its password is changed.
    """

    def __init__(self, parameters: KdfParameters = kdf.STANDARD) -> None:
        self._parameters = parameters

    def create(self, password: Secret, parameters: KdfParameters | None = None) -> tuple[str, Vault]:
        """A new random data key wrapped under ``password``: header and unlocked vault. Slow on purpose."""
        key = bytearray(secrets.token_bytes(kdf.KEY_BYTES))
        identity = secrets.token_bytes(header.ID_BYTES)
        made = _wrap_password(identity, key, password, parameters or self._parameters)
        return made.text(), HeldKey(key)

    def unlock(self, header: str, password: Secret) -> Vault:
        """Raises WrongPasswordError or DamagedError. Slow on purpose."""
        known = _parse(header)
        wrapping = kdf.from_password(password, known.salt, known.parameters)
        try:
            key = bytearray(envelope.unseal(wrapping, known.wrapped, known.password_context()))
        except envelope.ChangedError:
            raise WrongPasswordError.of(
                "This is not the workspace's master password.",
                "Try again; mind capital letters and the keyboard's language. The recovery key also opens it.",
            ) from None
        finally:
            _wipe(wrapping)
        return _held(known, key)

    def change_password(self, header: str, vault: Vault, password: Secret) -> str:
        """A new header under a new password; the recovery key stays as it is. Raises ForeignVaultError."""
        known, key = _known(header, vault)
        try:
            made = _wrap_password(known.id, key, password, self._parameters)
        finally:
            _wipe(key)
        return (made if known.recovery is None else made.with_recovery(known.recovery)).text()

    def add_recovery_key(self, header: str, vault: Vault) -> tuple[str, Secret]:
        """A new header that also opens with the returned key; a former recovery key opens it no more."""
        known, key = _known(header, vault)
        fresh, salt = recovery.new_key(), secrets.token_bytes(kdf.SALT_BYTES)
        wrapping = kdf.from_recovery_key(fresh, salt)
        try:
            wrapped = envelope.seal(wrapping, bytes(key), known.recovery_context(salt))
        finally:
            _wipe(wrapping)
            _wipe(key)
        return known.with_recovery(RecoveryWrap(salt, wrapped)).text(), recovery.written(fresh)

    def unlock_with_recovery_key(self, header: str, recovery_key: Secret) -> Vault:
        """Raises WrongPasswordError (MistypedKeyError when it is no recovery key at all) or DamagedError."""
        known = _parse(header)
        if known.recovery is None:
            raise WrongPasswordError.of(
                "No recovery key was made for this workspace.", "Unlock it with the master password."
            )
        wrapping = kdf.from_recovery_key(recovery.read(recovery_key), known.recovery.salt)
        context = known.recovery_context(known.recovery.salt)
        try:
            key = bytearray(envelope.unseal(wrapping, known.recovery.wrapped, context))
        except envelope.ChangedError:
            raise WrongPasswordError.of(
                "This recovery key is written right, but it does not open this workspace.",
                "It may belong to another workspace, or a newer recovery key may have taken its place.",
            ) from None
        finally:
            _wipe(wrapping)
        return _held(known, key)

    def has_recovery_key(self, header: str) -> bool:
        """Whether a recovery key was made for this header. Raises DamagedError."""
        return _parse(header).recovery is not None

    def export_key(self, vault: Vault) -> Secret:
        """The data key as text, for the system's keyring only. Raises VaultLockedError."""
        key = _own(vault).copy_key()
        try:
            return Secret(base64.b64encode(key).decode("ascii"))
        finally:
            _wipe(key)

    def unlock_with_key(self, header: str, key: Secret) -> Vault:
        """Open with what :meth:`export_key` gave. Raises WrongPasswordError or DamagedError."""
        known = _parse(header)
        try:
            held = bytearray(base64.b64decode(key.reveal(), validate=True))
        except (binascii.Error, ValueError):
            held = bytearray()
        if len(held) != kdf.KEY_BYTES or not _belongs(known, held):
            raise WrongPasswordError.of(
                "The key in the system's keyring is not this workspace's.", "Unlock it with the master password."
            )
        return HeldKey(held)


def _parse(text: str) -> Header:
    return header.parse(text)


def _wrap_password(identity: bytes, key: bytearray, password: Secret, parameters: KdfParameters) -> Header:
    if not password:
        raise ProblemError.of("The master password is empty.", "Choose a master password.")
    salt = secrets.token_bytes(kdf.SALT_BYTES)
    bare = Header(identity, parameters, salt, b"", _key_check(identity, key))
    wrapping = kdf.from_password(password, salt, parameters)
    try:
        wrapped = envelope.seal(wrapping, bytes(key), bare.password_context())
    finally:
        _wipe(wrapping)
    return Header(identity, parameters, salt, wrapped, bare.key_check)


def _key_check(identity: bytes, key: bytearray) -> bytes:
    return hmac.new(key, b"wa-channel-studio key check" + identity, hashlib.sha256).digest()


def _belongs(known: Header, key: bytearray) -> bool:
    return hmac.compare_digest(_key_check(known.id, key), known.key_check)


def _held(known: Header, key: bytearray) -> HeldKey:
    if not _belongs(known, key):
        # The wrap opened, so the password is right: only the check value can have been changed.
        raise header.damaged()
    return HeldKey(key)


def _known(text: str, vault: Vault) -> tuple[Header, bytearray]:
    known, key = _parse(text), _own(vault).copy_key()
    if not _belongs(known, key):
        _wipe(key)
        raise ForeignVaultError.of(
            "The unlocked key does not belong to this workspace.", "Close the workspace and open it again."
        )
    return known, key


def _own(vault: Vault) -> HeldKey:
    if not isinstance(vault, HeldKey):
        raise TypeError("this vault was not made by ArgonVaults")
    return vault


def _wipe(key: bytearray) -> None:
    key[:] = bytes(len(key))
