"""What stands where a plan will be: the three ways to an AICC, how channels stand, and that both sides are the same.

It says what it is given in words; it asks nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.connection_form import WAY_SENTENCES
from wa_channel_studio.services.syncing import SyncStatus
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.models.channel_cells import SYNC_KINDS, sync_meaning, sync_words
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.parts.words import when

_WIDTH = 760


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Aicc", text)


def way_word(way: Way) -> str:
    """A way in two words."""
    return {
        Way.GUIDED: translate("guided entry"),
        Way.DOCUMENTED: translate("documented APIs, read-only"),
        Way.CHANNEL_SERVICE: translate("channel service"),
    }[way]


def way_sentence(way: Way) -> str:
    """What a way means, in one sentence."""
    return translate(WAY_SENTENCES[way])


def compared_words(compared_at: datetime | None, now: datetime) -> str:
    """When both sides were last compared."""
    if compared_at is None:
        return translate("never compared")
    return translate("last compared {0}").format(when(compared_at, now))


class NoTenant(Teaching):
    """There is no tenant yet, and so no AICC."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.primary.setObjectName("action.first_tenant_of_aicc")
        self.set(
            self.tr("No AICC yet"),
            self.tr("An AICC belongs to a tenant. Add the tenant first; then its AICC can be reached in three ways:"),
            ways(),
            self.tr("Add a tenant"),
        )


class Ways(Teaching):
    """A tenant without a channel service: what the three ways are, and what works at once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.primary.setObjectName("action.set_up_connection")
        self.secondary.setObjectName("action.begin_guided")

    def tell(self, tenant: str, way: Way) -> None:
        """Say it for ``tenant``."""
        if way is Way.DOCUMENTED:
            title = self.tr("{0}: its AICC can be read, not written").format(tenant)
            text = self.tr(
                "The documented APIs fill the pick lists. For channels, guided entry works at once; a channel service "
                "would compare and write them."
            )
        else:
            title = self.tr("{0} is not connected to its AICC").format(tenant)
            text = self.tr("There are three ways. The first works at once, the others need an address and a key.")
        self.set(title, text, ways(), self.tr("Connection settings"), self.tr("What is to be entered by hand"))


def ways() -> tuple[tuple[str, str], ...]:
    """The three ways, the one that needs least first."""
    return (
        (
            translate("Guided entry"),
            translate(
                "Works at once and needs nothing of the AICC. A narrow window leads you through its pages, field by "
                "field, with every value ready to copy."
            ),
        ),
        (
            translate("Documented APIs, read-only"),
            translate(
                "With an app key and its secret, called routes, skill queues, OUs and chatbots are read. Huawei "
                "documents no API that writes a channel."
            ),
        ),
        (
            translate("Channel service"),
            translate(
                "Where your deployment offers it, channels and certificates are compared and written: plan, look at "
                "it, apply."
            ),
        ),
    )


class StatusPage(QWidget):
    """How many channels are in each state, as far as known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        ground = QWidget(self)
        ground.setProperty("scrolled", "true")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 8, 0, 8)
        middle = QHBoxLayout()
        self._card = Card(parent=ground)
        self._card.setMaximumWidth(_WIDTH)
        middle.addStretch(1)
        middle.addWidget(self._card, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(1)
        outer.addWidget(scrolled(ground))
        self._rows: QWidget | None = None

    @property
    def text(self) -> str:
        """All that is said."""
        return self._card.accessibleDescription()

    def tell(self, status: SyncStatus) -> None:
        """Show ``status``."""
        now = datetime.now(UTC)
        if status.compared_at is None:
            self._card.set_title(self.tr("Never compared"), self.tr("what is known without asking the AICC"))
        else:
            self._card.set_title(self.tr("How things stand"), compared_words(status.compared_at, now))
        if self._rows is not None:
            self._card.body.removeWidget(self._rows)
            retire(self._rows)
        self._rows = QWidget(self._card)
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        said = []
        for row, state in enumerate(state for state in SyncState if status.states.get(state)):
            count = f"{status.states[state]:,}"
            grid.addWidget(label(count, "heading", self._rows), row, 0, Qt.AlignmentFlag.AlignTrailing)
            grid.addWidget(Pill(sync_words(state), SYNC_KINDS[state], self._rows), row, 1)
            meaning = WrapLabel(sync_meaning(state), "muted", self._rows)
            meaning.setContentsMargins(0, 2, 0, 0)  # in line with the words of the pill
            grid.addWidget(meaning, row, 2)
            said.append(f"{count} {sync_words(state)}")
        end = self.tr("Plan reads the AICC and compares both sides. Nothing is sent before you apply.")
        if not said:
            end = self.tr("This tenant has no channels yet. Plan shows those that are on its AICC.")
        last = WrapLabel(end, "", self._rows)
        last.setContentsMargins(0, 6 if said else 0, 0, 0)
        grid.addWidget(last, grid.rowCount(), 0, 1, 3)
        self._card.body.addWidget(self._rows, 0, 0, 1, 2)
        self._rows.show()
        self._card.setAccessibleDescription(", ".join([*said, end]))
