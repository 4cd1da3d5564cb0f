"""Judges what a server showed: its certificates in order, completed to the root, with what is right and wrong.

Puts the parts together: the way (``certs.path``), where it ends (``certs.inspection``), the words (``certs.verdicts``,
``certs.link_verdicts``), and whether given certificates would trust it (``certs.trust``). Asks no network. Which
certificate to use is left to ``services.anchors``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from wa_channel_studio.certs import inspect, link_verdicts, verdicts
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.der import DerError
from wa_channel_studio.certs.inspect import NotACertificateError
from wa_channel_studio.certs.inspection import End, ending_of
from wa_channel_studio.certs.parts import MAX_KEPT_BYTES, Parts, take_apart
from wa_channel_studio.certs.path import Step, Way, best_way, own_of
from wa_channel_studio.certs.roots import RootStores
from wa_channel_studio.certs.rules import Rule
from wa_channel_studio.certs.trust import Decision, decide
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts
from wa_channel_studio.domain.chain import Chain, Link, Tone, Topic, Verdict

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_UNREADABLE = "It cannot be read as a certificate, not even in parts. Nothing can be said of it but its fingerprints."


class ChainJudge:
    """Fulfils ``services.certificate_ports.Judge``. Safe from any thread; root stores are read with the first chain."""

    def __init__(self, roots: RootStores | None = None) -> None:
        self._roots = roots if roots is not None else RootStores()

    def judge(self, answer: Answer, at: datetime) -> Chain:
        """What the answer is worth at the moment ``at`` (aware). Raises nothing, whatever the bytes."""
        readable = [parts for der in answer.sent if (parts := _parts(der)) is not None]
        if _parts(answer.sent[0]) is None or not readable:
            return _unreadable(answer, at)
        own = own_of(readable, answer.server.host)
        way = best_way(own, readable, self._roots, at)
        ending = ending_of(way, self._roots)
        private = answer.server.is_private or answer.of_proxy
        links = tuple(_link(step, number, way, answer, at) for number, step in enumerate(way.steps))
        inspected = verdicts.inspection(way, ending, self._roots, answer.server.shown, private=private)
        said = [verdicts.trust(way, ending, self._roots, private=private), *_of_links(links)]
        said += [inspected] if inspected is not None else []
        said += [*verdicts.sending(way, readable), *verdicts.conversation(answer)]
        return Chain(
            server=answer.server,
            fetched_at=at,
            links=links,
            spare=tuple(_spare(answer, way, verdicts.related_to(way, readable))),
            verdicts=verdicts.worst_first(said),
            store=way.store.name if way.store is not None else self._roots.names,
            trusted=way.store is not None and not way.faults,
            public=way.store is not None and ending.end is not End.FORGED,
            needs_consent=not private and ending.end is not End.PUBLIC,
            tls=answer.tls,
            via=answer.via,
            notes=answer.notes,
            sent=answer.sent,
        )

    def trusts(self, anchors: Sequence[bytes], chain: Chain) -> bool:
        """Whether a TLS client that trusts exactly ``anchors`` (DER) accepts the chain at the moment it was fetched.

        As Java 17 decides, see ``certs.trust``: nothing is completed from a root store, the dates of an authority among
        the anchors do not count, and the server's own certificate among them is enough, even when it has expired.
        """
        return self.decide(anchors, chain).trusted

    def decide(self, anchors: Sequence[bytes], chain: Chain) -> Decision:
        """The same with the reason and the anchor that decided."""
        sent = chain.sent or tuple(link.der for link in (*chain.links, *chain.spare) if not link.completed_from)
        own = _parts(chain.leaf.der)
        if own is None:
            return Decision(False, "The server's own certificate cannot be read.")
        others = [parts for der in sent if (parts := _parts(der)) is not None]
        if others and others[0] == own:
            del others[0]
        return decide([der for der in anchors if der], [own, *others], chain.fetched_at)


def _parts(der: bytes) -> Parts | None:
    try:
        return take_apart(der)
    except (DerError, IndexError, ValueError, OverflowError):
        return None


def _facts(der: bytes) -> CertificateFacts:
    return _kept_facts(der) if len(der) <= MAX_KEPT_BYTES else _read_facts(der)


def _read_facts(der: bytes) -> CertificateFacts:
    try:
        return inspect.facts(der)
    except NotACertificateError:
        sha256, sha1 = hashlib.sha256(der), hashlib.sha1(der, usedforsecurity=False)
        return CertificateFacts(
            subject="cannot be read",
            issuer="cannot be read",
            not_before=_NEVER,
            not_after=_NEVER,
            sha256=sha256.digest().hex(":").upper(),
            sha1=sha1.digest().hex(":").upper(),
            serial="",
            key="unknown",
            signature="unknown",
            remarks=(_UNREADABLE,),
        )


_kept_facts = lru_cache(maxsize=2048)(_read_facts)


def _link(step: Step, number: int, way: Way, answer: Answer, at: datetime) -> Link:
    parts = step.certificate
    facts = _facts(parts.der)
    place = Anchor.LEAF if number == 0 else Anchor.INTERMEDIATE
    if number and number == len(way.steps) - 1 and parts.self_issued:
        place = Anchor.ROOT
    who = "The server's own certificate" if number == 0 else parts.called
    said = [link_verdicts.validity(facts, at, who)]
    if number == 0:
        said.append(link_verdicts.name(parts, facts, answer.server))
        if parts.self_issued:
            said.append(_self_signed(answer))
    said += link_verdicts.strength(parts, _inside(who), signature_counts=not parts.self_issued)
    said += link_verdicts.oddities(facts)
    said += [
        Verdict(Topic.TRUST, Tone.BAD, "not trusted", fault.sentence)
        for fault in way.faults
        if fault.certificate == parts and fault.rule not in (Rule.WEAK, Rule.EXPIRED, Rule.EARLY)
    ]
    if step.store:
        sentence = f"The server did not send it; it was taken from {step.store}."
        said.append(Verdict(Topic.MISSING, Tone.NEUTRAL, "completed", sentence))
    return Link(facts, parts.der, place, step.store, verdicts.worst_first(said))


def _inside(who: str) -> str:
    return who[:1].lower() + who[1:] if who.startswith("The ") else who


def _self_signed(answer: Answer) -> Verdict:
    tone = Tone.NEUTRAL if answer.server.is_private or answer.of_proxy else Tone.DOUBTFUL
    sentence = "The server's certificate signed itself. Who trusts it has to be given exactly this one."
    return Verdict(Topic.SELF_SIGNED, tone, "self-signed", sentence)


def _of_links(links: Sequence[Link]) -> Iterator[Verdict]:
    """What is to be said of the whole because of one of its certificates."""
    for link in links:
        for verdict in link.verdicts:
            if link.place is Anchor.LEAF and verdict.topic is not Topic.TRUST:
                yield verdict
            elif verdict.topic in (Topic.VALIDITY, Topic.STRENGTH) and verdict.tone in (Tone.BAD, Tone.DOUBTFUL):
                yield Verdict(verdict.topic, verdict.tone, f"{link.place.value} {verdict.words}", verdict.sentence)
            elif verdict.topic is Topic.ODD and verdict.tone is Tone.BAD and not link.completed_from:
                yield verdict


def _spare(answer: Answer, way: Way, related: Container[Parts]) -> Iterator[Link]:
    """What was sent and does not stand on the way, in the order sent."""
    left = [step.certificate.der for step in way.steps if not step.store]
    for der in answer.sent:
        if der in left:
            left.remove(der)
            continue
        parts = _parts(der)
        if parts is None:
            said = Verdict(Topic.ODD, Tone.BAD, "cannot be read", _UNREADABLE)
        else:
            said = verdicts.spare(parts, way, related)
        place = Anchor.ROOT if parts is not None and parts.self_issued else Anchor.INTERMEDIATE
        yield Link(_facts(der), der, place, verdicts=(said,))


def _unreadable(answer: Answer, at: datetime) -> Chain:
    """The chain of a server whose own certificate cannot be read: everything is kept and shown, nothing judged."""
    said = Verdict(Topic.TRUST, Tone.BAD, "cannot be read", f"The server's own certificate: {_UNREADABLE}")
    own, *others = answer.sent
    return Chain(
        server=answer.server,
        fetched_at=at,
        links=(Link(_facts(own), own, Anchor.LEAF, verdicts=(said,)),),
        spare=tuple(Link(_facts(der), der, Anchor.INTERMEDIATE) for der in others),
        verdicts=verdicts.worst_first([said, *verdicts.conversation(answer)]),
        needs_consent=not (answer.server.is_private or answer.of_proxy),
        tls=answer.tls,
        via=answer.via,
        notes=answer.notes,
        sent=answer.sent,
    )
