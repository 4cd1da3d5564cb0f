"""What another look at a server means for what is kept of it, in words: unchanged, renewed, changed, not reached.

Pure: it is told what the server showed and whether the judge would trust it. It asks no network and keeps nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.certificate import Anchor, CertificateFile, Origin, Role
from wa_channel_studio.domain.chain import Chain, Failure, Tone, Topic
from wa_channel_studio.domain.library import User, WatchResult, WatchState

WORST_FIRST = (WatchState.ANCHOR_CHANGED, WatchState.UNREACHABLE, WatchState.RENEWED, WatchState.UNCHANGED)

_KNOWN = {
    WatchState.UNCHANGED: "it was unchanged",
    WatchState.RENEWED: "it had been renewed under the same authority",
    WatchState.ANCHOR_CHANGED: "what is kept did not lead to it any more",
}
_PARTS = re.compile(r"(?:\\.|[^,\\])+")
_NOT_KNOWN = "it is not known whether the AICC builds a path or compares certificates"

NAMED = 3
"""So many channels are named in a remedy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one server's answer means."""

    state: WatchState
    sentence: str
    remedy: str = ""
    leaf: str = ""
    """SHA-256 of the server's own certificate, to be remembered; empty where what is remembered stays right."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate file as the watch needs it."""

    file: CertificateFile
    origin: Origin
    role: Role
    users: tuple[User, ...] = ()

    def seen(self, place: int) -> str:
        """The fingerprint that the server of this number showed when it was last seen well; empty when not noted."""
        return self.origin.seen[place] if len(self.origin.seen) == len(self.origin.servers) else ""

    @property
    def fingerprints(self) -> frozenset[str]:
        """SHA-256 of every entry."""
        return frozenset(entry.sha256 for entry in self.file.entries)

    @property
    def channels(self) -> str:
        """The names of the channels that use it, as part of a sentence; empty when none does."""
        using = (user for user in self.users if not user.set_aside and not user.trashed)
        return _some(user.channel_name for user in using if user.channel_name)

    @property
    def connections(self) -> str:
        """The names of the tenants whose connection trusts its AICC by it; empty when none does."""
        return _some(user.tenant_name for user in self.users if user.tenant_id)


