"""Which certificate of a chain to use: the choices, until when each works, and what to start with.

The channel page exports the server's own, the AICC's page Managing Certificates advises the root, and nobody knows
whether the AICC builds a path or compares: so it is said, and only what the chain tells is predicted. Pure; the
judgement of the chain is the ``certs`` adapter's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.chain import Chain, Link, Topic
from wa_channel_studio.domain.lifetimes import lives_in_words

_TRUST = (
    "Where the chain is public, start with the root, which outlives the renewals of the server's own certificate and "
    "which Managing Certificates advises; the channel page's way is the server's own, and it is not known whether the "
    "AICC builds a path to a root or compares certificates. A keystore can hold both, which is right in either case."
)
_IDENTITY = (
    "An identity certificate is always the server's own: by it somebody is recognised, and a root would stand for "
    "everybody it ever signed. When the server renews it, hand over the new one."
)
_NO_REASON = "What this public host showed is not what a public host should show."


@dataclass(frozen=True, slots=True)
class Forecast:
    """One choice: which certificate, and until when it works at the latest."""

    anchor: Anchor
    until: datetime | None
    """The moment at which it stops working at the latest; None when the chain does not tell."""
    sentence: str
    suggested: bool = False


def forecasts(chain: Chain, role: Role) -> tuple[Forecast, ...]:
    """One per certificate that the chain has, the server's own first. Of several intermediates the lowest counts."""
    start = suggested(chain, role)
    found = []
    for anchor in Anchor:
        link = chain.link(anchor)
        if link is not None and (role is not Role.IDENTITY or anchor is Anchor.LEAF):
            until = _until(chain, link)
            found.append(Forecast(anchor, until, _sentence(chain, role, link, until), anchor is start))
    return tuple(found)


def suggested(chain: Chain, role: Role, remembered: Anchor | None = None) -> Anchor:
    """What to start with; ``remembered`` was chosen for the tenant before, and counts where the chain has it."""
    if role is Role.IDENTITY:
        return Anchor.LEAF
    if remembered is not None and chain.link(remembered) is not None:
        return remembered
    return Anchor.ROOT if chain.public and chain.root is not None else Anchor.LEAF


def explanation(role: Role) -> str:
    """Why there is a choice and what is known about it, in two sentences."""
    return _IDENTITY if role is Role.IDENTITY else _TRUST


def consent_needed(chain: Chain) -> str:
    """Why a person has to say that this chain is used anyway; empty when nobody has to."""
    if not chain.needs_consent:
        return ""
    verdict = chain.about(Topic.INSPECTION) or chain.about(Topic.TRUST)
    return verdict.sentence if verdict is not None else _NO_REASON


def used_anyway(chain: Chain) -> str:
    """What is noted of a chain that is used although a person had to say so; empty when nobody had to."""
    if not chain.needs_consent:
        return ""
    last = chain.links[-1].facts
    name = last.common_name if last.self_signed else last.issuer_name
    host = chain.server.shown
    return f"The certificates of {host} end in “{name}”, which is no public authority; they were used anyway."


def _until(chain: Chain, link: Link) -> datetime:
    """The end of ``link``, or of what stands above it where that comes first. What is over already tells nothing."""
    above = chain.links[chain.links.index(link) + 1 :]
    ends = [other.facts.not_after for other in above if other.facts.not_after >= chain.fetched_at]
    return min([link.facts.not_after, *ends])


def _sentence(chain: Chain, role: Role, link: Link, until: datetime) -> str:
    ends = until.date().isoformat()
    if until < chain.fetched_at:
        return f"It ended on {ends}; most programs do not accept it any more."
    if role is Role.IDENTITY:
        return f"By it the server is recognised until it renews it, on {ends} at the latest."
    if link.place is Anchor.ROOT:
        return f"It survives renewals as long as the server stays under this root, until {ends} at the latest."
    if link.place is Anchor.INTERMEDIATE:
        return f"It works until the server changes its issuer, which nobody need announce, on {ends} at the latest."
    if link.facts.self_signed:
        return f"The server signed it itself, so there is no other choice. It works until {ends} at the latest."
    sentence = f"The channel page's way: it works until the server renews it, on {ends} at the latest."
    if chain.public and chain.about(Topic.INSPECTION) is None:
        return f"{sentence} Public ones live {lives_in_words(chain.fetched_at.date())}."
    return sentence


_ENDINGS = {FileKind.UNKNOWN: "bin"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_PART = 100


def file_name(host_or_name: str, anchor_or_role: str, ends: datetime, kind: FileKind) -> str:
    """A file name that says host, role and expiry, such as ``api.twilio.com_root_2038-01-15.der``.

    ASCII, and safe on every system. A port stays, with a hyphen before it.
    """
    parts = [part for part in (_safe(host_or_name) or "certificate", _safe(anchor_or_role)) if part]
    return f"{'_'.join(parts)}_{ends.date().isoformat()}.{_ENDINGS.get(kind, kind.value)}"


def _safe(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    kept = _UNSAFE.sub("-", plain.replace("*", "any"))[:_MAX_PART].strip(".-_")
    return f"host-{kept}" if _RESERVED.match(kept) else kept
