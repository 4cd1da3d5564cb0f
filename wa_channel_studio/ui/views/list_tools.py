"""The two lines above the channel list: saved views and filters; what is chosen, the trash and the columns.

It puts parts together and says how they stand; what each does, the parts and the list know.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.services.list_settings import SavedView
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.icons import put_icon
from wa_channel_studio.ui.kit.buttons import quiet_button
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.views.choice_bar import ChoiceBar
from wa_channel_studio.ui.views.filters import Filters
from wa_channel_studio.ui.views.list_book import ListBook
from wa_channel_studio.ui.views.saved_views import SavedViews


class ListTools(QWidget):
    """Its parts are public: the list connects them."""

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        toasts: ToastHost,
        book: ListBook,
        *,
        present: Callable[[], SavedView],
        parent: QWidget,
    ) -> None:
        """``present`` tells what the list shows now, as a view without a name."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.filters = Filters(context.runner, workspace.channels.facets, self)
        self.views = SavedViews(book, present, toasts, self)
        self.filters.put_first(self.views)
        QWidget.setTabOrder(self.views, self.filters.tenant)
        column.addWidget(self.filters)
        below = QHBoxLayout()
        below.setSpacing(8)
        refusal = self.tr("This workspace is open for reading only.") if workspace.read_only else ""
        self.choice = ChoiceBar(refusal, self)
        below.addWidget(self.choice, 1)
        self.empty = quiet_button(self.tr("Empty the trash …"), name="action.empty_trash", parent=self)
        self.empty.setEnabled(not refusal)
        self.empty.setToolTip(refusal)
        self.empty.hide()
        below.addWidget(self.empty)
        self.trash = ChipButton("", name="action.trash", parent=self)
        below.addWidget(self.trash)
        self.columns = ChipButton(self.tr("Columns"), name="action.columns", parent=self)
        self.columns.setToolTip(self.tr("Show, hide and arrange columns; also a right click on a heading"))
        below.addWidget(self.columns)
        column.addLayout(below)
        self.show_trash(0, on=False)

    def show_trash(self, count: int, *, on: bool) -> None:
        """How many channels the trash holds, and whether it is on show."""
        words = self.tr("Trash ({0:,})").format(count) if count else self.tr("Trash")
        self.trash.setText(words)
        self.trash.set_active(on)
        if not on:
            put_icon(self.trash, "trash", "muted")  # it opens no menu
        self.trash.setToolTip(self.tr("Back to the channels") if on else self.tr("Channels that were deleted"))
        self.empty.setVisible(on and count > 0)
