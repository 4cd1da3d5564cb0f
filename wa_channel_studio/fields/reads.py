"""What a rule declares of itself: which answers it looks at, and whether it looks at more than those and the tenant.

By it a check after a change of some fields can be confined to what the change touches. A rule without a declaration
counts as one that looks at everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R", bound=Callable[..., Any])


class Reads(NamedTuple):
    """The declaration of a rule, or of an ending."""

    keys: frozenset[str]
    """Answers it looks at, besides the value that it is given. It tells of problems only at these, or at fields that
    are always shown."""
    around: bool
    """Whether it looks at the calendar, at certificate files or at the names of other channels. The tenant does not
    count: when that changes, all of its channels are judged anew."""


def reads(*keys: str, around: bool = False) -> Callable[[R], R]:
    """Declare what a rule looks at; a test holds that it looks at nothing else."""

    def declare(rule: R) -> R:
        vars(rule)["reads"] = Reads(frozenset(keys), around)
        return rule

    return declare


def reads_of(rule: Callable[..., Any]) -> Reads | None:
    """What a rule has declared; None when it may look at anything."""
    return getattr(rule, "reads", None)
