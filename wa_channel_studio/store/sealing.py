"""Seals and opens what a row must not show, each value bound to its table, row and field.

Knows how a place is written as bytes. It has a Sealer only while the workspace is unlocked, and never keeps plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring_ascii

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.ports import Sealer


class NoKeyError(ProblemError):
    """A secret was asked for while the workspace has no key."""


def context_of(*place: str) -> bytes:
    """The place of a value as bytes: no two different places give the same."""
    # What json.dumps gives, without setting up an encoder for each of 100,000 values.
    return f"[{', '.join(map(encode_basestring_ascii, place))}]".encode("ascii")


class Seals:
    """A Sealer that may be missing."""

    __slots__ = ("_sealer",)

    def __init__(self, sealer: Sealer | None) -> None:
        self._sealer = sealer

    def seal(self, plain: bytes, *place: str) -> bytes:
        """Encrypt for this place. Raises NoKeyError, or what the vault raises when it is locked."""
        return self._need().seal(plain, context_of(*place))

    def open(self, sealed: bytes, *place: str) -> bytes:
        """Decrypt. Raises DamagedError when the value was changed or moved here from another place."""
        sealer = self._need()
        try:
            return sealer.open(sealed, context_of(*place))
        except DamagedError:
            raise DamagedError.of(
                f"A sealed value of this workspace is damaged ({place[0]}, {place[-1]}).",
                "Restore a backup. The other values are unharmed.",
            ) from None

    def tagger(self, *place: str) -> Callable[[bytes], bytes]:
        """What tags data of this place, thousands at a time. Raises like :meth:`seal`."""
        sealer, context = self._need(), context_of(*place)
        return lambda data: sealer.tag(data, context)

    def _need(self) -> Sealer:
        if self._sealer is None:
            raise NoKeyError.of("The workspace is locked.", "Unlock it with the master password.")
        return self._sealer
