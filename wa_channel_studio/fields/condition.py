"""When a field is shown or required: conditions over answers and tenant parameters, written as data.

A condition can say itself in words (for the manual) and decide (for forms and checks). It sees raw values only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.tenant import TenantParameters


class Condition(ABC):
    """Something that holds or does not for given answers and tenant parameters."""

    __slots__ = ()

    @abstractmethod
    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        """Whether the condition is met."""

    @abstractmethod
    def words(self) -> str:
        """The condition as part of a sentence, as in "when …"."""

    @property
    @abstractmethod
    def keys(self) -> frozenset[str]:
        """The answers that it looks at."""

    def __and__(self, other: Condition) -> Condition:
        return _Both(self, other)


@dataclass(frozen=True, slots=True)
class _Constant(Condition):
    value: bool

    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        return self.value

    def words(self) -> str:
        return "always" if self.value else "never"

    @property
    def keys(self) -> frozenset[str]:
        return frozenset()


ALWAYS: Condition = _Constant(True)
NEVER: Condition = _Constant(False)


class When(Condition):
    """Holds while the answer to ``key`` is one of ``values``."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, *values: str | bool) -> None:
        self.key = key
        self.values = values

    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        return answers.get(self.key) in self.values

    def words(self) -> str:
        shown = " or ".join("on" if v is True else "off" if v is False else str(v) for v in self.values)
        return f"{self.key} is {shown}"

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((self.key,))


class Unless(Condition):
    """Holds while the answer to ``key`` is anything but ``value``, also while there is none."""

    __slots__ = ("key", "value")

    def __init__(self, key: str, value: str | bool) -> None:
        self.key = key
        self.value = value

    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        return answers.get(self.key) != self.value

    def words(self) -> str:
        shown = "on" if self.value is True else "off" if self.value is False else self.value
        return f"{self.key} is not {shown}"

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((self.key,))


class WhenTenant(Condition):
    """Holds while the tenant parameter ``name`` has ``value``."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: bool) -> None:
        self.name = name
        self.value = value

    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        return bool(getattr(tenant, self.name)) is self.value

    def words(self) -> str:
        return f"the tenant parameter {self.name} is {'on' if self.value else 'off'}"

    @property
    def keys(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class _Both(Condition):
    left: Condition
    right: Condition

    def holds(self, answers: Mapping[str, RawValue], tenant: TenantParameters) -> bool:
        return self.left.holds(answers, tenant) and self.right.holds(answers, tenant)

    def words(self) -> str:
        return f"{self.left.words()} and {self.right.words()}"

    @property
    def keys(self) -> frozenset[str]:
        return self.left.keys | self.right.keys
