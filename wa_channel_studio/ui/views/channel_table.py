"""The table of channels: what the table of a paged list is, with the marks and pills of channels."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.models.channel_delegate import ChannelDelegate
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.models.row_table import PagedTable


class ChannelTable(PagedTable):
    """Sends ``opened`` with a row for Enter and a double click, ``deleted`` for Delete."""

    def __init__(self, model: ChannelListModel, parent: QWidget | None = None) -> None:
        self.delegate = ChannelDelegate()
        super().__init__(model, self.delegate, parent)
        self.setObjectName("list.channels")
        self.setAccessibleName(self.tr("Channels"))
        self.channels = model
