"""A server's certificates: as it sent them, put in order, completed and judged.

Values only. Who fetches and who judges is the ``certs`` adapter; which certificate to use is ``services.anchors``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.server import Server


class Tone(StrEnum):
    """How a verdict is meant."""

    GOOD = "good"
    NEUTRAL = "neutral"
    DOUBTFUL = "doubtful"
    BAD = "bad"


class Topic(StrEnum):
    """What a verdict is about."""

    TRUST = "trust"
    NAME = "name"
    VALIDITY = "validity"
    STRENGTH = "strength"
    SELF_SIGNED = "self_signed"
    ORDER = "order"
    MISSING = "missing"
    """An intermediate that the server should have sent."""
    DUPLICATE = "duplicate"
    UNRELATED = "unrelated"
    INSPECTION = "inspection"
    """The chain ends in a private root, or in that of a program which opens encrypted traffic."""
    CLIENT_CERTIFICATE = "client_certificate"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement: a few words for a pill, and a sentence or two that say what was found, why and what to do."""

    topic: Topic
    tone: Tone
    words: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One certificate of a chain."""

    facts: CertificateFacts
    der: bytes = field(repr=False)
    place: Anchor
    completed_from: str = ""
    """Name of the root store it was taken from, when the server did not send it; empty when it did."""
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """What one server showed at one moment."""

    server: Server
    fetched_at: datetime
    links: tuple[Link, ...]
    """From the server's own certificate up to the root, as far as the way could be found. Never empty."""
    spare: tuple[Link, ...] = ()
    """Sent, but not on the way: duplicates and unrelated ones. Kept and shown."""
    verdicts: tuple[Verdict, ...] = ()
    """About the whole, the worst first."""
    store: str = ""
    """The root store that knows its root, or all that were asked and do not, by name, for the middle of a sentence."""
    trusted: bool = False
    """Whether the way ends in a root of that store and every signature and date on it is right."""
    public: bool = False
    """Whether the way ends in a root of that store, whatever else is wrong with the chain.

    That may be a root that only this computer trusts; where that matters ``Topic.INSPECTION`` says so.
    """
    needs_consent: bool = False
    """Whether a public host showed a private or inspection root: used only when a person says so."""
    tls: str = ""
    """Such as ``TLS 1.3``."""
    via: str = ""
    """``host:port`` of the proxy; empty for none."""
    notes: tuple[str, ...] = ()
    """Sentences about how it was asked, such as that the path of an address was dropped."""
    sent: tuple[bytes, ...] = field(default=(), repr=False)
    """Everything the server sent (DER), in its order. Empty where nobody kept it; then ``links`` and ``spare`` tell."""

    @property
    def leaf(self) -> Link:
        """The server's own certificate."""
        return self.links[0]

    @property
    def root(self) -> Link | None:
        """The root, when the way reaches one."""
        last = self.links[-1]
        return last if last.place is Anchor.ROOT else None

    def link(self, anchor: Anchor) -> Link | None:
        """The certificate that ``anchor`` names; of several intermediates the one that issued the server's own."""
        return next((link for link in self.links if link.place is anchor), None)

    def about(self, topic: Topic) -> Verdict | None:
        """The first verdict about ``topic``."""
        return next((verdict for verdict in self.verdicts if verdict.topic is topic), None)


class Layer(StrEnum):
    """Where a fetch failed."""

    NAME = "name"
    """The host name leads nowhere."""
    CONNECT = "connect"
    """Refused, or no way to the host."""
    TIME = "time"
    PROXY = "proxy"
    TLS = "tls"
    NOT_TLS = "not_tls"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Failure:
    """A server whose certificates could not be fetched, and at which layer it failed."""

    server: Server
    layer: Layer
    problem: Problem
    alert: int | None = None
    """The number of the TLS alert, when the server sent one (RFC 8446, section 6)."""


class FetchError(ProblemError):
    """A fetch failed; ``failure`` says where."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.problem)
        self.failure = failure
