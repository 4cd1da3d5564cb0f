"""The entries of a keystore while somebody works on it, as Java would see them.

Knows names and their rules: Java keeps aliases in lower case and has each once. It reads and writes no file, checks no
certificate and holds no private key, only the fact that one is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.problem import ProblemError

MIN_PASSWORD = 6
"""Characters; keytool asks for no less."""


def folded_alias(alias: str) -> str:
    """An alias as Java keeps it."""
    return alias.lower()


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
        base = folded_alias(wanted.strip()) or "certificate"
        taken = self.aliases
        if base not in taken:
            return base
        number = 2
        while f"{base}-{number}" in taken:
            number += 1
        return f"{base}-{number}"

    def with_entries(self, added: Iterable[KeystoreEntry]) -> Keystore:
        """With more entries, whose names must be free. Raises ProblemError that proposes another name."""
        store = self
        taken = set(self.aliases)
        new: list[KeystoreEntry] = []
        for entry in added:
            alias = folded_alias(entry.alias)
            store._refuse_taken(alias, taken)
            taken.add(alias)
            new.append(replace(entry, alias=alias))
        return replace(self, entries=(*self.entries, *new))

    def renamed(self, old: str, new: str) -> Keystore:
        """With one entry under another alias. Raises ProblemError when that is taken or empty."""
        alias = folded_alias(new.strip())
        if not alias:
            raise ProblemError.of("The alias is empty.", "Give the entry a name.", field="alias")
        self._refuse_taken(alias, set(self.aliases) - {folded_alias(old)})
        return replace(
            self,
            entries=tuple(
                replace(entry, alias=alias) if folded_alias(entry.alias) == folded_alias(old) else entry
                for entry in self.entries
            ),
        )

    def without(self, aliases: Iterable[str]) -> Keystore:
        """Without the entries of these aliases."""
        gone = {folded_alias(alias) for alias in aliases}
        return replace(self, entries=tuple(e for e in self.entries if folded_alias(e.alias) not in gone))

    def _refuse_taken(self, alias: str, taken: set[str]) -> None:
        if alias in taken:
            number = 2
            while f"{alias}-{number}" in taken:
                number += 1
            raise ProblemError.of(
                f"There is an entry “{alias}” already; Java does not tell capitals apart.",
                f"Choose another name, such as {alias}-{number}.",
                field="alias",
            )
