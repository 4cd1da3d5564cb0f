"""Channels: answers in the clear, each secret sealed in a row of its own, answers set aside sealed as a whole.

Puts together what reads, writes and lists them; each stands in a module of its own.
"""

from __future__ import annotations

from wa_channel_studio.store.repositories.channel_listing import ChannelListing
from wa_channel_studio.store.repositories.channel_reading import ChannelReading
from wa_channel_studio.store.repositories.channel_writing import ChannelWriting


class ChannelRows(ChannelReading, ChannelWriting, ChannelListing):
    """Implements ``services.channel_ports.Channels``."""
