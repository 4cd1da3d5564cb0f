"""Whether a TLS client that trusts exactly some certificates accepts a server, as Java 17's PKIX trust manager does.

Written after ``sun.security.validator.PKIXValidator`` and held against a real one in the tests. What Java does and
others do not: a server's own certificate in the store is enough, whatever its dates, its signature and its strength
say; the dates of a trusted authority never count; a trusted authority counts by its name and key, so that it may have
been issued anew. Host names, revocation and certificate policies are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from wa_channel_studio.certs.der import DerError
from wa_channel_studio.certs.java_rules import refused
from wa_channel_studio.certs.parts import Parts, subject_of, take_apart
from wa_channel_studio.certs.rules import Rule, faults

MAX_INTERMEDIATES = 5
"""How many Java follows when it has to find the way itself (``PKIXBuilderParameters``)."""
_MAX_STEPS = 400
"""How many ways are looked at in all; a server may send any number under one name."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the server is accepted, by which of the trusted certificates, and why or why not."""

    trusted: bool
    sentence: str
    anchor: Parts | None = None
    """The trusted certificate that decided; None when none of them leads to the server."""
    own: bool = False
    """Whether the server's own certificate is among the trusted ones."""


def decide(trusted: Sequence[bytes], sent: Sequence[Parts], at: datetime) -> Decision:
    """Whether who trusts exactly ``trusted`` (DER) accepts ``sent``, in the order sent, the server's own first."""
    own = sent[0]
    for der in trusted:
        if reason := refused(der):
            return Decision(
                False, f"Java cannot read {_called(der)}, which is in it, and so opens nothing of it. {reason}"
            )
    for certificate in sent:
        if reason := refused(certificate.der):
            said = f"Java cannot read {certificate.called}, which the server sends, and so breaks off. {reason}"
            return Decision(False, said)
    if own.der in trusted:
        return Decision(True, _own(own, at), own, own=True)
    if not trusted:
        return Decision(False, "There is no trusted certificate in it.")
    anchors = _concerned(trusted, sent)
    return _in_order(anchors, sent, at) or _any_order(anchors, sent, at)


def _concerned(trusted: Sequence[bytes], sent: Sequence[Parts]) -> list[Parts]:
    """Those that have to do with ``sent`` by their names. A keystore may hold thousands of others."""
    names = {one.issuer for one in sent} | {one.subject for one in sent}
    return [take_apart(der) for der in trusted if subject_of(der) in names]


def _called(der: bytes) -> str:
    try:
        return take_apart(der).called
    except (DerError, IndexError):
        return "a certificate"


def _own(own: Parts, at: datetime) -> str:
    said = f"The server's own certificate {own.called} is in it."
    if own.valid_at(at):
        return f"{said} It ends on {own.not_after:%Y-%m-%d}, and no longer helps once the server shows another."
    when = (
        f"expired on {own.not_after:%Y-%m-%d}"
        if at > own.not_after
        else f"is not valid before {own.not_before:%Y-%m-%d}"
    )
    return f"{said} It {when}; Java accepts it all the same, most other programs refuse it."


def _in_order(anchors: Sequence[Parts], sent: Sequence[Parts], at: datetime) -> Decision | None:
    """The decision where what was sent is in order and leads to an anchor by its names; None where it does not."""
    for number, certificate in enumerate(sent[1:], 1):
        if certificate.subject != sent[number - 1].issuer:
            return None
        if certificate in anchors or any(_same(certificate, anchor) for anchor in anchors):
            return _validated(sent[:number], anchors, at)
    if any(anchor.subject == sent[-1].issuer for anchor in anchors):
        return _validated(sent, anchors, at)
    return None


def _validated(way: Sequence[Parts], anchors: Sequence[Parts], at: datetime) -> Decision:
    refused: Decision | None = None
    for anchor in anchors:
        if anchor.subject == way[-1].issuer and _fits(way[-1], anchor):
            decision = _judged(way, anchor, at)
            if decision.trusted:
                return decision
            refused = refused or decision
    return refused or Decision(False, _nowhere(way[-1], anchors))


def _judged(way: Sequence[Parts], anchor: Parts, at: datetime) -> Decision:
    fault = next(faults(way, anchor, at, java=True), None)
    if fault is not None:
        other_key = fault.rule is Rule.SIGNATURE and fault.certificate is way[-1]
        return Decision(False, _namesake(anchor) if other_key else fault.sentence, anchor)
    through = "" if len(way) == 1 else f" through {way[1].called}"
    return Decision(True, f"The server's certificate leads{through} to {anchor.called}, which is in it.", anchor)


def _any_order(anchors: Sequence[Parts], sent: Sequence[Parts], at: datetime) -> Decision:
    """The decision where the way has to be found."""
    refused: Decision | None = None
    end = sent[0]
    for way, anchor in islice(_ways([sent[0]], anchors, sent[1:]), _MAX_STEPS):
        if anchor is not None:
            decision = _judged(way, anchor, at)
            if decision.trusted:
                return decision
            refused = refused or decision
        elif refused is None:
            end = way[-1]
    return refused or Decision(False, _nowhere(end, anchors))


def _ways(
    way: list[Parts], anchors: Sequence[Parts], others: Sequence[Parts]
) -> Iterator[tuple[tuple[Parts, ...], Parts | None]]:
    """Every way up, with the anchor it ends at, or None where it does not go on."""
    last = way[-1]
    found = False
    for anchor in anchors:
        if anchor.subject == last.issuer and _fits(last, anchor):
            found = True
            yield tuple(way), anchor
    if len(way) <= MAX_INTERMEDIATES:
        for other in others:
            if other.subject == last.issuer and not any(_same(other, passed) for passed in way):
                found = True
                yield from _ways([*way, other], anchors, others)
    if not found:
        yield tuple(way), None


def _fits(certificate: Parts, anchor: Parts) -> bool:
    """Whether the names of the keys, where both say one, are the same."""
    wanted, there = certificate.authority_key_id, anchor.subject_key_id
    return not wanted or not there or wanted == there


def _same(certificate: Parts, other: Parts) -> bool:
    return certificate.subject == other.subject and certificate.key == other.key


def _namesake(anchor: Parts) -> str:
    return f"A certificate named {anchor.called} is in it, but with another key."


def _nowhere(last: Parts, anchors: Sequence[Parts]) -> str:
    for anchor in anchors:
        if anchor.subject in (last.issuer, last.subject):
            return _namesake(anchor)
    if last.self_issued:
        return f"The way ends at {last.called}, which is not in it."
    return f"{last.called} was issued by {last.issuer_called}, and no such certificate is in it."
