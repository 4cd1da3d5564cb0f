"""Finds parts of a window for tests; a part that is not there fails at once, by its name."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

PartT = TypeVar("PartT", bound=QWidget)


class HasValue(Protocol):
    @property
    def value(self) -> tuple[str, ...]: ...


def part(root: QWidget, kind: type[PartT], name: str = "") -> PartT:
    """The one part of ``kind`` below ``root``, by its object name when one is given."""
    found = root.findChild(kind, name) if name else root.findChild(kind)
    assert isinstance(found, kind), f"no {kind.__name__} {name!r}"
    return found


def focused() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def value_of(field: HasValue) -> tuple[str, ...]:
    """The value now; asked through a function, so that a type checker does not think it stays the same."""
    return field.value
