"""Dialogs: one question or one task each, opened without stopping the window below."""
