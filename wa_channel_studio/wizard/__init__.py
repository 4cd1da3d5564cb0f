"""The journey through the steps of a channel, without a window."""
