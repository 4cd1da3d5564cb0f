"""The entries of a keystore while somebody works on it, as Java would see them.

Knows names and their rules: Java keeps aliases in lower case and has each once. It reads and writes no file, checks no
certificate and holds no private key, only the fact that one is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.problem import Problem, ProblemError

MIN_PASSWORD = 6
"""Characters; keytool asks for no less."""
MAX_ALIAS_BYTES = 65_535
"""A keystore says how long an alias is in two bytes (java.io.DataOutput.writeUTF)."""
NAMELESS = "certificate"
"""What an entry is called for which no name can be found."""


def folded_alias(alias: str) -> str:
    """An alias as Java keeps it."""
    return alias.lower()


def tidied_alias(name: str) -> str:
    """A proposed name as an alias: blanks in one, as Java keeps it, never empty."""
    return folded_alias(" ".join(name.split())) or NAMELESS


def free_aliases(wanted: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Each of ``wanted`` as Java keeps it, with -2, -3 and so on behind it where that is taken, also among themselves.

    ``taken`` is folded already. Takes the same time for a name that comes once and for one that comes 20,000 times.
    """
    used = set(taken)
    following: dict[str, int] = {}
    free = []
    for name in wanted:
        base = tidied_alias(name)
        alias = base
        while alias in used:
            number = following.get(base, 2)
            following[base] = number + 1
            alias = f"{base}-{number}"
        used.add(alias)
        free.append(alias)
    return tuple(free)


class AliasTakenError(ProblemError):
    """There is an entry of that name; ``proposal`` is one that is free."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.proposal = ""

    @classmethod
    def proposing(cls, alias: str, proposal: str) -> AliasTakenError:
        """``alias`` is taken, ``proposal`` is not."""
        fault = cls(
            ProblemError.of(
                f"There is an entry “{alias}” already; Java does not tell capitals apart.",
                f"Choose another name, such as {proposal}.",
                field="alias",
            ).problem
        )
        fault.proposal = proposal
        return fault


@dataclass(frozen=True, slots=True)
class KeystoreEntry:
    """A trusted certificate under its alias."""

    alias: str
    der: bytes = field(repr=False)
    created: datetime | None = None
    """When it was put in (UTC); None in kinds that do not say (PKCS#12)."""
    facts: CertificateFacts | None = None
    """None when the bytes cannot be read as a certificate."""
    fault: str = ""
    """Why Java would refuse it; empty when nothing is known against it."""

    @property
    def id(self) -> str:
        """What a list finds it by again: its alias, which is there once."""
        return self.alias


@dataclass(frozen=True, slots=True)
class Keystore:
    """Trusted certificates in their order, and which aliases have a private key."""

    kind: FileKind
    entries: tuple[KeystoreEntry, ...] = ()
    private_keys: tuple[str, ...] = ()
    """Aliases of private-key entries. They are shown as present; this program never writes them."""
    remarks: tuple[str, ...] = ()
    """What is odd about the file, as sentences: a suffix that lies, aliases that Java would merge."""

    @property
    def aliases(self) -> frozenset[str]:
        """Every alias in use, as Java keeps it."""
        return frozenset(folded_alias(entry.alias) for entry in self.entries) | frozenset(
            folded_alias(alias) for alias in self.private_keys
        )

    def free_alias(self, wanted: str) -> str:
        """``wanted`` as Java keeps it, with -2, -3 and so on behind it where that is taken."""
        return free_aliases((wanted,), self.aliases)[0]

    def with_entries(self, added: Iterable[KeystoreEntry]) -> Keystore:
        """With more entries, whose names must be free. Raises AliasTakenError, which proposes another name."""
        taken = set(self.aliases)
        new: list[KeystoreEntry] = []
        for entry in added:
            alias = _proper(entry.alias)
            _refuse_taken(alias, taken)
            taken.add(alias)
            new.append(replace(entry, alias=alias))
        return replace(self, entries=(*self.entries, *new))

    def renamed(self, old: str, new: str) -> Keystore:
        """With one entry under another alias. Raises like :meth:`renamed_at`; nothing happens when there is none."""
        written, folded = self._places()
        places = written.get(old) or folded.get(folded_alias(old))
        return self.renamed_at(places[0], new) if places else self

    def renamed_at(self, place: int, new: str) -> Keystore:
        """With the entry at ``place`` under another alias.

        Raises AliasTakenError, and ProblemError when the alias is empty or too long.
        """
        alias = _proper(new.strip())
        others = {folded_alias(entry.alias) for at, entry in enumerate(self.entries) if at != place}
        _refuse_taken(alias, others | {folded_alias(key) for key in self.private_keys})
        entries = list(self.entries)
        entries[place] = replace(entries[place], alias=alias)
        return replace(self, entries=tuple(entries))

    def without(self, aliases: Iterable[str]) -> Keystore:
        """Without the entries of these aliases."""
        written, folded = self._places()
        gone: set[int] = set()
        for alias in aliases:
            gone.update(written.get(alias) or folded.get(folded_alias(alias)) or ())
        return self.without_places(gone)

    def without_places(self, places: Collection[int]) -> Keystore:
        """Without the entries at ``places``; give a set where they are many."""
        return replace(self, entries=tuple(e for place, e in enumerate(self.entries) if place not in places))

    def _places(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Where each alias stands, as it is written and as Java keeps it.

        A file not made by Java may have two that differ in capitals only; then the one that is named as it is written
        is meant.
        """
        written: dict[str, list[int]] = {}
        folded: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            written.setdefault(entry.alias, []).append(place)
            folded.setdefault(folded_alias(entry.alias), []).append(place)
        return written, folded


def _proper(alias: str) -> str:
    """An alias as Java keeps it. Raises ProblemError for one that cannot be written."""
    if not alias.strip():
        raise ProblemError.of("The alias is empty.", "Give the entry a name.", field="alias")
    folded = folded_alias(alias)
    if modified_utf8_length(folded) > MAX_ALIAS_BYTES:
        raise ProblemError.of("The alias is too long for a keystore.", "Give the entry a shorter name.", field="alias")
    return folded


def modified_utf8_length(text: str) -> int:
    """How many bytes Java needs for a text: NUL takes two, a character beyond the BMP a pair of surrogates, six."""
    plain = len(text.encode("utf-8", "surrogatepass"))
    return plain + text.count("\0") + 2 * sum(character > "\uffff" for character in text)


def _refuse_taken(alias: str, taken: Collection[str]) -> None:
    if alias in taken:
        raise AliasTakenError.proposing(alias, free_aliases((alias,), taken)[0])
