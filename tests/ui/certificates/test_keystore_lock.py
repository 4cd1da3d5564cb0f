"""A keystore that is not saved, and a window that is locked and closed over it: nothing is lost, nothing is asked."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.studio import PASSWORD
from tests.ui.certificates.samples import root
from tests.ui.window import Program
from wa_channel_studio.ui.certificates.keystore_page import KeystorePage


def page_of(program: Program) -> KeystorePage:
    """The page, once it knows what was left unsaved."""
    page = program.find("view.keystore", KeystorePage)
    program.settle()
    return page


def test_a_keystore_that_is_not_saved_outlives_a_lock_and_the_program(opened: Program) -> None:
    opened.view.go("certificates")
    opened.settle()
    opened.click("action.new_keystore")
    page_of(opened).add_entries([("root", root())])
    opened.settle()
    assert opened.find("status.saved", QLabel).text() == "The new keystore is not saved"
    opened.lock()
    assert not opened.sees("view.keystore")
    opened.unlock()
    page = page_of(opened)
    assert [entry.alias for entry in page.document.keystore.entries] == ["root"]
    path = opened.workspace.path
    opened.window.close_workspace()
    opened.wait(lambda: opened.window.workspace is None)
    opened.settle()
    opened.open(path, PASSWORD.reveal())
    opened.view.go("certificates")
    opened.settle()
    opened.click("action.continue_keystore")
    page = page_of(opened)
    assert [entry.der for entry in page.document.keystore.entries] == [root()]
    assert page.unsaved
