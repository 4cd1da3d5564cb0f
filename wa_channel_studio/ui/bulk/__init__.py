"""Dialogs that change many channels at once, or tell how a channel has become what it is: one module for each part."""
