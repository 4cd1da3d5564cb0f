"""The channel list as a model that holds pages: what a paged list is, with channels in its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.channel_cells import COLUMNS, translate
from wa_channel_studio.ui.models.paged_model import PAGE, SUMMARY, PagedModel

__all__ = ["PAGE", "SUMMARY", "ChannelListModel"]


class ChannelListModel(PagedModel[ChannelSummary, ChannelQuery]):
    """Shows the channels that match a query."""

    def __init__(self, runner: JobRunner, fetch: Callable[[ChannelQuery], ChannelPage], parent: Any = None) -> None:
        """``fetch`` reads one page and runs in a job."""
        super().__init__(runner, fetch, ChannelQuery(), COLUMNS, parent)

    def translate(self, title: str) -> str:
        return translate(title)
