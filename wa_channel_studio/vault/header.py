"""The header of a workspace: everything that may be known without a password, as a JSON text.

Knows its shape and its checksum. The checksum is plain SHA-256: it tells damage from a wrong password, and it does not
stop a person who edits the header on purpose, because such a person can compute it anew. What that person could gain
is told in docs/adr/0010. Derives no key and opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import DamagedError, NewerSchemaError
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.vault import envelope, kdf

FORMAT = 1
MAX_CHARACTERS = 16 * 1024
"""A header has about 700 characters; more than this is none."""

WRAPPED_BYTES = envelope.OVERHEAD + kdf.KEY_BYTES
KEY_CHECK_BYTES = 32
ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class RecoveryWrap:
    """The data key once more, wrapped under the recovery key."""

    salt: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the clear. ``key_check`` tells whether a data key is the one of this header."""

    id: bytes
    parameters: KdfParameters
    salt: bytes
    wrapped: bytes
    key_check: bytes
    recovery: RecoveryWrap | None = None

    def password_context(self) -> bytes:
        """What the wrapped key is bound to: nobody can weaken the parameters without breaking the wrap."""
        return json.dumps(["password", FORMAT, self.id.hex(), _kdf(self.parameters), self.salt.hex()]).encode()

    def recovery_context(self, salt: bytes) -> bytes:
        """What the recovery wrap is bound to."""
        return json.dumps(["recovery", FORMAT, self.id.hex(), salt.hex()]).encode()

    def with_recovery(self, recovery: RecoveryWrap) -> Header:
        """The same header with another recovery wrap; the former recovery key opens it no more."""
        return replace(self, recovery=recovery)

    def text(self) -> str:
        """The header as JSON with its checksum."""
        content = self._content()
        return json.dumps({**content, "checksum": _checksum(content)}, indent=1)

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "format": FORMAT,
            "id": self.id.hex(),
            "kdf": _kdf(self.parameters),
            "salt": _encode(self.salt),
            "wrapped_key": _encode(self.wrapped),
            "key_check": _encode(self.key_check),
        }
        if self.recovery is not None:
            content["recovery"] = {
                "salt": _encode(self.recovery.salt),
                "wrapped_key": _encode(self.recovery.wrapped),
            }
        return content


def parse(text: str) -> Header:
    """Read a header. Raises DamagedError, or NewerSchemaError for a format this release does not know."""
    if len(text) > MAX_CHARACTERS:
        raise damaged()
    try:
        content = json.loads(text)
        checksum = content.pop("checksum")
        whole = checksum == _checksum(content)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise damaged() from None
    if not whole:
        raise damaged()
    if isinstance(content.get("format"), int) and content["format"] > FORMAT:
        raise NewerSchemaError.of(
            "The workspace's password header was written by a newer release.", "Install the newest release."
        )
    try:
        header = _header(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged() from None
    if not kdf.acceptable(header.parameters):
        # The checksum fits, so somebody wrote this on purpose. Computing it could take hours or all memory.
        raise damaged()
    return header


def damaged() -> ProblemError:
    """What to say of a header that is not as written: a DamagedError."""
    return DamagedError.of(
        "The workspace's password header is damaged, so no password can open it.",
        "Restore a backup. Your password is not to blame.",
    )


def _header(content: dict[str, Any]) -> Header:
    if content["format"] != FORMAT or content["kdf"]["name"] != "argon2id":
        raise ValueError
    costs = content["kdf"]
    numbers = (costs["iterations"], costs["memory_kib"], costs["lanes"])
    if not all(type(number) is int for number in numbers):
        raise TypeError
    recovery = content.get("recovery")
    identity = bytes.fromhex(content["id"])
    if len(identity) != ID_BYTES:
        raise ValueError
    return Header(
        identity,
        KdfParameters(*numbers),
        _decode(content["salt"], kdf.SALT_BYTES),
        _decode(content["wrapped_key"], WRAPPED_BYTES),
        _decode(content["key_check"], KEY_CHECK_BYTES),
        None
        if recovery is None
        else RecoveryWrap(_decode(recovery["salt"], kdf.SALT_BYTES), _decode(recovery["wrapped_key"], WRAPPED_BYTES)),
    )


def _kdf(parameters: KdfParameters) -> dict[str, Any]:
    return {
        "name": "argon2id",
        "iterations": parameters.iterations,
        "memory_kib": parameters.memory_kib,
        "lanes": parameters.lanes,
    }


def _checksum(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: str, length: int) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None
    if len(data) != length:
        raise ValueError
    return data
