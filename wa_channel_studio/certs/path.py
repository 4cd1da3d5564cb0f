"""Finds the way from a server's own certificate up to a root, in whatever order its certificates came.

Of several ways the best one is taken: signed rightly, ending in a known root, without other faults, short. What is
missing is taken from the root stores, never from the network. What a way is worth in words is left to
``certs.verdicts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from wa_channel_studio.certs.matching import covers
from wa_channel_studio.certs.parts import Parts
from wa_channel_studio.certs.roots import RootStore, RootStores
from wa_channel_studio.certs.rules import Fault, Rule, faults
from wa_channel_studio.certs.signatures import signed_by

MAX_LINKS = 10
"""Our own bound; real chains have two to five certificates."""
_MAX_WAYS = 200
"""How many ways are compared; a server may send any number of certificates under one name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One certificate of a way, and the name of the store it was taken from; empty when the server sent it."""

    certificate: Parts
    store: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """From the server's own certificate upward."""

    steps: tuple[Step, ...]
    faults: tuple[Fault, ...] = ()
    """What is wrong with it, the root it ends in left aside where it ends in one."""
    store: RootStore | None = None
    """The store that knows the root it ends in."""

    @property
    def certificates(self) -> tuple[Parts, ...]:
        """The certificates without where they came from."""
        return tuple(step.certificate for step in self.steps)

    @property
    def last(self) -> Parts:
        """Where it ends."""
        return self.steps[-1].certificate

    @property
    def ends_in_root(self) -> bool:
        """Whether it goes as far as a certificate that names itself as its issuer, and that is not the server's own."""
        return len(self.steps) > 1 and self.last.self_issued

    def has(self, *rules: Rule) -> Fault | None:
        """The first fault against one of ``rules``."""
        return next((fault for fault in self.faults if fault.rule in rules), None)


def own_of(sent: Sequence[Parts], host: str) -> Parts:
    """The server's own certificate: the first, as TLS has it, unless that one plainly issued another one.

    Then the server sent its certificates in a wrong order, and of those that issued none the one for ``host`` is meant.
    """
    first = sent[0]
    issuers = {issuer for issuer in sent for other in sent if other != issuer and _issued(issuer, other)}
    if first not in issuers or covers(first, host):
        return first
    others = [certificate for certificate in sent if certificate not in issuers]
    return min(others, key=lambda one: (not covers(one, host), one.der), default=first)


def best_way(own: Parts, sent: Sequence[Parts], stores: RootStores, at: datetime) -> Way:
    """The best way that what was sent and the root stores allow. The order of ``sent`` makes no difference."""
    candidates = sorted(set(sent), key=lambda certificate: certificate.der)
    ways = (_judged(steps, stores, at) for steps in islice(_ways((Step(own),), candidates, stores), _MAX_WAYS))
    return min(ways, key=_rank)


def _rank(way: Way) -> tuple[object, ...]:
    return (
        way.has(Rule.SIGNATURE) is not None,
        way.store is None,
        not way.last.self_issued,
        len(way.faults),
        len(way.steps),
        sum(bool(step.store) for step in way.steps),
        tuple(-step.certificate.not_after.timestamp() for step in way.steps),
        tuple(step.certificate.der for step in way.steps),
    )


def _judged(steps: tuple[Step, ...], stores: RootStores, at: datetime) -> Way:
    certificates = [step.certificate for step in steps]
    *below, last = certificates
    if not last.self_issued:  # its issuer is not known, so that its own signature cannot be judged
        return Way(steps, tuple(faults(certificates, None, at)))
    found = tuple(faults(below, last, at) if below else faults(certificates, None, at))
    return Way(steps, found, stores.holding(last))


def _ways(steps: tuple[Step, ...], sent: Sequence[Parts], stores: RootStores) -> Iterator[tuple[Step, ...]]:
    last = steps[-1].certificate
    if last.self_issued and signed_by(last, last) is not False:
        yield steps
        return
    passed = [step.certificate for step in steps]
    possible = [Step(certificate) for certificate in sent if certificate.subject == last.issuer]
    there = {step.certificate for step in possible}
    possible += [Step(found, name) for found, name in stores.issuers(last) if found not in there]
    possible = [
        step
        for step in possible
        if not any(step.certificate.subject == one.subject and step.certificate.key == one.key for one in passed)
    ]
    right = [step for step in possible if signed_by(last, step.certificate) is not False]
    going_on = False
    for step in right or possible if len(steps) < MAX_LINKS else ():
        going_on = True
        yield from _ways((*steps, step), sent, stores)
    if not going_on:
        yield steps


def _issued(issuer: Parts, other: Parts) -> bool:
    return other.issuer == issuer.subject and signed_by(other, issuer) is True
