"""How certificates, chains and their times are said in the window.

Sentences and small texts only. Judgements are verdicts that come with a chain; forecasts come from the services.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from textwrap import wrap

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, Role
from wa_channel_studio.domain.chain import Chain, Layer, Link, Tone, Topic
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.tones import tone_of

_KINDS: dict[Tone, Kind] = {
    Tone.GOOD: "success",
    Tone.NEUTRAL: "neutral",
    Tone.DOUBTFUL: "warning",
    Tone.BAD: "error",
}
_PEM_LINE = 64
"""Letters of a line of PEM (RFC 7468, section 2)."""


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Certificates", text)


def kind_of(tone: Tone) -> Kind:
    """The look of a verdict."""
    return _KINDS[tone]


def place_words(anchor: Anchor) -> str:
    """Where a certificate stands in its chain."""
    return {
        Anchor.LEAF: translate("Server"),
        Anchor.INTERMEDIATE: translate("Intermediate"),
        Anchor.ROOT: translate("Root"),
    }[anchor]


def place_of_link(link: Link) -> str:
    """The place, and where a certificate comes from that the server did not send."""
    if not link.completed_from:
        return place_words(link.place)
    return translate("{0} · completed from {1}").format(place_words(link.place), link.completed_from)


def anchor_words(anchor: Anchor) -> str:
    """What was chosen, inside a sentence: "the root"."""
    return {
        Anchor.LEAF: translate("the server's own"),
        Anchor.INTERMEDIATE: translate("the intermediate"),
        Anchor.ROOT: translate("the root"),
    }[anchor]


def role_words(role: Role) -> str:
    """What a certificate is for."""
    return {
        Role.TRUST: translate("Trust for a provider"),
        Role.IDENTITY: translate("Identity of the AICC"),
        Role.NONE: translate("No role yet"),
    }[role]


def layer_words(layer: Layer) -> str:
    """Where a fetch failed, for a pill."""
    return {
        Layer.NAME: translate("name not found"),
        Layer.CONNECT: translate("no connection"),
        Layer.TIME: translate("time-out"),
        Layer.PROXY: translate("proxy"),
        Layer.TLS: translate("TLS refused"),
        Layer.NOT_TLS: translate("not TLS"),
        Layer.CANCELLED: translate("stopped"),
    }[layer]


def local(moment: datetime) -> datetime:
    """``moment`` in local time; one at the ends of the calendar, such as the year 9999, stays in UTC."""
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment.astimezone(UTC)


def day(moment: datetime) -> str:
    """A day as every sentence of the services and every file name says it: in UTC, year first."""
    return moment.astimezone(UTC).date().isoformat()


def span(not_before: datetime, not_after: datetime) -> str:
    """Both days of a validity."""
    return translate("{0} to {1}").format(day(not_before), day(not_after))


def exactly(moment: datetime) -> str:
    """A moment to the second in local time with its distance from UTC, and in UTC where that differs."""
    there = local(moment)
    utc = f"{_clock(moment.astimezone(UTC))} UTC"
    offset = there.strftime("%z")
    if not there.utcoffset():
        return utc
    return f"{_clock(there)} (UTC{offset[:3]}:{offset[3:5]}), {utc}"


def _clock(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "seconds")


def time_left(facts: CertificateFacts, now: datetime) -> str:
    """How long a certificate will be valid: "83 days left", "expired 4 days ago"."""
    one_day = timedelta(days=1)
    if now < facts.not_before:
        return _days(_up(facts.not_before - now), translate("valid from tomorrow"), translate("valid in {0} days"))
    if now > facts.not_after:
        gone = int((now - facts.not_after) / one_day)
        return translate("expired today") if gone == 0 else _days(gone, *_AGO())
    left = int((facts.not_after - now) / one_day)
    return translate("ends today") if left == 0 else _days(left, translate("1 day left"), translate("{0} days left"))


def _AGO() -> tuple[str, str]:  # noqa: N802 - a constant that must be translated late
    return translate("expired yesterday"), translate("expired {0} days ago")


def _up(span_left: timedelta) -> int:
    return -int(-span_left // timedelta(days=1))


def _days(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(f"{count:,}".replace(",", "\u202f"))


def validity_tone(link: Link, now: datetime) -> Tone:
    """How the validity is meant: as its verdict says, or by the calendar where there is none.

    The verdict knows more of what a server shows now: one of 90 days is not late while three weeks are left.
    """
    said = [verdict.tone for verdict in link.verdicts if verdict.topic is Topic.VALIDITY]
    if said:
        return max(said, key=(Tone.GOOD, Tone.NEUTRAL, Tone.DOUBTFUL, Tone.BAD).index)
    return tone_at(link.facts, now)


def tone_at(facts: CertificateFacts, now: datetime) -> Tone:
    """How it is meant whether and for how long a certificate is valid."""
    return Tone.BAD if now < facts.not_before else tone_of(facts.not_after, now)


def asked_how(chain: Chain) -> str:
    """How the server was spoken to, and what its chain was held against."""
    parts = [chain.tls] if chain.tls else []
    if chain.via:
        parts.append(translate("through the proxy {0}").format(chain.via))
    if chain.store:
        parts.append(translate("held against {0}").format(chain.store))
    return " · ".join(parts)


def pem_text(der: bytes) -> str:
    """A certificate as PEM (RFC 7468)."""
    body = "\n".join(wrap(base64.b64encode(der).decode("ascii"), _PEM_LINE))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
