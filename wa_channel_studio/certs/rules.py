"""The rules of a way of certificates: signatures, dates, who may sign for whom (RFC 5280, section 6).

Two readings are known: how clients in general judge, and how Java's PKIX does, which neither looks at the dates of what
it trusts nor at the purposes of an intermediate. Where the way comes from is left to ``certs.path``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from wa_channel_studio.certs import parts as extension
from wa_channel_studio.certs.limits import limits_of
from wa_channel_studio.certs.parts import Parts
from wa_channel_studio.certs.signatures import digest_of, public_key, signed_by

_SERVER_PURPOSES = frozenset(
    {
        "1.3.6.1.5.5.7.3.1",  # TLS server
        "2.5.29.37.0",  # any
        "2.16.840.1.113730.4.1",  # Netscape, server gated cryptography
        "1.3.6.1.4.1.311.10.3.3",  # Microsoft, the same
    }
)
_UNDERSTOOD = frozenset(
    {
        extension.SUBJECT_KEY_ID,
        extension.KEY_USAGE,
        extension.SUBJECT_ALT_NAME,
        "2.5.29.18",  # issuer alternative name
        extension.BASIC_CONSTRAINTS,
        extension.NAME_CONSTRAINTS,
        "2.5.29.31",  # CRL distribution points
        extension.CERTIFICATE_POLICIES,
        extension.POLICY_MAPPINGS,
        extension.AUTHORITY_KEY_ID,
        extension.POLICY_CONSTRAINTS,
        extension.EXTENDED_KEY_USAGE,
        extension.INHIBIT_ANY_POLICY,
        "2.16.840.1.113730.1.1",  # Netscape certificate type
    }
)
_SIGNING_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
"""The curves on which Java 17 checks signatures."""
_TLS_USAGES = frozenset({extension.DIGITAL_SIGNATURE, extension.KEY_ENCIPHERMENT, extension.KEY_AGREEMENT})
_BROKEN_DIGESTS = frozenset({"md2", "md5"})


class Rule(StrEnum):
    """What a fault is against."""

    SIGNATURE = "signature"
    UNTRIED = "untried"
    """The signature is of a kind that cannot be checked here."""
    EXPIRED = "expired"
    EARLY = "early"
    AUTHORITY = "authority"
    LENGTH = "length"
    NAMES = "names"
    CRITICAL = "critical"
    PURPOSE = "purpose"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one certificate of a way, as a sentence."""

    rule: Rule
    certificate: Parts
    sentence: str


def faults(way: Sequence[Parts], anchor: Parts | None, at: datetime, *, java: bool = False) -> Iterator[Fault]:
    """What is wrong with ``way``, the server's own first, whose last certificate was issued by ``anchor``.

    Without an anchor nothing is said of the last signature. ``java``: only what Java 17 minds.
    """
    whole = _with(way, anchor)
    for certificate, signer in pairwise(whole):
        yield from _signature(certificate, signer, java=java)
    for certificate in way if java else whole:
        yield from _dates(certificate, at)
    yield from _authorities(way, anchor, java=java)
    yield from _names(way, anchor, java=java)
    for certificate in way:
        yield from _critical(certificate)
    for certificate in whole:
        yield from _strength(certificate, signed=certificate is not anchor)
    yield from _purpose(way, java=java)


def _with(way: Sequence[Parts], anchor: Parts | None) -> tuple[Parts, ...]:
    return tuple(way) if anchor is None else (*way, anchor)


def _signature(certificate: Parts, signer: Parts, *, java: bool) -> Iterator[Fault]:
    good = signed_by(certificate, signer)
    if good is False:
        sentence = f"The signature on {certificate.called} was not made with the key of {signer.called}."
        yield Fault(Rule.SIGNATURE, certificate, sentence)
    elif good is None:
        sentence = f"The signature on {certificate.called} is of a kind that cannot be checked here."
        yield Fault(Rule.UNTRIED, certificate, sentence)
    elif java:
        key = public_key(signer.key)
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _SIGNING_CURVES:
            sentence = f"{signer.called} signs on the curve {key.curve.name}, which Java does not know."
            yield Fault(Rule.WEAK, signer, sentence)


