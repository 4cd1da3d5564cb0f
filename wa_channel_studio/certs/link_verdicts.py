"""What is right and wrong with one certificate by itself: its validity, its strength, its names, its oddities.

Words for a pill and sentences for people. The chain as a whole is judged in ``certs.verdicts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from wa_channel_studio.certs.matching import Match, match
from wa_channel_studio.certs.parts import Parts
from wa_channel_studio.certs.signatures import digest_of, public_key
from wa_channel_studio.domain.certificate import CertificateFacts
from wa_channel_studio.domain.chain import Tone, Topic, Verdict
from wa_channel_studio.domain.server import Server

SOON = timedelta(days=30)
"""A certificate that has less left than this, and than a quarter of its life, should have been renewed by now."""
_DAY = timedelta(days=1)
_LONG = 400
"""From so many days on a date says more than their number."""
_MAX_NAMES = 3
_NOT_LOADED = "Java does not load it"
"""How the remark of ``certs.oddities`` begins that weighs most."""
_USUAL_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_BROKEN = {"md2": "MD2", "md5": "MD5", "sha1": "SHA-1"}


def validity(facts: CertificateFacts, at: datetime, who: str) -> Verdict:
    """Whether it is valid at the moment ``at``, and for how long. ``who`` begins a sentence."""
    left = facts.not_after - at
    days = left // _DAY
    ends = f"{facts.not_after:%Y-%m-%d}"
    if left < timedelta():
        gone = -left // _DAY
        ago = f"{_days(gone)} ago" if gone else "today"
        sentence = f"{who} expired on {ends}, {ago}. Whoever runs the server has to renew it."
        return Verdict(Topic.VALIDITY, Tone.BAD, "expired", sentence)
    if at < facts.not_before:
        sentence = (
            f"{who} is not valid before {facts.not_before:%Y-%m-%d}, and today is {at:%Y-%m-%d}. If that is not the "
            "date, set the clock of this computer; otherwise tell whoever runs the server."
        )
        return Verdict(Topic.VALIDITY, Tone.BAD, "not yet valid", sentence)
    words = f"ends in {_days(days)}" if days < _LONG else f"ends {facts.not_after:%Y}"
    if left < min(SOON, (facts.not_after - facts.not_before) / 4):
        sentence = f"{who} ends on {ends}, in {_days(days)}. A new one is due: look again when the server shows it."
        return Verdict(Topic.VALIDITY, Tone.DOUBTFUL, words if days else "ends today", sentence)
    sentence = f"{who} is valid from {facts.not_before:%Y-%m-%d} to {ends}."
    return Verdict(Topic.VALIDITY, Tone.GOOD, words, sentence)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def name(parts: Parts, facts: CertificateFacts, server: Server) -> Verdict:
    """Whether it is made for the host that was asked."""
    host = Server(server.host).shown
    found = match(parts, server.host)
    if found is Match.YES:
        return Verdict(Topic.NAME, Tone.GOOD, "name matches", f"The certificate is made for {host}.")
    if found is Match.BY_COMMON_NAME:
        sentence = (
            f"Only the common name says {host}; the list of names, in which programs look today, is missing. Java "
            "still takes that, most others do not."
        )
        return Verdict(Topic.NAME, Tone.DOUBTFUL, "name in the old place", sentence)
    sentence = (
        f"The certificate is made for {_some(facts.names)}, not for {host}. Check the address. If it is right, the "
        "server answers with somebody else's certificate, which programs that compare names refuse."
    )
    return Verdict(Topic.NAME, Tone.BAD, "name does not match", sentence)


def _some(names: tuple[str, ...]) -> str:
    if not names:
        return "no host at all"
    if len(names) == 1:
        return names[0]
    if len(names) > _MAX_NAMES:
        return f"{', '.join(names[:_MAX_NAMES])} and {len(names) - _MAX_NAMES:,} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def strength(parts: Parts, who: str, *, signature_counts: bool) -> Iterator[Verdict]:
    """What is weak about its key and its signature. The signature of a root counts for nobody."""
    key = public_key(parts.key)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < 2048:
        tone = Tone.BAD if key.key_size < 1024 else Tone.DOUBTFUL
        sentence = (
            f"The RSA key of {who} has {key.key_size:,} bits; 2,048 are the least today, and many programs refuse less."
        )
        yield Verdict(Topic.STRENGTH, tone, f"weak key, RSA {key.key_size}", sentence)
    elif isinstance(key, dsa.DSAPublicKey):
        sentence = f"{who[:1].upper()}{who[1:]} has a DSA key, which browsers and TLS 1.3 do not know any more."
        yield Verdict(Topic.STRENGTH, Tone.DOUBTFUL, "outdated key, DSA", sentence)
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < 224:
        sentence = f"The key of {who} lies on the curve {key.curve.name}, which is too small; Java refuses it."
        yield Verdict(Topic.STRENGTH, Tone.BAD, f"weak key, {key.curve.name}", sentence)
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _USUAL_CURVES:
        sentence = (
            f"The key of {who} lies on the curve {key.curve.name}, which Java 17 and browsers cannot use for TLS."
        )
        yield Verdict(Topic.STRENGTH, Tone.DOUBTFUL, f"unusual curve, {key.curve.name}", sentence)
    elif key is None:
        sentence = f"The key of {who} is of a kind that this program does not know, so its strength cannot be told."
        yield Verdict(Topic.STRENGTH, Tone.DOUBTFUL, "unknown kind of key", sentence)
    digest = digest_of(parts)
    if signature_counts and digest in _BROKEN:
        said = _BROKEN[digest]
        sentence = f"{who[:1].upper()}{who[1:]} is signed with {said}, which can be forged; most programs refuse it."
        yield Verdict(Topic.STRENGTH, Tone.BAD, f"weak signature, {said}", sentence)


def oddities(facts: CertificateFacts) -> Iterator[Verdict]:
    """What is odd about it. Old roots are odd in many ways that harm nobody; what Java does not load does."""
    for remark in facts.remarks:
        tone = Tone.BAD if remark.startswith(_NOT_LOADED) else Tone.NEUTRAL
        yield Verdict(Topic.ODD, tone, "odd certificate", remark)
