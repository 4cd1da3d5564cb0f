"""What may be done to a field of many channels at once, in words. What a field allows, the service knows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.services.bulk_values import Operation


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Operations", text)


def operation_word(operation: Operation) -> str:
    """An operation as the choice says it."""
    return {
        Operation.SET: translate("Set to"),
        Operation.CLEAR: translate("Empty it"),
        Operation.ADD: translate("Add to what is there"),
        Operation.REMOVE: translate("Take out of what is there"),
        Operation.REPLACE: translate("Replace a part of the text"),
    }[operation]
