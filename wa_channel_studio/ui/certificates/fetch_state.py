"""What the fetch page knows of each host it asked: the answer, which certificate is wanted, and what a person allowed.

Plain values and the questions that follow from them; no widgets and no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin, Role
from wa_channel_studio.domain.chain import Chain, Failure, Link
from wa_channel_studio.domain.server import HTTPS_PORT, Parsed
from wa_channel_studio.services.anchors import file_name, forecasts, suggested, used_anyway


@dataclass
class HostState:
    """One host of the list."""

    parsed: Parsed
    asking: bool = False
    result: Chain | Failure | None = None
    choice: Anchor | None = None
    """What the person picked; None follows the suggestion."""
    allowed: bool = False
    """Whether the person said to use a chain that was stopped."""
    done: str = ""
    """What was done with it last, as a sentence."""

    @property
    def key(self) -> str:
        """What the host is known by: ``host:port``."""
        return str(self.parsed.server)

    @property
    def chain(self) -> Chain | None:
        """What the server showed, when it did."""
        return self.result if isinstance(self.result, Chain) else None

    @property
    def failure(self) -> Failure | None:
        """Why there is nothing to show."""
        return self.result if isinstance(self.result, Failure) else None

    @property
    def usable(self) -> bool:
        """Whether there is a chain that may be used."""
        return self.chain is not None and (self.allowed or not self.chain.needs_consent)

    def heard(self, result: Chain | Failure) -> None:
        """Take an answer. What was allowed counted for the chain before it."""
        self.asking = False
        self.result = result
        self.allowed = False
        self.done = ""
        if isinstance(result, Chain) and self.choice is not None and result.link(self.choice) is None:
            self.choice = None

    def pick(self, role: Role) -> Pick | None:
        """The certificate that is used, with all that is said of it; None without a chain."""
        chain = self.chain
        if chain is None:
            return None
        return Pick(chain, role, suggested(chain, role, self.choice), self.allowed)


@dataclass(frozen=True, slots=True)
class Pick:
    """One certificate of a chain that is to be used."""

    chain: Chain
    role: Role
    anchor: Anchor
    allowed: bool = False
    """Whether it is used although the program advised against it."""

    @property
    def link(self) -> Link:
        """The certificate; the server's own where the chain has no such one."""
        return self.chain.link(self.anchor) or self.chain.leaf

    @property
    def what(self) -> str:
        """``identity``, or which of the chain it is: as file names and aliases say it."""
        return "identity" if self.role is Role.IDENTITY else str(self.anchor)

    @property
    def alias(self) -> str:
        """Its name in a keystore."""
        return f"{self._host}_{self.what}".replace(":", "-")

    @property
    def _host(self) -> str:
        server = self.chain.server
        return server.host if server.port == HTTPS_PORT else str(server)

    @property
    def warning(self) -> str:
        """Why it was advised against; empty when it was not."""
        return used_anyway(self.chain) if self.allowed else ""

    def suggested_name(self, kind: FileKind) -> str:
        """A file name that says host, role and expiry."""
        return file_name(self._host, self.what, self.link.facts.not_after, kind)

    @property
    def origin(self) -> Origin:
        """Where it comes from, with what was chosen and how long that will do."""
        until = next((f.until for f in forecasts(self.chain, self.role) if f.anchor is self.anchor), None)
        return Origin(
            servers=(str(self.chain.server),),
            anchors=(self.anchor,),
            fetched_at=self.chain.fetched_at,
            via=self.chain.via,
            until=until,
            warning=self.warning,
            seen=(self.chain.leaf.facts.sha256,),
        )


@dataclass
class Bundle:
    """One certificate and all the hosts it was picked for: two hosts with one root need that root once."""

    picks: list[Pick] = field(default_factory=list)

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.picks[0].link.der

    @property
    def alias(self) -> str:
        """Its name in a keystore, after the first host."""
        return self.picks[0].alias

    def suggested_name(self, kind: FileKind) -> str:
        """Its file name, after the first host."""
        return self.picks[0].suggested_name(kind)

    @property
    def origin(self) -> Origin:
        """All hosts with what was chosen of each; the earliest end counts."""
        parts = [pick.origin for pick in self.picks]
        ends = [part.until for part in parts if part.until is not None]
        return Origin(
            servers=tuple(server for part in parts for server in part.servers),
            anchors=tuple(anchor for part in parts for anchor in part.anchors),
            fetched_at=max(part.fetched_at for part in parts),
            via=next((part.via for part in parts if part.via), ""),
            until=min(ends, default=None),
            warning=" ".join(dict.fromkeys(part.warning for part in parts if part.warning)),
            seen=tuple(seen for part in parts for seen in part.seen),
        )


def bundled(picks: Iterable[Pick]) -> tuple[Bundle, ...]:
    """Picks with the same certificate together, in the order of the first of each."""
    found: dict[bytes, Bundle] = {}
    for pick in picks:
        found.setdefault(pick.link.der, Bundle()).picks.append(pick)
    return tuple(found.values())
