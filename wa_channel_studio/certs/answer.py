"""What a server answered, before anybody judged it: the hand-over from the network to the judge."""

from __future__ import annotations

from dataclasses import dataclass, field

from wa_channel_studio.domain.server import Server


@dataclass(frozen=True, slots=True)
class Answer:
    """The certificates of one server exactly as sent, and how the conversation went."""

    server: Server
    sent: tuple[bytes, ...] = field(repr=False)
    """DER, in the order sent, duplicates and unrelated ones included. Never empty."""
    tls: str = ""
    """Such as ``TLS 1.3``; empty when the handshake ended before it was agreed."""
    via: str = ""
    """``host:port`` of the proxy; empty for none."""
    of_proxy: bool = False
    """Whether these are the proxy's own certificates."""
    client_certificate_wanted: bool = False
    """Whether the server demanded a certificate of ours."""
    alert: int | None = None
    """The TLS alert that ended the handshake after the certificates had come."""
    notes: tuple[str, ...] = ()