def _some(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more


def closed(kept: Kept) -> Finding:
    """What is kept cannot be opened, so nothing can be compared."""
    sentence = f"{kept.file.file_name} cannot be opened, so nothing could be compared."
    return Finding(WatchState.UNREACHABLE, sentence, "Enter its password in the library, and look again.")


def failed(failure: Failure) -> Finding:
    """The server could not be asked."""
    said = failure.problem.message
    host = failure.server.shown
    sentence = said if failure.server.host in said or host in said else f"{host}: {said}"
    return Finding(WatchState.UNREACHABLE, sentence, failure.problem.remedy)


def seen(kept: Kept, place: int, chain: Chain, *, trusted: bool) -> Finding:
    """The server of that number was asked; ``trusted`` says whether what is kept leads to what it showed."""
    own = chain.leaf.facts
    same = own.sha256 in kept.fingerprints or own.sha256 == kept.seen(place)
    if kept.role is Role.IDENTITY:
        # Only the server's own certificate counts: the provider has been given that one.
        trusted = same
    elif trusted and not same and not kept.seen(place):
        same = own.not_before <= kept.origin.fetched_at
    if chain.needs_consent and not trusted and not kept.origin.warning:
        return _inspected(chain)
    if same and own.not_after < chain.fetched_at:
        return _ended(kept, chain)
    if trusted:
        return _trusted(kept, chain, same=same)
    return _identity_changed(kept, chain) if kept.role is Role.IDENTITY else _changed(kept, chain)


def together(findings: Sequence[Finding], at: datetime, before: WatchResult | None) -> WatchResult:
    """What the findings of all its servers say of a file: the worst of them, and every server that is not fine.

    Where no server was reached that could say more, what was known before stays known.
    """
    worst = min(findings, key=lambda finding: WORST_FIRST.index(finding.state)).state
    telling = [finding for finding in findings if WORST_FIRST.index(finding.state) <= 1] or [
        finding for finding in findings if finding.state is worst
    ]
    telling.sort(key=lambda finding: WORST_FIRST.index(finding.state))
    message = " ".join(dict.fromkeys(finding.sentence for finding in telling))
    remedy = " ".join(dict.fromkeys(finding.remedy for finding in telling if finding.remedy))
    if worst is not WatchState.UNREACHABLE or before is None:
        return WatchResult(worst, at, message, remedy)
    last = before
    if before.state is WatchState.UNREACHABLE:
        if before.known is None or before.known_at is None:
            return WatchResult(worst, at, message, remedy)
        last = WatchResult(before.known, before.known_at, before.known_message, before.known_remedy)
    message += f" When it was last reached, on {last.at:%Y-%m-%d}, {_KNOWN[last.state]}."
    if last.state is WatchState.ANCHOR_CHANGED and last.remedy:
        remedy = f"{last.remedy} {remedy}".rstrip()
    return WatchResult(worst, at, message, remedy, last.state, last.at, last.message, last.remedy)


def answer(name: str, anchors: Sequence[tuple[str, bytes]], chain: Chain, *, trusted: bool) -> str:
    """Whether certificates (alias, DER), called ``name``, trust what a server showed, and why or why not."""
    host, aliases = _host(chain), {der: alias for alias, der in anchors}
    on_it = [link for link in chain.links if link.der in aliases]
    if trusted:
        by = ""
        if on_it:
            alias = aliases[on_it[0].der]
            by = (
                f", by its entry “{alias}”" if alias else f", by the certificate of “{_called(on_it[0].facts.subject)}”"
            )
        sentence = f"Yes: {name} trusts {host} today{by}."
        names = chain.about(Topic.NAME)
        return f"{sentence} But: {names.sentence}" if names is not None and names.tone is Tone.BAD else sentence
    missing = chain.about(Topic.MISSING)
    if on_it:
        why = f"it has “{_called(on_it[0].facts.subject)}”, but {_fault(chain, on_it[0].facts.sha256)}"
    else:
        why = f"nothing in it leads to {host}, whose certificates end in “{_top(chain)}”"
    sentence = f"No, {name} does not trust {host} today: {why}."
    if missing is not None and missing.sentence:
        sentence += f" {missing.sentence}"
    if chain.needs_consent:
        sentence += " That is no public authority: something on the way may open the encrypted traffic."
    return sentence


def _inspected(chain: Chain) -> Finding:
    # Not “changed”: nobody knows what the server itself shows, and nothing of this may be uploaded.
    sentence = (
        f"{_host(chain)} itself was not seen: the certificates that came end in “{_top(chain)}”, which is no public "
        "authority. Something on the way opens the encrypted traffic, or the server has gone over to a private one."
    )
    remedy = "Look again from a network where nothing stands between; upload nothing before that."
    return Finding(WatchState.UNREACHABLE, sentence, remedy)


def _ended(kept: Kept, chain: Chain) -> Finding:
    own = chain.leaf.facts
    sentence = f"{_host(chain)} still shows the certificate that ended on {own.not_after:%Y-%m-%d}."
    who = "administrator of the AICC" if kept.role is Role.IDENTITY else "provider"
    return Finding(WatchState.UNCHANGED, sentence, f"Ask the {who} when it is renewed.", own.sha256)


def _trusted(kept: Kept, chain: Chain, *, same: bool) -> Finding:
    host, own = _host(chain), chain.leaf.facts
    if same:
        state, sentence, remedy = WatchState.UNCHANGED, f"{host} shows the same certificate as before.", ""
    else:
        until = f"{own.not_after:%Y-%m-%d}"
        sentence = f"{host} has renewed its certificate, now until {until}; what is kept still leads to it."
        state, remedy = WatchState.RENEWED, "Nothing has to be done."
    if Anchor.LEAF in kept.origin.anchors and own.sha256 not in kept.fingerprints:
        sentence += " The server's own certificate that is kept with it is a former one."
        remedy = f"If calls to the provider fail, get it again: {_NOT_KNOWN}."
    return Finding(state, sentence, remedy, own.sha256)


def _identity_changed(kept: Kept, chain: Chain) -> Finding:
    until = f"{chain.leaf.facts.not_after:%Y-%m-%d}"
    sentence = f"The AICC has a new certificate at {_host(chain)}, until {until}; the provider must be given it."
    whose = f" of {kept.channels}" if kept.channels else ""
    return Finding(WatchState.ANCHOR_CHANGED, sentence, f"Get it again, and give it to the provider{whose}.")


def _changed(kept: Kept, chain: Chain) -> Finding:
    host, own = _host(chain), chain.leaf.facts
    on_it = next((link.facts for link in chain.links if link.facts.sha256 in kept.fingerprints), None)
    missing = chain.about(Topic.MISSING)
    if on_it is not None:
        sentence = f"“{_called(on_it.subject)}” is kept, but {_fault(chain, on_it.sha256)}."
    elif any(entry.is_ca for entry in kept.file.entries):
        sentence = f"The certificates of {host} end in “{_top(chain)}” now; nothing that is kept leads to them."
    else:
        valid = f"{own.not_before:%Y-%m-%d} to {own.not_after:%Y-%m-%d}"
        sentence = f"{host} shows another certificate now, valid from {valid}; only a former one is kept."
    if missing is not None and missing.sentence:
        sentence += f" {missing.sentence}"
    return Finding(WatchState.ANCHOR_CHANGED, sentence, f"Get it again{_where(kept)}.")


def _where(kept: Kept) -> str:
    """What is to be done with the new one, as the end of a sentence."""
    ways = []
    if kept.channels:
        ways.append(f"upload it to the AICC and choose it in {kept.channels}")
    if kept.connections:
        ways.append(f"choose it in the connection of {kept.connections}")
    return f", {', and '.join(ways)}" if ways else " before it is used"


def _fault(chain: Chain, anchor: str) -> str:
    """Why the way from the server's own certificate up to an anchor does not hold, as far as it can be seen."""
    for link in chain.links:
        if link.facts.sha256 == anchor:
            break
        on_the_way = f"the certificate of “{_called(link.facts.subject)}” on the way to it"
        if link.facts.not_after < chain.fetched_at:
            return f"{on_the_way} ended on {link.facts.not_after:%Y-%m-%d}"
        if link.facts.not_before > chain.fetched_at:
            return f"{on_the_way} is not valid before {link.facts.not_before:%Y-%m-%d}"
    return f"what {_host(chain)} shows does not hold up to there"


def _top(chain: Chain) -> str:
    last = chain.links[-1].facts
    return _called(last.subject if chain.root is not None or last.self_signed else last.issuer)


def _called(name: str) -> str:
    """A distinguished name in few words: its CN, or else its OU or O, as old roots have."""
    parts = dict(part.strip().partition("=")[::2] for part in reversed(_PARTS.findall(name)))
    found = next((parts[kind] for kind in ("CN", "OU", "O") if kind in parts), name)
    return re.sub(r"\\(.)", r"\1", found)


def _host(chain: Chain) -> str:
    return chain.server.shown
