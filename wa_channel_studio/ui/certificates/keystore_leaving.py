"""The question before a keystore that is not saved gives way to something else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.dialog import Dialog


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("KeystoreLeaving", text)


def ask_before_leaving(
    name: str,
    parent: QWidget,
    *,
    discard: Callable[[], object],
    save: Callable[[], object],
    add: Callable[[], object] | None = None,
) -> Dialog:
    """Keep editing, discard or save; with ``add`` what was to come can be put into this keystore instead."""
    called = f"“{name}”" if name else translate("The new keystore")
    dialog = Dialog(
        translate("{0} is not saved").format(called),
        translate("What was changed since it was last saved is gone when it is discarded."),
        name="dialog.unsaved_keystore",
        width=500 if add is None else 560,
        parent=parent,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    gone = dialog.add_button(translate("Discard"), "danger", name="action.discard", role="accept", leading=True)
    gone.clicked.connect(discard)
    dialog.add_button(translate("Keep editing"), name="action.keep_editing", role="reject")
    if add is not None:
        join = dialog.add_button(translate("Add to this one"), name="action.add_to_open", role="accept")
        join.clicked.connect(add)
    kept = dialog.add_button(translate("Save"), "primary", name="action.save_first", role="accept", default=True)
    kept.clicked.connect(save)
    dialog.open()
    return dialog
