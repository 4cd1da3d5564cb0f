"""How somebody likes the list of channels in one workspace: columns, their order and widths, and saved views.

Kept as JSON in the workspace. It knows keys and words, neither which columns there are nor how they look; what another
release or a hand has put into the setting is survived: what cannot be understood is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.services.list_filters import cleaned

SETTING = "list"
"""Key of the workspace's setting."""
_MOST_VIEWS = 200
"""More than anybody finds again in a menu; a foreign setting cannot make the menu endless."""
_LONGEST_NAME = 80
_WIDEST = 4_000
"""Pixels of a column; more is no wish but a mistake."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """Search, filters and order of the list under a name."""

    name: str
    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: SortKey = SortKey.NAME
    descending: bool = False

    def same_as(self, other: SavedView) -> bool:
        """Whether both show the same, whatever their names."""
        return replace(self, name="") == replace(other, name="")


@dataclass(frozen=True, slots=True)
class ListSettings:
    """``columns`` are the keys of those on show in their order; empty means that nobody has chosen."""

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    views: tuple[SavedView, ...] = ()

    def with_view(self, view: SavedView) -> ListSettings:
        """With ``view`` in its place by name. Raises ProblemError at ``name`` for an empty or a taken name."""
        name = _named(view.name)
        if self.view(name) is not None:
            raise ProblemError.of("There is a view of this name.", "Choose another name.", field="name")
        if len(self.views) >= _MOST_VIEWS:
            raise ProblemError.of("There are 200 views, and no more are kept.", "Delete one first.", field="name")
        return self._with((*self.views, replace(view, name=name)))

    def replacing(self, view: SavedView) -> ListSettings:
        """With ``view`` in place of the one of its name."""
        return self._with((*self.without(view.name).views, view))

    def renamed(self, old: str, new: str) -> ListSettings:
        """With the view ``old`` called ``new``. Raises ProblemError at ``name`` like :meth:`with_view`."""
        view = self.view(old)
        return self if view is None else self.without(old).with_view(replace(view, name=new))

    def without(self, name: str) -> ListSettings:
        """Without the view of that name."""
        return self._with(view for view in self.views if view.name.casefold() != name.casefold())

    def view(self, name: str) -> SavedView | None:
        """The view of that name; capitals do not matter."""
        return next((view for view in self.views if view.name.casefold() == name.strip().casefold()), None)

    def _with(self, views: Iterable[SavedView]) -> ListSettings:
        return replace(self, views=tuple(sorted(views, key=lambda view: view.name.casefold())))


def _named(name: str) -> str:
    stripped = " ".join(name.split())
    if not stripped:
        raise ProblemError.of("The view has no name.", "Give it one.", field="name")
    if len(stripped) > _LONGEST_NAME:
        raise ProblemError.of("The name is longer than 80 characters.", "Choose a shorter one.", field="name")
    return stripped


def written(settings: ListSettings) -> str:
    """The text that is kept."""
    return json.dumps(
        {
            "columns": list(settings.columns),
            "widths": dict(settings.widths),
            "views": [
                {
                    "name": view.name,
                    "text": view.text,
                    "filters": dict(view.filters),
                    "sort": view.sort.value,
                    "descending": view.descending,
                }
                for view in settings.views
            ],
        },
        ensure_ascii=False,
    )


def read(text: str) -> ListSettings:
    """What :func:`written` wrote; of anything else what can be understood, at worst the usual list."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ListSettings()
    if not isinstance(found, dict):
        return ListSettings()
    columns = _list(found.get("columns"))
    widths = found.get("widths")
    views: dict[str, SavedView] = {}
    for item in _list(found.get("views"))[:_MOST_VIEWS]:
        view = _view(item)
        if view is not None:
            views.setdefault(view.name.casefold(), view)
    settings = ListSettings(
        tuple(dict.fromkeys(key for key in columns if isinstance(key, str))),
        {
            key: width
            for key, width in (widths.items() if isinstance(widths, dict) else ())
            if type(width) is int and 0 < width <= _WIDEST
        },
    )
    return replace(settings, views=tuple(views[name] for name in sorted(views)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _view(item: Any) -> SavedView | None:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        return None
    name = " ".join(item["name"].split())[:_LONGEST_NAME]
    filters = item.get("filters")
    told = filters if isinstance(filters, dict) else {}
    known = {key: value for key, value in told.items() if isinstance(key, str) and isinstance(value, str)}
    sort, text = item.get("sort"), item.get("text")
    if not name:
        return None
    return SavedView(
        name,
        text if isinstance(text, str) else "",
        cleaned(known),
        SortKey(sort) if isinstance(sort, str) and sort in {key.value for key in SortKey} else SortKey.NAME,
        item.get("descending") is True,
    )
