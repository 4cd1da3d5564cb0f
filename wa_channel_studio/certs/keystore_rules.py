"""What Java asks of a keystore before it is written: names, certificates, the password.

Each fault is a :class:`ProblemError` that names the entry. Light on purpose: keystores of 20,000 entries are checked
from the command line, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wa_channel_studio.certs.der import header
from wa_channel_studio.certs.java_rules import Refusal, refused
from wa_channel_studio.certs.modified_utf8 import to_modified_utf8
from wa_channel_studio.domain.bounds import MAX_ENTRIES, MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import MAX_ALIAS_BYTES, MIN_PASSWORD, AliasTakenError, folded_alias
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError


@dataclass(slots=True)
class Entry:
    """A trusted certificate on its way into a keystore."""

    alias: str
    der: bytes = field(repr=False)
    created_ms: int
    accepted: bool = False
    """Whether Java's rules were asked about the certificate already."""


def check(entries: Iterable[Entry], kind: FileKind, password: Secret) -> list[Entry]:
    """The entries as they are to be written: names in lower case, nothing behind the certificates.

    Raises ProblemError for the first that Java could not take.
    """
    check_password(password, kind)
    found: list[Entry] = []
    taken = Aliases()
    for entry in entries:
        alias = folded_alias(entry.alias)
        if alias in taken:
            raise AliasTakenError.proposing(alias, taken.free(alias))
        taken.add(alias)
        if not alias.isascii() or len(alias) > MAX_ALIAS_BYTES:
            _check_alias(alias)
        if not entry.accepted and (refusal := refused(entry.der)) is not None:
            raise not_loaded(alias, refusal)
        _, _, end = header(entry.der, 0, len(entry.der))
        found.append(Entry(alias, entry.der if end == len(entry.der) else entry.der[:end], entry.created_ms, True))
    if not found:
        raise ProblemError.of("The keystore has no certificate.", "Add at least one.")
    if len(found) > MAX_ENTRIES:
        message = f"The keystore would have {len(found):,} entries; this program writes up to {MAX_ENTRIES:,}."
        raise ProblemError.of(message, "Leave some out.")
    return found


def check_password(password: Secret, kind: FileKind) -> None:
    """Raises ProblemError for a password that Java's programs would not take."""
    text = password.reveal()
    if len(text) < MIN_PASSWORD:
        raise _password_problem(
            f"The password has {len(text)} characters; a keystore needs at least {MIN_PASSWORD}.",
            f"Choose one of {MIN_PASSWORD} characters or more.",
            "keytool of JDK 17 refuses shorter ones",
        )
    if kind is FileKind.PKCS12 and not (text.isascii() and text.isprintable()):
        raise _password_problem(
            "Java opens a PKCS #12 keystore only by a password of plain letters, digits and signs (ASCII).",
            "Choose such a password, or write a JKS.",
            "Java 17: “Password is not ASCII”",
        )
    try:
        text.encode("utf-16-be")
    except UnicodeEncodeError:
        raise _password_problem("The password has half a character in it.", "Type it again.", "") from None


def _password_problem(message: str, remedy: str, source: str) -> ProblemError:
    return ProblemError(Problem("password", Severity.ERROR, message, remedy, "", source))


def _check_alias(alias: str) -> None:
    try:
        alias.encode("utf-16-be")
    except UnicodeEncodeError:
        message = "The name of an entry has half a character in it."
        raise ProblemError.of(message, "Type the name again.", field="alias") from None
    size = len(to_modified_utf8(alias))
    if size > MAX_ALIAS_BYTES:
        message = f"The name “{alias[:40]}…” has {size:,} bytes; Java writes names of up to {MAX_ALIAS_BYTES:,}."
        raise ProblemError.of(message, "Choose a shorter name.", field="alias")


class Aliases:
    """Names in use, as Java keeps them; gives out free ones in the same time however many are alike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._following: dict[str, int] = {}

    def __contains__(self, alias: str) -> bool:
        return alias in self._taken

    def add(self, alias: str) -> None:
        """Use a name that is written as Java keeps it."""
        self._taken.add(alias)

    def take(self, wanted: str) -> str:
        """``wanted`` as Java keeps it, with -2, -3 and so on behind it where that is taken; it is in use then."""
        alias = self.free(wanted)
        self._taken.add(alias)
        return alias

    def free(self, wanted: str) -> str:
        """What :meth:`take` would give."""
        base = alias = folded_alias(wanted)
        while alias in self._taken:
            number = self._following.get(base, 2)
            self._following[base] = number + 1
            alias = f"{base}-{number}"
        return alias


def check_size(data: bytes) -> None:
    """Raises ProblemError for a keystore that this program would not read again."""
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        message = f"The keystore would have {len(data):,} bytes; this program writes up to {limit} MiB."
        raise ProblemError.of(message, "Leave some certificates out.")


def not_as_written() -> ProblemError:
    """What reads back is not what was to be written; nobody may be told that it was."""
    return DamagedError.of("The keystore did not read back as it was written.", "Write it again to another place.")


def not_loaded(name: str, refusal: Refusal) -> ProblemError:
    """The refusal of a certificate that Java could not load; ``name`` is how the person knows it."""
    message = f"Java cannot load “{name}”, and with it could not load the whole keystore. {refusal}"
    return ProblemError.of(message, "Leave it out, or get it anew from whoever issued it.")
