"""What the inbound addresses must know of a channel, and what the admin door does to channels: agreed values only.

``channels`` fulfils both; ``webhooks`` and ``admin`` ask. Nothing here reads or writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from wa_channel_studio.aicc.sandbox.data import Data


@dataclass(frozen=True, slots=True)
class Webhook:
    """How messages of one channel come in. Secrets are kept to be compared with what a provider sends."""

    channel_id: str
    provider: str
    """``infobip``, ``other``, ``cloud-api``, ``twilio``, ``gupshup`` or ``koomessage``."""
    user: str = ""
    """Webhook user name (twilio)."""
    password: str = field(default="", repr=False)
    """Webhook password; empty where none is set."""
    app_secret: str = field(default="", repr=False)
    """App secret of Meta (cloud-api), by which it signs."""
    verification_code: str = field(default="", repr=False)
    """What Meta's handshake must bring (cloud-api)."""


class Console(Protocol):
    """Changes as if somebody had made them on the AICC's own pages: no rules, revisions change. Module ``channels``."""

    def webhook_of(self, data: Data, channel_id: str) -> Webhook | None:
        """None: there is no such channel."""

    def edit(self, data: Data, channel_id: str, fields: Mapping[str, Any], secrets: Mapping[str, Any]) -> bool:
        """Set some fields (None takes one away) and secrets; False when the channel is not there."""

    def remove(self, data: Data, channel_id: str) -> bool:
        """Delete it whatever its revision; False when it is not there."""

    def add_many(self, data: Data, bodies: Sequence[Mapping[str, Any]]) -> list[str]:
        """Add channels (ChannelBody) in one transaction; their ids in order."""

    def approve(self, data: Data, address: str) -> bool:
        """Put an address on the trustlist (its host and port), asked for or not; whether it was new."""
