"""How it is said where a certificate came from, what was taken of it, and until when that will do.

For whatever shows a certificate that the program fetched itself: the card in the form and the field sheet.
"""

from __future__ import annotations

from wa_channel_studio.domain.certificate import Anchor, CertificateFile, Origin, Role
from wa_channel_studio.domain.lifetimes import lives_in_words
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import parse_server

ANCHOR_WORDS = {
    Anchor.LEAF: "the server's own",
    Anchor.INTERMEDIATE: "the intermediate",
    Anchor.ROOT: "the root",
}
_UNKNOWN = "it is not known whether the AICC builds a path to a root or compares certificates"


def taken_words(anchors: tuple[Anchor, ...]) -> str:
    """What was taken of a chain, such as “the server's own and the root”."""
    return " and ".join(ANCHOR_WORDS[anchor] for anchor in anchors)


def origin_lines(file: CertificateFile, role: Role) -> tuple[tuple[str, str], ...]:
    """Title and text of each line; nothing for a file that a person brought."""
    origin = file.origin
    if origin is None:
        return ()
    via = f", through the proxy {shown_server(origin.via)}" if origin.via else ""
    servers = " and ".join(shown_server(server) for server in origin.servers)
    when = f"{origin.fetched_at:%Y-%m-%d %H:%M} UTC"
    lines = [("Fetched", f"from {servers}, {when}{via}"), ("Taken", taken_words(origin.anchors))]
    if origin.until is not None:
        lines.append(("Works until", f"{origin.until:%Y-%m-%d} at the latest"))
    watch_out = _watch_out(file, origin, role)
    lines.extend(("Watch out", text) for text in (origin.warning, watch_out) if text)
    return tuple(lines)


def _watch_out(file: CertificateFile, origin: Origin, role: Role) -> str:
    """What ends the choice before its day."""
    own = Anchor.LEAF in origin.anchors
    above = any(anchor is not Anchor.LEAF for anchor in origin.anchors)
    if role is Role.IDENTITY:
        return "When the AICC's certificate is renewed, the provider needs the new one."
    if own and above:
        ends = min((entry.not_after for entry in file.entries if not entry.is_ca), default=None)
        latest = f", at the latest on {ends:%Y-%m-%d}" if ends is not None else ""
        return f"Both were taken, since {_UNKNOWN}. If it compares, replace this when a server renews{latest}."
    if own:
        lives = lives_in_words(origin.fetched_at.date())
        return f"It stops working when the server renews its certificate; public ones live {lives}."
    return f"If calls to the provider fail over the certificate, use the server's own: {_UNKNOWN}."


def shown_server(server: str) -> str:
    """``host:port`` as people read it: the port only where it is not the usual one."""
    try:
        return parse_server(server).server.shown
    except ProblemError:
        return server
