"""What stands where the library has nothing to show: how certificates come into it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.parts.teaching import Teaching


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("LibraryTeaching", text)


def teach(parent: QWidget) -> Teaching:
    """A library without any certificate."""
    teaching = Teaching(parent)
    teaching.primary.setObjectName("action.first_fetch")
    teaching.secondary.setObjectName("action.first_file")
    teaching.set(
        translate("No certificates yet"),
        translate(
            "The AICC asks for the certificates of the providers it calls. Each is kept here with where it came from, "
            "until when it will do and which channels use it. There are three ways to get one:"
        ),
        (
            (
                translate("Fetch from a host"),
                translate("Give api.infobip.com or any address. You see the chain and which certificate to use."),
            ),
            (
                translate("Open a file"),
                translate("DER, PEM, P7B, JKS and PKCS#12 are told by their content. Drop them anywhere here."),
            ),
            (
                translate("Let the wizard do it"),
                translate("“Get certificates” in a channel's first step fetches all that its provider needs."),
            ),
        ),
        translate("Fetch from host"),
        translate("Open file"),
    )
    return teaching


def no_match(parent: QWidget) -> EmptyState:
    """A library of which nothing matches."""
    empty = EmptyState(
        "search",
        translate("No certificate matches"),
        translate("Look for a part of a name, host, subject, issuer, alias or fingerprint, or take the filters away."),
        translate("Show all certificates"),
        parent=parent,
    )
    empty.primary.setObjectName("action.show_all_certificates")
    return empty
