"""TLS alerts: their numbers, names and what each means to somebody who only wants to see a certificate.

Numbers and names from RFC 8446 section 6, RFC 5246 section 7.2, RFC 6066, RFC 7301 and RFC 9849; the texts are ours. It
knows no connection.
"""

from __future__ import annotations

from dataclasses import dataclass

_ASK = "Ask whoever runs the server; the number says it all to them."
_OLD = "The server is too old or too strict for this computer; ask whoever runs it which TLS versions it speaks."


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; ``meaning`` is a sentence, ``remedy`` what to do."""

    name: str
    meaning: str
    remedy: str = _ASK


_ALERTS = {
    0: Alert("close_notify", "The server ended the conversation politely before it began.", "Try again later."),
    10: Alert("unexpected_message", "The server got a message that it did not expect at that point."),
    20: Alert("bad_record_mac", "What arrived at the server was changed on the way.", "Try again, or another network."),
    21: Alert("decryption_failed", "What arrived at the server could not be decrypted.", "Try again."),
    22: Alert("record_overflow", "What arrived at the server was too long for it."),
    30: Alert("decompression_failure", "What arrived at the server could not be unpacked."),
    40: Alert(
        "handshake_failure",
        "The server found no parameters that both sides accept, does not serve this name, or wants a client "
        "certificate.",
        "Check the host name and the port. If the server demands a certificate of its clients, fetch from a host "
        "before it or ask its owner for the file.",
    ),
    41: Alert("no_certificate", "The server misses a certificate of ours.", "Ask its owner for the certificate."),
    42: Alert("bad_certificate", "The server does not accept the client's certificate, or that there is none."),
    43: Alert("unsupported_certificate", "The server cannot use the client's certificate."),
    44: Alert("certificate_revoked", "The server says that the client's certificate was revoked."),
    45: Alert("certificate_expired", "The server says that the client's certificate has expired."),
    46: Alert("certificate_unknown", "The server has an objection to the client's certificate that it does not tell."),
    47: Alert("illegal_parameter", "The server calls something that was sent inconsistent."),
    48: Alert("unknown_ca", "The server does not know the authority of the client's certificate."),
    49: Alert(
        "access_denied", "The server does not admit this client.", "Ask its owner whether it admits your address."
    ),
    50: Alert("decode_error", "The server could not read what was sent."),
    51: Alert("decrypt_error", "A signature or check of the handshake failed at the server."),
    60: Alert("export_restriction", "The server keeps to export rules of the 1990s.", _OLD),
    70: Alert("protocol_version", "The server speaks none of the TLS versions that were offered (1.0 to 1.3).", _OLD),
    71: Alert("insufficient_security", "The server demands stronger ciphers than were offered.", _OLD),
    80: Alert("internal_error", "The server has a fault of its own.", "Try again later; otherwise tell its owner."),
    86: Alert("inappropriate_fallback", "The server takes this for an attempt to weaken the connection.", "Try again."),
    90: Alert("user_canceled", "The server gave up.", "Try again."),
    100: Alert("no_renegotiation", "The server does not begin the handshake anew."),
    109: Alert("missing_extension", "The server misses a part of the greeting."),
    110: Alert("unsupported_extension", "The server was offended by a part of the greeting that it must ignore."),
    111: Alert("certificate_unobtainable", "The server could not get the client's certificate."),
    112: Alert(
        "unrecognized_name",
        "The server does not serve this host name.",
        "Check the host name. An IP address often leads to such a server; ask for it by its name.",
    ),
    113: Alert("bad_certificate_status_response", "The server did not accept a certificate's status."),
    114: Alert("bad_certificate_hash_value", "The server found another certificate than it expected."),
    115: Alert("unknown_psk_identity", "The server expects a key that was agreed beforehand."),
    116: Alert(
        "certificate_required",
        "The server demands a certificate of its clients.",
        "Its own certificates can be used all the same; the AICC will need an identity certificate for it.",
    ),
    120: Alert("no_application_protocol", "The server offers none of the protocols that were asked for."),
    121: Alert("ech_required", "The server wants the host name encrypted."),
}


def alert(number: int) -> Alert:
    """The alert of that number; one that no standard knows has a name and a meaning that say so."""
    return _ALERTS.get(number) or Alert("unknown", "No standard says what this number means.")


def in_words(number: int) -> str:
    """Such as ``TLS alert 112 (unrecognized_name)``."""
    return f"TLS alert {number} ({alert(number).name})"
