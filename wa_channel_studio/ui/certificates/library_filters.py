"""The filters of the certificate library: ready-made views, and the role."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery
from wa_channel_studio.ui.kit.chip_filters import ChipFilters

_NO_ROLE = "none"
"""The value of the choice for certificates without a role; "" stands for any."""


class LibraryFilters(ChipFilters):
    """Sends ``changed`` when the person narrows or widens the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_only = self.add(
            "show",
            self.tr("Show"),
            (
                (LibraryFilter.EXPIRED.value, self.tr("expired")),
                (LibraryFilter.SOON.value, self.tr("ends within 30 days")),
                (LibraryFilter.CHANGED.value, self.tr("anchor changed")),
                (LibraryFilter.UNUSED.value, self.tr("not used")),
                (LibraryFilter.KEYSTORES.value, self.tr("keystores")),
            ),
            self.tr("all"),
        )
        self.role = self.add(
            "role",
            self.tr("Role"),
            (
                (Role.TRUST.value, self.tr("trust")),
                (Role.IDENTITY.value, self.tr("identity")),
                (_NO_ROLE, self.tr("none")),
            ),
        )

    def narrow(self, query: LibraryQuery) -> LibraryQuery:
        """``query`` with these filters."""
        role = self.chosen("role")
        return replace(
            query,
            filter=LibraryFilter(self.chosen("show")),
            role=Role("" if role == _NO_ROLE else role) if role else None,
        )

    def take(self, query: LibraryQuery) -> None:
        """Take the filters of ``query``, without telling."""
        role = "" if query.role is None else query.role.value or _NO_ROLE
        self.put({"show": query.filter.value, "role": role})
