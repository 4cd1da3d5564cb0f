"""Takes the pictures of the library of channels that stand in the guide, from the real window on a made-up workspace.

Not among the tests, since pictures are looked at and not compared: ``make pictures`` runs it and writes them to
``docs/pictures``. Chinese and Arabic tenants need a font that has their letters (on Debian ``fonts-noto-cjk`` and
``fonts-noto-core``); without one they show as boxes. The same seed gives the same channels; days count from today.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from bench.crowd import CROWD_PASSWORD, make_crowd
from tests.ui.transfer.world import assistant, export_all, exports, to_preview
from tests.ui.window import Program
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import OrganisationUnit
from wa_channel_studio.services.bulk import FieldEdit, Operation
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.list_settings import SavedView
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.rotation_dialog import RotationDialog
from wa_channel_studio.ui.theme import current_tokens

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE = (1280, 800)
CHANNELS, TENANTS = 480, 11
"""Enough for a list that scrolls, few enough to be made in a second."""
NOTICE = "non_working_notification"


@pytest.fixture
def library(program: Program, tmp_path: Path) -> Program:
    """The window with the workspace of an operator."""
    assert QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese), "install a font with Chinese letters"
    path = tmp_path / "Rollout 2026.wcs"
    make_crowd(path, CHANNELS, TENANTS, password=CROWD_PASSWORD, cheap=True)
    program.window.resize(*SIZE)
    program.open(path, CROWD_PASSWORD.reveal())
    program.settle()
    program.view.foot.set_place(path.name)  # the folder of this run is nobody's business
    return program


def take(program: Program, name: str) -> None:
    """Write what is on show: the window, and the dialog over it where there is one."""
    program.settle()
    picture = program.window.grab()
    painter = QPainter(picture)
    for dialog in program.window.findChildren(QDialog):
        if dialog.isVisible():
            # A window manager would put it there; without one it stands in a corner.
            place = QRect(QPoint(), dialog.size())
            place.moveCenter(picture.rect().center())
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 70))  # the window behind waits
            painter.drawPixmap(place, dialog.grab())
            painter.setPen(QColor(current_tokens().line))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    assert picture.size().toTuple() == SIZE
    keep(picture, name)


def keep(picture: QPixmap, name: str) -> None:
    """Write a picture with 256 of its colours, which looks the same and takes a third."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(image.constBits()).cast("I"))
    colours = [colour | 0xFF000000 for colour in spread(counts)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    small = image.convertToFormat(QImage.Format.Format_Indexed8, colours, flags)
    assert small.save(str(FOLDER / f"{name}.png"), quality=0)


def spread(counts: Counter[int]) -> list[int]:
    """The colours that are met most, but one of each kind first: rare edges of letters would turn another hue else."""
    chosen: list[int] = []
    for apart in (600, 60):
        for colour, _count in counts.most_common():
            if len(chosen) < 256 and all(_distance(colour, other) > apart for other in chosen):
                chosen.append(colour)
    return chosen


def _distance(one: int, other: int) -> int:
    return sum(((one >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (0, 8, 16))


def choose_first(program: Program, count: int) -> None:
    """Choose the first rows of the list."""
    program.channels.table.choose(list(range(count)), 0)
    program.settle()


def look(program: Program, view: SavedView) -> None:
    """Show search and filters as a saved view would."""
    program.channels.tools.views.wanted.emit(view)
    program.settle()


# --- the list -----------------------------------------------------------------------------------------


def test_the_list(library: Program) -> None:
    choose_first(library, 3)
    take(library, "channels")


def test_search_and_filters(library: Program) -> None:
    book = library.channels.book
    view = SavedView("Köln, ending soon", "köln", {"expires": "30"})
    book.keep(book.settings.with_view(view))
    library.channels.table.set_columns(("name", "ou", "readiness", "expiry", "tags"), {})
    look(library, view)
    library.channels.search.setFocus()
    take(library, "library-filters")


# --- many at once ------------------------------------------------------------------------------------


def test_a_field_of_many(library: Program) -> None:
    ids = library.workspace.channels.ids(ChannelQuery(limit=60))
    said = "Thank you for writing to us. This conversation has ended."
    edit = FieldEdit("session_end_message", Operation.SET, said)
    library.workspace.bulk.apply(ids[3:7], [edit])
    dialog = BulkEditDialog(library.context, library.workspace, ids, library.channels)
    dialog.open()
    library.settle()
    dialog.edits.choose(edit.field)
    dialog.edits.cards[edit.field].put(said)
    library.click("action.preview")
    library.wait(lambda: dialog.pages.currentWidget() is dialog.preview)
    take(library, "library-edit")


def test_a_move(library: Program) -> None:
    here, there = [tenant for tenant in library.workspace.tenants.all() if "Airlines" in tenant.name][:2]
    known = {route.name for route in there.called_routes}
    shared = tuple(route for route in here.called_routes if route.name not in known)
    units = (*there.ous, OrganisationUnit("Customer care Curitiba"))
    library.workspace.tenants.save(replace(there, ous=units, called_routes=(*there.called_routes, *shared[:3])))
    look(library, SavedView("", "", {"tenant": here.id}))
    choose_first(library, 12)
    library.channels.act("move")
    library.settle()
    library.fill("field.find_tenant", there.name)
    library.press(Qt.Key.Key_Return)
    take(library, "library-move")


def test_a_history(library: Program) -> None:
    ids = library.workspace.channels.ids(ChannelQuery(limit=3))
    bulk = library.workspace.bulk
    edit = FieldEdit(NOTICE, Operation.SET, "We are away until Monday. For claims call +55 11 4000 1200.")
    bulk.apply(ids, [edit])
    bulk.tag(ids, ["winter"])
    library.workspace.undo.undo()
    library.look_again()
    choose_first(library, 1)
    library.channels.act("history")
    take(library, "library-history")


def test_a_rotation(library: Program) -> None:
    ids = library.workspace.channels.ids(ChannelQuery(limit=80))
    dialog = RotationDialog(library.context, library.workspace, ids, library.channels)
    dialog.open()
    library.settle()
    dialog.form.choose("api_key_secret")
    library.settle()
    library.fill("field.api_key_secret", "Qw7" * 10 + "Cd")
    library.click("action.start")
    library.settle()
    for name in ("action.advance_one", "action.advance_few"):
        library.click(name)
        library.settle()
    assert dialog.pane.rotation is not None
    assert dialog.pane.rotation.new == 11
    take(library, "library-rotation")


# --- files -------------------------------------------------------------------------------------------


def test_exports(library: Program) -> None:
    service, channels = library.workspace.exports, library.workspace.channels
    password = Secret("quite long enough, 42")
    service.start(None, SheetFormat.XLSX, password)
    service.recover()  # as when the program is killed in the middle
    export_all(library, password.reveal())
    ids = channels.ids(ChannelQuery(provider="twilio", limit=0))
    task = service.start(ids, SheetFormat.CSV, password, scope=f"{len(ids)} channels")
    service.cancel_waiting(task.id)
    export_all(library, password.reveal())
    library.window.toasts.dismiss()
    exports(library).refresh(service.all()[0].id)
    take(library, "library-exports")


def test_an_import(library: Program, tmp_path: Path) -> None:
    dialog = assistant(library)
    to_preview(library, dialog, _sheet(library, tmp_path / "channels of the rollout.csv"))
    library.settle()
    assert dialog.preview.table is not None
    dialog.preview.table.setFocus()
    take(library, "library-import")


def _sheet(program: Program, path: Path) -> Path:
    rows = program.workspace.channels.page(ChannelQuery(limit=40)).rows
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Tenant", "Name", "BSP", "Phone", "OU"))
        for number, row in enumerate(rows):
            phone = row.phone_number if number % 5 else f"+5511400012{number:02d}"
            writer.writerow((row.tenant_name, row.name, row.provider, phone, row.ou))
        for number, row in enumerate(rows[:9]):
            writer.writerow((row.tenant_name, f"wa_new_{number:03d}", row.provider, f"+55114000{number:04d}", row.ou))
        writer.writerow((rows[0].tenant_name, "9_lives", "twilio", "+551140001207", ""))
        writer.writerow(("Nobody we know", "wa_unknown", "twilio", "+551140001208", ""))
    return path
