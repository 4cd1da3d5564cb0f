"""The declaration of a field: everything that is known about it stands in one place.

Form row and editor, checks, help, review page, manual, export columns and accessible names are derived from a
:class:`FieldSpec`. It holds no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.problem import Flaw, Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.types import FieldType, Item


class Step(StrEnum):
    """The steps of the AICC's page, in its order, and the tenant's settings."""

    PROVIDER = "provider"
    BASIC = "basic"
    NAME_CARD = "name_card"
    ROBOT = "robot"
    INTEGRATION = "integration"
    TENANT = "tenant"
    """Not a step of the page: fields of the tenant's own settings."""


class Travels(StrEnum):
    """Whether a value may leave the workspace in an export of channels."""

    EXPORTED = "exported"
    """The AICC's own export has it (Basic configuration, Robot), or it identifies the channel."""
    LOCAL = "local"
    """It stays here unless a preparation pack is asked for."""
    NEVER = "never"
    """It exists only while a channel is being written."""


Values: TypeAlias = Mapping[str, RawValue]
Rule: TypeAlias = Callable[[RawValue, Values, CheckContext], Iterable[Flaw]]
"""Judges the value of one field, which is not empty, in the light of the other answers."""
Ending: TypeAlias = Callable[[RawValue, Values, CheckContext], date | None]
"""The last day of what a field holds, whose value is not empty; None when it has no end or none is known."""
CrossRule: TypeAlias = Callable[[Values, CheckContext], Iterable[Problem]]
"""Judges several fields together and says at which one the problem is to be shown."""


@dataclass(frozen=True)
class Shape:
    """A form that a provider documents. ``wanted`` False turns it round: it recognises a value of another kind."""

    pattern: str
    message: str
    remedy: str = ""
    source: str = ""
    severity: Severity = Severity.WARNING
    wanted: bool = True

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def flaw(self) -> Flaw:
        """What to say when the form is broken."""
        return Flaw(self.severity, self.message, self.remedy, source=self.source)

    def broken_by(self, text: str) -> bool:
        """Whether the form is broken by ``text``."""
        return (self._compiled.fullmatch(text) is None) is self.wanted


@dataclass(frozen=True)
class FieldSpec:
    """One field of the channel page, or one that this program adds (``source`` says which)."""

    key: str
    step: Step
    label: str
    type: FieldType
    card: str
    """The group of fields it is drawn in; see ``fields.layout``."""
    source: str
    help: str
    """What it is and where to find it, in our own words."""
    find: tuple[str, ...] = ()
    """Where it is found at the provider, click by click."""
    before: str = ""
    """What must have been done before the value works."""
    required: Condition = NEVER
    visible: Condition = ALWAYS
    default: RawValue = None
    placeholder: str = ""
    missing: str = ""
    """What to say when it is required and empty; made from the label when not given."""
    remedy: str = ""
    """What to do about that; all of ``find`` when not given."""
    shapes: tuple[Shape, ...] = ()
    rules: tuple[Rule, ...] = ()
    ends: Ending | None = None
    """When what it holds comes to an end, where anything of it does; see ``fields.expiry``."""
    travels: Travels = Travels.LOCAL
    follows_provider: bool = False
    """Whether the value belongs to one provider's account and is set aside when another provider is chosen."""
    kept_by_itself: bool = False
    """Whether the program writes it and nobody types it."""
    wide: bool = False
    """Whether its editor takes the whole width of the card."""
    single: bool = False
    """Whether it tells one channel from all others or decides about its whole form; see ``fields.many``."""
    repeats: str = ""
    """Key of the field whose value it says once more."""
    stays: bool = False
    """Whether it tells of the AICC, or of a file, and is no value of the channel there; see ``fields.payload``."""

    @property
    def secret(self) -> bool:
        """Whether values are sealed at rest and never shown or exported."""
        return self.type.secret

    @cached_property
    def missing_flaw(self) -> Flaw:
        """What to say when the field is required and empty."""
        message = self.missing or f"{self.label} is missing."
        verb = "Choose" if self.type.kind == "choice" else "Fill in"
        remedy = self.remedy or " ".join(self.find) or f"{verb} {self.label}."
        return Flaw(Severity.ERROR, message, remedy, source=self.source)

    def flaws(self, value: RawValue) -> list[Flaw]:
        """What is wrong with a value that is not empty, by itself: its type first, then its form.

        An error of the type says enough. A value of another kind is named instead of being measured.
        """
        found = list(self.type.check(value))
        if not self.shapes or any(flaw.severity is Severity.ERROR for flaw in found):
            return found
        text = value.reveal() if isinstance(value, Secret) else value
        if not isinstance(text, str):
            return found
        broken = [shape for shape in self.shapes if shape.broken_by(text)]
        recognised = [shape.flaw for shape in broken if not shape.wanted]
        return recognised[:1] or found or [shape.flaw for shape in broken[:1]]


@dataclass(frozen=True)
class Host:
    """A host whose certificate a provider's channel needs: fixed, or taken from the address in a field."""

    address: str = ""
    from_field: str = ""
    """Key of the channel's field that holds the address, or ``aicc_url`` of the tenant."""
    why: str = ""
    """Why its certificate is wanted, as a sentence."""
    called: bool = False
    """Whether it is the address that the AICC is told to call; where hosts differ, its certificate is suggested."""
    extra: bool = False
    """Whether it only counts where its field names another host than those before it; nothing is missing without."""
    proxied: bool = False
    """Whether the AICC may reach it through a proxy whose own certificate is wanted then."""


@dataclass(frozen=True)
class Recipe:
    """How the certificate of one field is got: which hosts are asked, and what is made of their answers."""

    role: Role
    hosts: tuple[Host, ...]
    kind: FileKind = FileKind.DER
    """``DER``: one certificate. ``JKS``: one keystore that has certificates of every host."""
    anchors: tuple[Anchor, ...] = ()
    """What is taken of each chain unless somebody chooses; nothing: what suits the role and the chain."""
    difference: str = ""
    """What the hosts have to do with each other, where not every one of them is called."""

    @property
    def field(self) -> str:
        """The field that the result is for."""
        return f"{self.role.value}_certificate"


@dataclass(frozen=True)
class ProviderTable:
    """Everything that differs between providers. A new provider is one more of these."""

    key: str
    label: str
    """The name as the AICC's page shows it."""
    summary: str
    """One line for the choice of provider."""
    fields: tuple[FieldSpec, ...]
    prerequisites: tuple[Item, ...]
    """What to have before the start, ticked off by the person."""
    recipes: tuple[Recipe, ...] = ()
    """How its certificates are got."""
    rules: tuple[CrossRule, ...] = ()
    endings: tuple[tuple[str, Ending], ...] = ()
    """What comes to an end for its channels besides their own fields, and the key of the field that says so."""
    notices: tuple[tuple[Condition, str], ...] = ()
    """Sentences that the Provider step says while a condition holds, such as why fields are missing there."""
    told_to: str = ""
    """Who must be told the generated addresses, and where, as a sentence."""
