"""One certificate file as it is shown: where it was fetched, until when that works, and never a thousand boxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.fields.samples import TODAY, entry, file
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin, Role
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.ui.forms.certificate_card import CertificateCard
from wa_channel_studio.ui.forms.certificate_edit import CertificateEdit
from wa_channel_studio.ui.kit.pill import Pill

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ORIGIN = Origin(("api.twilio.com:443",), (Anchor.LEAF,), NOW, "proxy.corp:3128", datetime(2027, 6, 1, tzinfo=UTC))


def words(card: CertificateCard) -> str:
    shown = [label.text().replace("\u200b", "").replace("\u00ad", "") for label in card.findChildren(QLabel)]
    return "\n".join([*shown, *(pill.text for pill in card.findChildren(Pill))])


def test_origin_choice_end_and_warning_stand_on_the_card(qtbot: QtBot) -> None:
    origin = replace(ORIGIN, warning="It ends in “Corp Proxy”; it was used anyway.")
    card = CertificateCard(file("twilio.der", entry("api.twilio.com"), origin=origin), TODAY)
    qtbot.addWidget(card)
    text = words(card)
    for part in (
        "from api.twilio.com, 2026-11-20 08:00 UTC, through the proxy proxy.corp:3128",
        "the server's own",
        "2027-06-01 at the latest",
        "Corp Proxy",
        "stops working when the server renews",
    ):
        assert part in text
    identity = CertificateCard(file("aicc.der", entry("aicc.example.com"), origin=ORIGIN), TODAY, Role.IDENTITY)
    qtbot.addWidget(identity)
    assert "the provider needs the new one" in words(identity)


def test_a_large_keystore_shows_the_first_entries_and_how_many_there_are(qtbot: QtBot) -> None:
    entries = [entry(f"h{number}.example.com", alias=f"h{number}") for number in range(40)]
    card = CertificateCard(file("big.jks", *entries, more_entries=19_960), TODAY)
    qtbot.addWidget(card)
    text = words(card)
    assert "h7.example.com" in text
    assert "h8.example.com" not in text
    assert "19,992 more entries." in text


@pytest.mark.parametrize(
    ("kind", "pill"), [(FileKind.P7B, "PKCS #7"), (FileKind.JCEKS, "JCEKS"), (FileKind.PKCS12, "PKCS #12")]
)
def test_every_kind_is_named(qtbot: QtBot, kind: FileKind, pill: str) -> None:
    card = CertificateCard(file("x", entry("a.example.com"), kind=kind), TODAY)
    qtbot.addWidget(card)
    assert pill in words(card)


def test_the_chooser_offers_every_kind_that_can_be_read(qtbot: QtBot) -> None:
    edit = CertificateEdit(CertificateRef(), "Trust certificate")
    qtbot.addWidget(edit)
    edit.open_chooser()
    dialog = edit.findChild(QFileDialog, "dialog.choose_files")
    assert isinstance(dialog, QFileDialog)
    offered = dialog.nameFilters()[0]
    dialog.reject()
    for suffix in ("der", "cer", "crt", "pem", "p7b", "p7c", "jks", "jceks", "p12", "pfx"):
        assert f"*.{suffix}" in offered
