"""Where Tab leads: the order of the page as it is laid out, whenever its parts were made.

Qt's own order is that of creation, and parts that come later (files, links, segments of a day) would stand at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_stops(root: QWidget) -> list[QWidget]:
    """Everything in ``root`` that Tab can reach now, in the order of the layouts."""
    found: dict[int, QWidget] = {}
    for widget in _walk(root):
        policy = widget.focusPolicy()
        if not policy & Qt.FocusPolicy.TabFocus or not widget.isEnabled() or not widget.isVisible():
            continue
        target = widget
        while (proxy := target.focusProxy()) is not None:
            target = proxy
        if target is widget or (target.isVisible() and target.isEnabled()):
            found.setdefault(id(target), target)
    return list(found.values())


def next_stop(root: QWidget, here: QWidget | None, *, forward: bool) -> QWidget | None:
    """The stop after or before ``here``, round again at the end; None when there is nothing to go to."""
    stops = tab_stops(root)
    if not stops:
        return None
    if here is None or here not in stops:
        inside = [place for place, stop in enumerate(stops) if here is not None and stop.isAncestorOf(here)]
        if not inside:
            return stops[0 if forward else -1]
        return stops[(inside[-1] + (1 if forward else -1)) % len(stops)]
    return stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]


def _walk(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if widget.isHidden():
        return
    seen: set[int] = set()
    layout = widget.layout()
    for part in _laid_out(layout) if layout is not None else ():
        seen.add(id(part))
        yield from _walk(part)
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if id(child) not in seen and not child.isWindow():
            yield from _walk(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)
