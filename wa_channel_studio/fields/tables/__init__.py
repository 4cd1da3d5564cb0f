"""The declarations of all fields, one module per part of the channel page."""