def _dates(certificate: Parts, at: datetime) -> Iterator[Fault]:
    if at > certificate.not_after:
        yield Fault(Rule.EXPIRED, certificate, f"{certificate.called} expired on {certificate.not_after:%Y-%m-%d}.")
    elif at < certificate.not_before:
        sentence = f"{certificate.called} is not valid before {certificate.not_before:%Y-%m-%d}."
        yield Fault(Rule.EARLY, certificate, sentence)


def _authorities(way: Sequence[Parts], anchor: Parts | None, *, java: bool) -> Iterator[Fault]:
    below = 0
    for certificate in _with(way, anchor)[1:]:
        trusted = certificate is anchor
        is_ca, length = certificate.constraints or (trusted and certificate.version < 3, None)
        usage = certificate.key_usage
        if not is_ca:
            yield Fault(
                Rule.AUTHORITY,
                certificate,
                f"{certificate.called} is no authority, so it cannot vouch for another certificate.",
            )
        elif usage is not None and extension.KEY_CERT_SIGN not in usage:
            sentence = f"The key of {certificate.called} is not meant to vouch for other certificates."
            yield Fault(Rule.AUTHORITY, certificate, sentence)
        elif length is not None and below > length and not (java and trusted):
            sentence = f"{certificate.called} allows {_count(length)} below it, and there are more."
            yield Fault(Rule.LENGTH, certificate, sentence)
        if not certificate.self_issued:
            below += 1


def _count(number: int) -> str:
    return "no authority" if number == 0 else "one authority" if number == 1 else f"{number} authorities"


def _names(way: Sequence[Parts], anchor: Parts | None, *, java: bool) -> Iterator[Fault]:
    for position, authority in enumerate(_with(way, anchor)):
        if position == 0 or (java and authority is anchor) or (limits := limits_of(authority)) is None:
            continue
        for certificate in way[:position]:
            if certificate.self_issued and certificate is not way[0]:
                continue
            if name := limits.forbidden(certificate, own=certificate is way[0]):
                sentence = f"{authority.called} may not sign for {name}, which stands in {certificate.called}."
                yield Fault(Rule.NAMES, authority, sentence)
                break


def _critical(certificate: Parts) -> Iterator[Fault]:
    unknown = [
        number for number, found in certificate.extensions.items() if found.critical and number not in _UNDERSTOOD
    ]
    if unknown:
        sentence = f"{certificate.called} has an extension ({unknown[0]}) that must be understood and is not known."
        yield Fault(Rule.CRITICAL, certificate, sentence)


def _strength(certificate: Parts, *, signed: bool) -> Iterator[Fault]:
    digest = digest_of(certificate)
    if signed and digest in _BROKEN_DIGESTS:
        yield Fault(Rule.WEAK, certificate, f"{certificate.called} is signed with {digest.upper()}, which is broken.")
    key = public_key(certificate.key)  # bounds of jdk.certpath.disabledAlgorithms in JDK 17
    if isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey | ec.EllipticCurvePublicKey):
        smallest = 224 if isinstance(key, ec.EllipticCurvePublicKey) else 1024
        if key.key_size < smallest:
            sentence = f"The key of {certificate.called} has {key.key_size} bits, which is far too short."
            yield Fault(Rule.WEAK, certificate, sentence)


def _purpose(way: Sequence[Parts], *, java: bool) -> Iterator[Fault]:
    for certificate in way[:1] if java else way:
        if certificate.purposes is not None and not certificate.purposes & _SERVER_PURPOSES:
            yield Fault(Rule.PURPOSE, certificate, f"{certificate.called} is not meant for servers.")
    usage = way[0].key_usage if way else None
    if usage is not None and extension.DIGITAL_SIGNATURE not in usage and (java or not usage & _TLS_USAGES):
        yield Fault(Rule.PURPOSE, way[0], f"The key of {way[0].called} is not meant for TLS.")
