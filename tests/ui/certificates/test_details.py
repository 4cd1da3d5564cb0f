"""All about one certificate: every line can be copied, and odd values are shown as far as they can be."""

from __future__ import annotations

import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.ui.certificates.samples import NOW, public_chain, root
from tests.ui.test_everyone_can_use_the_window import unnamed
from wa_channel_studio.domain.chain import Tone as Meant
from wa_channel_studio.domain.chain import Topic, Verdict
from wa_channel_studio.ui.certificates.details import CertificateDetails
from wa_channel_studio.ui.certificates.words import exactly, pem_text, time_left, tone_at
from wa_channel_studio.ui.theme import apply_theme

LINK = public_chain().leaf
FACTS = replace(LINK.facts, usages=("digital signature", "server authentication"), remarks=("It is odd.", "Very odd."))


@pytest.fixture
def details(qapp: QApplication, qtbot: QtBot) -> CertificateDetails:
    apply_theme(qapp, "light")
    details = CertificateDetails(closable=True, now=lambda: NOW)
    qtbot.addWidget(details)
    details.resize(520, 700)
    details.show()
    qtbot.waitExposed(details)
    return details


def press(details: CertificateDetails, name: str) -> None:
    found = details.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    found.click()


def test_every_line_is_there_and_can_be_copied(details: CertificateDetails) -> None:
    details.show_certificate(FACTS, LINK.der)
    told: list[str] = []
    details.copied.connect(told.append)
    shown = {line.key: line.text for line in details.lines}
    assert set(shown) == {
        "subject", "issuer", "names", "not_before", "not_after", "left", "key", "signature", "usages", "authority",
        "version", "serial", "sha256", "sha1", "remarks",
    }  # fmt: skip
    for key, text in shown.items():
        press(details, f"action.copy.{key}")
        assert QGuiApplication.clipboard().text() == text
    assert told == list(shown.values())
    assert shown["usages"] == "digital signature, server authentication"
    assert shown["remarks"] == "It is odd. Very odd."
    assert list(unnamed(details)) == []


def test_the_pem_text_is_what_python_makes_of_it(details: CertificateDetails) -> None:
    details.show_certificate(FACTS, LINK.der)
    press(details, "action.copy.pem")
    assert ssl.PEM_cert_to_DER_cert(QGuiApplication.clipboard().text()) == LINK.der
    assert pem_text(root()) == ssl.DER_cert_to_PEM_cert(root())
    press(details, "action.copy_all")
    whole = QGuiApplication.clipboard().text()
    assert FACTS.sha1 in whole
    assert pem_text(LINK.der).strip() in whole


def test_verdicts_are_said_in_full(details: CertificateDetails) -> None:
    verdicts = (
        Verdict(Topic.STRENGTH, Meant.BAD, "weak key", "Its key has 1024 bits only."),
        Verdict(Topic.NAME, Meant.GOOD, "name matches"),
    )
    details.show_certificate(FACTS, LINK.der, verdicts)
    assert details.findings.sentences == ("Its key has 1024 bits only.", "Name matches.")
    details.show_certificate(FACTS, LINK.der)
    assert not details.findings.isVisible()


def test_another_certificate_takes_the_place_of_the_first(details: CertificateDetails) -> None:
    details.show_certificate(FACTS, LINK.der)
    details.show_certificate(replace(FACTS, subject="CN=Other", names=()), root())
    assert details.accessibleName() == "Details of Other"
    assert "names" not in {line.key for line in details.lines}
    assert details.pem.toPlainText() == pem_text(root())


def test_thousands_of_names_are_cut_on_the_screen_and_copied_whole(details: CertificateDetails) -> None:
    names = tuple(f"host{number}.example.com" for number in range(5000))
    begun = time.monotonic()
    details.show_certificate(replace(FACTS, names=names), LINK.der)
    details.grab()
    assert time.monotonic() - begun < 2
    press(details, "action.copy.names")
    assert QGuiApplication.clipboard().text() == ", ".join(names)


def test_times_at_the_ends_of_the_calendar_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert exactly(NOW) == "2026-11-22 21:00:00 (UTC+09:00), 2026-11-22 12:00:00 UTC"
        assert exactly(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == "9999-12-31 23:59:59 UTC"
        assert exactly(datetime(1, 1, 1, tzinfo=UTC)).endswith("0001-01-01 00:00:00 UTC")
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("begins", "ends", "words", "tone"),
    [
        (-10, 83, "83 days left", Meant.DOUBTFUL),
        (-10, 30, "30 days left", Meant.BAD),
        (-10, 1, "1 day left", Meant.BAD),
        (-10, 0.5, "ends today", Meant.BAD),
        (-10, -0.5, "expired today", Meant.BAD),
        (-10, -1, "expired yesterday", Meant.BAD),
        (-10, -4, "expired 4 days ago", Meant.BAD),
        (0.5, 10, "valid from tomorrow", Meant.BAD),
        (3, 10, "valid in 3 days", Meant.BAD),
        (-10, 12000, "12\u202f000 days left", Meant.GOOD),
    ],
)
def test_the_time_left_is_said_as_people_say_it(begins: float, ends: float, words: str, tone: Meant) -> None:
    facts = replace(FACTS, not_before=NOW + timedelta(days=begins), not_after=NOW + timedelta(days=ends))
    assert time_left(facts, NOW) == words
    assert tone_at(facts, NOW) is tone
