"""The channel list, or what stands in its place when there is nothing in it: nothing yet, no match, an empty trash."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from wa_channel_studio.ui.kit.buttons import PrimaryButton
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.views.channel_table import ChannelTable

_LEAST = 205
"""Pixels that the largest of the blanks needs in both directions."""


class FirstSteps(Teaching):
    """There are no channels yet: what one needs, and the ways to the first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.primary.setObjectName("action.begin")
        self.secondary.setObjectName("action.begin_import")

    def teach(self, *, tenants: bool) -> None:
        """Say it; without ``tenants`` one must be added first."""
        steps = (
            (
                self.tr("A tenant"),
                self.tr(
                    "The AICC tenant space with its address, parameters, OUs and called routes. You enter it once."
                ),
            ),
            (
                self.tr("The provider's letter"),
                self.tr(
                    "Number, keys and addresses from infobip, Twilio, Gupshup, Meta, KooMessage or another provider."
                ),
            ),
            (
                self.tr("The wizard"),
                self.tr("Five steps as on the AICC's page. It says what is missing, and keeps every word you type."),
            ),
        )
        self.set(
            self.tr("No channels yet"),
            self.tr("A channel is everything the AICC asks for, so that customers can write by WhatsApp. It needs:"),
            steps,
            self.tr("New channel") if tenants else self.tr("Add a tenant first"),
            self.tr("Import from a file …") if tenants else "",
        )


class ListOrBlank(QStackedWidget):
    """Shows the table while it has rows."""

    def __init__(self, table: ChannelTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = table
        self.teaching = FirstSteps(self)
        self.no_match = no_match(self)
        self.empty_trash = empty_trash(self)
        for page in (table, self.teaching, self.no_match, self.empty_trash):
            self.addWidget(page)

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        """A page that was never on show does not know its width yet, and would push the window taller."""
        return QSize(_LEAST, _LEAST)

    def choose(self, *, trash: bool, tenants: bool) -> None:
        """Show what fits the rows there are; the focus goes along."""
        model = self.table.channels
        shown: QWidget = self.table if model.matching else self.no_match
        if not model.total and trash:
            shown = self.empty_trash
        elif not model.total:
            self.teaching.teach(tenants=tenants)
            shown = self.teaching
        before, focused = self.currentWidget(), QApplication.focusWidget()
        had_focus = before is not None and focused is not None and (before is focused or before.isAncestorOf(focused))
        self.setCurrentWidget(shown)
        if had_focus:
            (shown if shown is self.table else shown.findChildren(PrimaryButton)[0]).setFocus()


def no_match(parent: QWidget) -> EmptyState:
    """Nothing fits search and filters."""
    blank = EmptyState(
        "search",
        parent.tr("No channel matches"),
        parent.tr("Look for a part of the name, number, OU, called route or address, or take the filters away."),
        parent.tr("Show all channels"),
        parent=parent,
    )
    blank.primary.setObjectName("action.show_all")
    return blank


def empty_trash(parent: QWidget) -> EmptyState:
    """Nothing lies in the trash."""
    blank = EmptyState(
        "trash",
        parent.tr("The trash is empty"),
        parent.tr("Channels that you delete lie here until you delete them for good. They can be restored."),
        parent.tr("Back to the channels"),
        parent=parent,
    )
    blank.primary.setObjectName("action.leave_trash")
    return blank
