"""A keystore that is not saved, and a window that is locked and closed over it: nothing is lost, nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.studio import PASSWORD
from tests.ui.certificates.samples import root
from tests.ui.window import Program
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret
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


@pytest.mark.parametrize("fetching", [False, True])
def test_a_keystore_that_is_saved_is_open_again_after_a_lock(opened: Program, tmp_path: Path, fetching: bool) -> None:
    assert opened.context.services is not None
    service = opened.context.services.keystores
    path = tmp_path / "trust.jks"
    service.save(service.new([("root", root())]), FileKind.JKS, Secret("changeit"), path)
    opened.view.go("certificates")
    opened.settle()
    opened.certificates.opening.keystore_wanted.emit(path)
    assert not page_of(opened).unsaved
    if fetching:
        opened.click("action.fetch_from_host")
        assert opened.sees("view.fetch")
    opened.lock()
    opened.unlock()
    opened.settle()
    if fetching:
        assert opened.sees("view.fetch")
        opened.click("action.close_fetch")
    page = page_of(opened)
    assert page.document.source.path == path
    assert [entry.alias for entry in page.document.keystore.entries] == ["root"]


def test_a_keystore_of_the_library_is_open_again_after_a_lock_with_its_password(opened: Program) -> None:
    assert opened.context.services is not None
    service = opened.context.services.keystores
    content = service.as_bytes(service.new([("root", root())]), FileKind.JKS, Secret("changeit"))
    kept = opened.workspace.library.add(content, "trust.jks", password=Secret("changeit"))
    opened.view.go("certificates")
    opened.settle()
    opened.certificates.library.keystore_wanted.emit(kept.id)
    assert page_of(opened).document.source.library_id == kept.id
    opened.lock()
    opened.unlock()
    source = page_of(opened).document.source
    assert (source.library_id, source.checked) == (kept.id, True)
