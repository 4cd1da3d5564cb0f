"""What stands on the fetch page before anything was asked: what to enter, and hosts that the providers name.

The hosts come from the providers' tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel, label


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A host that a provider names."""

    host: str
    provider: str


def suggestions() -> tuple[Suggestion, ...]:
    """Every fixed host of the providers' tables, once, with the provider that names it."""
    found: dict[str, Suggestion] = {}
    for table in PROVIDERS.values():
        for recipe in table.recipes:
            for host in recipe.hosts:
                if host.address:
                    found.setdefault(host.address, Suggestion(host.address, table.label))
    return tuple(found.values())


class FetchTeaching(QFrame):
    """``host_wanted`` brings a host to ask."""

    host_wanted = Signal(str)

    def __init__(self, hosts: Sequence[Suggestion], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 18)
        column.setSpacing(8)
        column.addWidget(WrapLabel(self.tr("Which server's certificate is needed?"), "heading", self))
        column.addWidget(
            WrapLabel(
                self.tr(
                    "Enter the host of the provider's address, or the AICC's own for the identity certificate. "
                    "Only the TLS handshake is sent; the whole chain is shown, with the one to use and how long it "
                    "will do. Nothing is trusted and nothing is kept before you say so."
                ),
                "muted",
                self,
            )
        )
        if not hosts:
            return
        column.addSpacing(4)
        column.addWidget(label(self.tr("Hosts that the providers name"), "secondary", self))
        flow = FlowLayout(gap=8)
        for item in hosts:
            button = secondary_button(item.host, name=f"action.suggest.{item.host}", parent=self)
            button.setAccessibleName(self.tr("Fetch {0}, of {1}").format(item.host, item.provider))
            button.setToolTip(item.provider)
            button.clicked.connect(lambda _on=False, host=item.host: self.host_wanted.emit(host))
            flow.addWidget(button)
        column.addLayout(flow)
