"""What is to be said of a chain as a whole: trusted by whom or why not, what was left out, doubled, mixed up.

Words for a pill and plain sentences with what to do. One certificate by itself is judged in ``certs.link_verdicts``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.inspection import End, Ending
from wa_channel_studio.certs.parts import Parts
from wa_channel_studio.certs.path import Way
from wa_channel_studio.certs.roots import RootStore, RootStores
from wa_channel_studio.certs.rules import Fault, Rule
from wa_channel_studio.domain.chain import Tone, Topic, Verdict

_TONES = (Tone.BAD, Tone.DOUBTFUL, Tone.NEUTRAL, Tone.GOOD)
_TOPICS = tuple(Topic)
_OLD_TLS = frozenset({"SSL 3.0", "TLS 1.0", "TLS 1.1"})

_ELSEWHERE = (
    "Unless the AICC goes the same way, it sees another certificate, and this one does not help there. Fetch it from a "
    "network where nothing stands between, or bring the file from there."
)
_REMEDIES = {
    Rule.EXPIRED: "Whoever runs the server has to renew it.",
    Rule.EARLY: "Check the clock of this computer.",
    Rule.SIGNATURE: "Something is damaged or forged; do not use it, and tell whoever runs the server.",
    Rule.UNTRIED: "Ask whoever runs the server which authority it uses.",
}
_TELL = "Tell whoever runs the server."


def worst_first(found: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Sorted by tone, then by topic; what is said twice stands once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (_TONES.index(one.tone), _TOPICS.index(one.topic))))


def trust(way: Way, ending: Ending, stores: RootStores, *, private: bool) -> Verdict:
    """Whether a client with the usual root stores would trust it. ``private``: nobody expects a public root here."""
    fault = next(iter(way.faults), None)
    if fault is None and way.store is not None:
        return _trusted(way, way.store, ending, private=private)
    if fault is not None and (way.store is not None or ending.end is End.FORGED):
        return _refused(fault)
    if not stores.stores:
        sentence = "No root store of this computer could be read, so that nothing can be said about trust."
        return Verdict(Topic.TRUST, Tone.NEUTRAL, "not verified", sentence)
    why = _unknown(way, ending, stores)
    if not private:
        return Verdict(Topic.TRUST, Tone.BAD, "not trusted", why)
    if fault is not None:
        return _refused(fault)
    sentence = f"{why} That is usual for a host of one's own: the AICC trusts it by the certificate that it is given."
    return Verdict(Topic.TRUST, Tone.NEUTRAL, _PRIVATE_WORDS.get(ending.end, "private root"), sentence)


_PRIVATE_WORDS = {End.SELF_SIGNED: "self-signed", End.NOWHERE: "issuer not known"}


def _trusted(way: Way, store: RootStore, ending: Ending, *, private: bool) -> Verdict:
    root = way.last.called
    sentence = f"The chain ends in {root}, which {store.name} holds; every signature and date on the way is right."
    if ending.end is not End.PUBLIC:
        words = "trusted on this computer only"
        sentence = f"{sentence} Other computers do not know this root."
        return Verdict(Topic.TRUST, Tone.NEUTRAL if private else Tone.DOUBTFUL, words, sentence)
    if not ending.everywhere:
        sentence = (
            f"{sentence} Mozilla's root store does not hold it, or no longer: expect that some programs refuse it, and "
            "that the server will change to another root."
        )
        return Verdict(Topic.TRUST, Tone.DOUBTFUL, f"trusted by {store.short} only", sentence)
    return Verdict(Topic.TRUST, Tone.GOOD, f"trusted by {store.short}", sentence)


def _refused(fault: Fault) -> Verdict:
    return Verdict(Topic.TRUST, Tone.BAD, "not trusted", f"{fault.sentence} {_REMEDIES.get(fault.rule, _TELL)}")


def _unknown(way: Way, ending: Ending, stores: RootStores) -> str:
    last = way.last
    if ending.end is End.SELF_SIGNED:
        return "The server signed its certificate itself; no authority vouches for it."
    if not last.self_issued:
        issuer = last.issuer_called
        return f"{last.called} was issued by {issuer}, which the server did not send and no root store holds."
    names = [store.name for store in stores.stores]
    where = f"not in {names[0]}" if len(names) == 1 else f"neither in {' nor in '.join(names)}"
    return f"The chain ends in {last.called}, which is {where}."


def inspection(way: Way, ending: Ending, stores: RootStores, host: str, *, private: bool) -> Verdict | None:
    """What is to be said of an end where no public host should end; None for a public end."""
    last = way.last
    if ending.end is End.PUBLIC:
        return None
    if ending.end is End.INSPECTION:
        sentence = f"{host} showed a certificate of {ending.product}, which opens encrypted traffic on its way."
        words = "inspecting proxy" if ending.product.startswith("an ") else f"inspected by {ending.product}"
        if private:
            return Verdict(Topic.INSPECTION, Tone.NEUTRAL, words, sentence)
        return Verdict(Topic.INSPECTION, Tone.BAD, words, f"{sentence} {_ELSEWHERE}")
    if private:
        return None
    if not stores.stores:
        sentence = f"Whether {host} shows a public root cannot be told: no root store of this computer could be read."
        return Verdict(Topic.INSPECTION, Tone.BAD, "not verified", f"{sentence} Install certifi again.")
    if ending.end is End.LOCAL:
        sentence = (
            f"The chain of {host} ends in {last.called}, a root that only this computer trusts: the system's root "
            "store holds it, Mozilla's does not. Such roots are put there to open encrypted traffic."
        )
        return Verdict(Topic.INSPECTION, Tone.BAD, "a root of this computer only", f"{sentence} {_ELSEWHERE}")
    if ending.end is End.SELF_SIGNED:
        sentence = f"{host} is a public host, and showed a certificate that it signed itself."
        return Verdict(Topic.INSPECTION, Tone.BAD, "no public authority", f"{sentence} {_ELSEWHERE}")
    if ending.end is End.NOWHERE:
        sentence = (
            f"{host} is a public host, but nobody known issued its certificate: {last.issuer_called} is in no root "
            "store. Either the server leaves out a certificate that it should send, or something stands between."
        )
        return Verdict(Topic.INSPECTION, Tone.BAD, "no known authority", f"{sentence} {_ELSEWHERE}")
    if ending.end is End.FORGED:
        sentence = f"The chain of {host} names {last.called} as its root, but a signature on the way is wrong."
        return Verdict(Topic.INSPECTION, Tone.BAD, "wrong signature", f"{sentence} {_ELSEWHERE}")
    sentence = f"{host} is a public host, but its chain ends in {last.called}, a private root that no root store holds."
    return Verdict(Topic.INSPECTION, Tone.BAD, "private root", f"{sentence} {_ELSEWHERE}")


def sending(way: Way, sent: Sequence[Parts]) -> Iterator[Verdict]:
    """What the server should have sent otherwise: order, what is missing, doubled, or does not belong."""
    places = [sent.index(step.certificate) for step in way.steps if not step.store]
    if places != sorted(places):
        sentence = "The server sends its certificates in a wrong order. This program put them right; some refuse them."
        yield Verdict(Topic.ORDER, Tone.DOUBTFUL, "wrong order", f"{sentence} {_TELL}")
    missing = [step for step in way.steps if step.store and not step.certificate.self_issued]
    for step in missing:
        sentence = (
            f"The server leaves out {step.certificate.called}, which was taken from {step.store}. Programs that do not "
            f"have it refuse the server, unless they trust its own certificate. {_TELL}"
        )
        yield Verdict(Topic.MISSING, Tone.DOUBTFUL, "intermediate missing", sentence)
    last = way.last
    if not last.self_issued and len(way.steps) == 1:
        sentence = (
            f"The server sends its own certificate only; {last.issuer_called}, which issued it, is missing. If that is "
            f"no root, the server should send it, since most programs do not have it. {_TELL}"
        )
        yield Verdict(Topic.MISSING, Tone.DOUBTFUL, "issuer missing", sentence)
    elif not last.self_issued:
        sentence = (
            f"The way ends at {last.called}: {last.issuer_called}, which issued it, was not sent. A server need not "
            "send its root; where that one is wanted, ask its owner for it."
        )
        yield Verdict(Topic.MISSING, Tone.NEUTRAL, "root not sent", sentence)
    yield from _surplus(way, sent)


def _surplus(way: Way, sent: Sequence[Parts]) -> Iterator[Verdict]:
    double = [one for number, one in enumerate(sent) if one in sent[:number]]
    if double:
        sentence = f"The server sends {_list(double)} more than once. That does no harm, and is not needed."
        yield Verdict(Topic.DUPLICATE, Tone.NEUTRAL, "sent twice", sentence)
    related = related_to(way, sent)
    left = [one for one in dict.fromkeys(sent) if one not in way.certificates]
    if unrelated := [one for one in left if one not in related]:
        have = "has" if len(unrelated) == 1 else "have"
        sentence = f"The server sends {_list(unrelated)}, which {have} nothing to do with its certificate. {_TELL}"
        yield Verdict(Topic.UNRELATED, Tone.DOUBTFUL, "unrelated certificate", sentence)
    if elsewhere := [one for one in left if one in related]:
        sentence = f"The server also sends {_list(elsewhere)} for another way to a root, which is not needed here."
        yield Verdict(Topic.UNRELATED, Tone.NEUTRAL, "another way", sentence)


def spare(certificate: Parts, way: Way, related: Container[Parts]) -> Verdict:
    """Why a certificate that was sent does not stand on the way."""
    if certificate in way.certificates:
        sentence = "The server sends this certificate more than once."
        return Verdict(Topic.DUPLICATE, Tone.NEUTRAL, "sent twice", sentence)
    if certificate in related:
        sentence = "It leads to a root on another way, which is not needed here."
        return Verdict(Topic.UNRELATED, Tone.NEUTRAL, "another way", sentence)
    sentence = "It has nothing to do with the server's certificate."
    return Verdict(Topic.UNRELATED, Tone.DOUBTFUL, "unrelated", sentence)


def related_to(way: Way, sent: Sequence[Parts]) -> frozenset[Parts]:
    """What of ``sent`` could by its name have issued one of the way, directly or through another one sent."""
    names = {one.issuer for one in way.certificates} | {one.subject for one in way.certificates[1:]}
    related: set[Parts] = set()
    left = set(sent) - set(way.certificates)
    while found := {one for one in left if one.subject in names}:
        left -= found
        related |= found
        names |= {one.issuer for one in found}
    return frozenset(related)


def _list(certificates: Iterable[Parts]) -> str:
    names = list(dict.fromkeys(one.called for one in certificates))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def conversation(answer: Answer) -> Iterator[Verdict]:
    """What the handshake itself said."""
    if answer.tls in _OLD_TLS:
        sentence = f"The server speaks {answer.tls} only, which Java and browsers refuse. {_TELL}"
        yield Verdict(Topic.STRENGTH, Tone.BAD, f"outdated {answer.tls}", sentence)
    if answer.client_certificate_wanted:
        sentence = (
            "The server asks who connects for a certificate. This program has none and did not need one to see the "
            "server's; the AICC shows its identity certificate, so that the server has to know it."
        )
        yield Verdict(Topic.CLIENT_CERTIFICATE, Tone.NEUTRAL, "wants a client certificate", sentence)
    elif answer.alert is not None:
        sentence = f"The server broke the handshake off after it had shown its certificates (TLS alert {answer.alert})."
        yield Verdict(Topic.ODD, Tone.NEUTRAL, "broken off", sentence)
