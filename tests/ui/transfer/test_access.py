"""Exports and imports by keyboard and screen reader, with long words in two alphabets, in large and small windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.test_everyone_can_use_the_window import CHINESE, GERMAN, cut, cut_when_settled, unnamed
from tests.ui.transfer.world import assistant, choose, export_all, exports, sheet, tenant_with
from tests.ui.window import Program


@pytest.mark.parametrize("size", [(1280, 800), (900, 640)], ids=["large", "small"])
def test_exports(opened: Program, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    exports(opened)
    assert list(unnamed(opened.window)) == []
    assert cut_when_settled(opened) == []
    tenant_with(opened, ["wa_" + "sehr_langer_kanalname_" * 2])
    export_all(opened)
    assert list(unnamed(opened.window)) == []
    assert cut_when_settled(opened) == []
    opened.click("action.export_again")
    opened.settle()
    assert list(unnamed(opened.dialog)) == []
    assert list(cut(opened.dialog)) == []
    assert opened.dialog.height() <= 760
    opened.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("size", [(1280, 800), (900, 640)], ids=["large", "small"])
def test_the_assistant(opened: Program, tmp_path: Path, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    for name in (GERMAN, CHINESE):
        opened.workspace.tenants.add(name)
    rows = [(GERMAN, f"wa_{GERMAN[:40]}", "twilio", ""), (CHINESE, "wa_short", "twilio", "0815"), ("?", "wa", "", "")]
    path = sheet(tmp_path / f"{GERMAN}.csv", rows, ("Tenant", "Name", "Provider", GERMAN))
    dialog = assistant(opened)
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    for step in ("file", "columns", "preview"):
        if step == "file":
            choose(opened, dialog, path)
        else:
            opened.click("action.next")
            opened.settle()
        assert dialog.step == step
        assert list(unnamed(dialog)) == []
        assert list(cut(dialog)) == []
    opened.press(Qt.Key.Key_Escape)


def test_tab_goes_round_in_the_assistant(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one"])
    dialog = assistant(opened)
    choose(opened, dialog, sheet(tmp_path / "x.csv", [("Acme Brazil", "wa_two", "twilio", "")]))
    opened.click("action.next")
    seen = set()
    for _ in range(30):
        opened.press(Qt.Key.Key_Tab)
        here = dialog.focusWidget()
        seen.add(here.objectName())
    assert {
        "list.columns",
        "field.tenant",
        "field.empty_cells",
        "field.take_secrets",
        "action.next",
        "action.back",
    } <= seen
    opened.press(Qt.Key.Key_Escape)
