"""Makes passwords and says how hard one is to guess.

Three kinds are known: webhook passwords, which travel in URLs and headers; archive passwords, which 7-Zip must be able
to take; and the master password. All limits here are our own; those of the AICC are UNKNOWN.
"""

from __future__ import annotations

import math
import secrets
import string
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import field_map

LOOK_ALIKES = "0O1lI"
LOWER = "".join(c for c in string.ascii_lowercase if c not in LOOK_ALIKES)
UPPER = "".join(c for c in string.ascii_uppercase if c not in LOOK_ALIKES)
DIGITS = "".join(c for c in string.digits if c not in LOOK_ALIKES)
SYMBOLS = "-_."
"""They stand as they are in the user part of a URL (RFC 3986: unreserved), in headers and in shells. The fourth
unreserved one, ``~``, is left out: shells and some key pads do not take it as it is."""

SHORTEST_GENERATED = 12
LONGEST_GENERATED = 128

ARCHIVE_PASSWORD_SHORT = 8
"""Below this we warn. The format stretches passwords only a thousand times (WinZip AE-2), so length is the defence."""

JUDGED_CHARACTERS = 72
"""The library looks at no more, which bounds its time; what follows can only make a password harder."""


@dataclass(frozen=True, slots=True)
class Strength:
    """``bits`` is the logarithm of the guesses a clever attacker needs; ``score`` runs from 0 to 4."""

    bits: float
    words: str
    score: int
    advice: str = ""


LEVELS: tuple[tuple[float, str], ...] = (
    (0, "very weak"),
    (28, "weak"),
    (40, "fair"),
    (52, "good"),
    (64, "strong"),
)
"""From how many bits on a password is called what; our own scale. A stolen workspace allows perhaps a thousand guesses
a second, a stolen archive ten million: at the latter 52 bits last for years and 64 for thousands of them."""

ENOUGH = 3
"""The score from which nothing is said against a master password."""

_LONGER = "Make it longer: four or more words that have nothing to do with each other are easy to keep in mind."
_ADVICE = {
    "dictionary": "It is made of common words, names or well-known passwords.",
    "spatial": "It follows the keys of a keyboard.",
    "repeat": "It repeats itself.",
    "sequence": "It holds a sequence, like abc or 123.",
    "regex": "It holds a year.",
    "date": "It holds a date.",
}

# The library keeps the context words of a call in a module-wide table.
_judging = threading.Lock()


def generate_webhook_password(provider: str, length: int = 24) -> Secret:
    """A random password that a channel of ``provider`` can send in a URL or a header without escaping.

    It has lower and upper case, digits and a symbol, none that look alike, and begins and ends with a letter or digit.
    Raises ValueError for a provider without webhook password and for a length outside 12 to 128.
    """
    if "webhook_password" not in field_map(provider):
        raise ValueError(f"{provider} has no webhook password")
    if not SHORTEST_GENERATED <= length <= LONGEST_GENERATED:
        raise ValueError(f"a length from {SHORTEST_GENERATED} to {LONGEST_GENERATED} is wanted")
    ends = LOWER + UPPER + DIGITS
    everything = ends + SYMBOLS
    while True:  # two of three draws pass
        middle = "".join(secrets.choice(everything) for _ in range(length - 2))
        drawn = secrets.choice(ends) + middle + secrets.choice(ends)
        if all(any(c in kind for c in drawn) for kind in (LOWER, UPPER, DIGITS, SYMBOLS)):
            return Secret(drawn)


def generate_archive_password() -> Secret:
    """Five groups of four letters and digits, about 115 bits, easy to read out and to type."""
    alphabet = LOWER + UPPER + DIGITS
    return Secret("-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(5)))


def strength(password: Secret, context: Sequence[str] = ()) -> Strength:
    """How hard ``password`` is to guess for somebody who knows the words of ``context`` (names of tenant, file …)."""
    # Imported at its first use: its word lists take 20 ms that no start needs.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    text = password.reveal()
    if not text:
        return Strength(0.0, LEVELS[0][1], 0, "No password is entered.")
    with _judging:
        result = zxcvbn(text[:JUDGED_CHARACTERS], user_inputs=[word for word in context if word])
    bits = round(math.log2(max(float(result["guesses"]), 1.0)), 1)
    score = max(number for number, (least, _) in enumerate(LEVELS) if bits >= least)
    patterns = [str(match["pattern"]) for match in result["sequence"]]
    return Strength(bits, LEVELS[score][1], score, "" if score > ENOUGH else _advice(patterns))


def _advice(patterns: Sequence[str]) -> str:
    known = next((_ADVICE[pattern] for pattern in patterns if pattern in _ADVICE), "")
    return f"{known} {_LONGER}".strip()


def master_password_problem(password: Secret) -> Problem | None:
    """Only an empty master password is refused; a weak one is a warning, since nobody here knows what it guards."""
    if not password:
        return Problem("", Severity.ERROR, "The master password is empty.", "Enter one.")
    judged = strength(password)
    if judged.score >= ENOUGH:
        return None
    message = f"The master password is {judged.words}."
    return Problem("", Severity.WARNING, message, judged.advice, source="our own judgement")


def archive_password_problem(password: Secret) -> Problem | None:
    """What stops an archive from being encrypted with ``password`` (an error) or speaks against it (a warning)."""
    text = password.reveal()
    if not text:
        return Problem("", Severity.ERROR, "The archive has no password.", "Enter one, or have one generated.")
    if not (text.isascii() and text.isprintable()):
        return Problem(
            "",
            Severity.ERROR,
            "The archive password has a character that 7-Zip does not take.",
            "Use letters A-Z and a-z, digits, blanks and the signs of an English keyboard only.",
            source="7-Zip refuses passwords outside printable ASCII in ZIP archives",
        )
    if len(text) < ARCHIVE_PASSWORD_SHORT:
        return Problem(
            "",
            Severity.WARNING,
            f"The archive password has only {len(text)} characters.",
            "Make it longer, or have one generated.",
            cause="The archive's format slows down guessing only a little, so length is what protects it.",
            source="our own judgement",
        )
    return None
