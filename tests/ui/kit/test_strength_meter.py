from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.strength_meter import FULL_BITS, STRENGTH_WORDS, StrengthMeter, StrengthWord
from wa_channel_studio.ui.tokens import LIGHT


@pytest.mark.parametrize(
    ("bits", "word"),
    [(0, "Very weak"), (39.9, "Very weak"), (40, "Weak"), (59.9, "Weak"), (60, "Fair"), (79.9, "Fair"), (80, "Good"),
     (111.9, "Good"), (112, "Strong"), (500, "Strong")],
)  # fmt: skip
def test_bits_have_a_word(show: Callable[..., QWidget], bits: float, word: str) -> None:
    meter = StrengthMeter(bits)
    show(meter)
    assert meter.word == word
    assert word in meter.accessibleName()


def test_nothing_to_judge_is_an_empty_bar(show: Callable[..., QWidget]) -> None:
    meter = StrengthMeter()
    show(meter)
    assert (meter.bits, meter.word, meter.accessibleName()) == (None, "", "")
    image = meter.grab().toImage()
    assert image.pixelColor(8, meter.height() // 2).name() == LIGHT.track


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_bar_fills_from_where_reading_starts(show: Callable[..., QWidget], direction: Qt.LayoutDirection) -> None:
    meter = StrengthMeter(FULL_BITS / 2)
    meter.setLayoutDirection(direction)
    show(meter)
    image = meter.grab().toImage()
    start = meter.width() - 8 if direction == Qt.LayoutDirection.RightToLeft else 8
    assert image.pixelColor(start, meter.height() // 2).name() == LIGHT.warning


def test_other_words_can_be_spoken(show: Callable[..., QWidget]) -> None:
    meter = StrengthMeter(10, (StrengthWord(0, "no", "error"), StrengthWord(5, "yes", "success")))
    show(meter)
    assert meter.word == "yes"


def test_the_words_rise() -> None:
    bits = [word.bits for word in STRENGTH_WORDS]
    assert bits == sorted(bits)
    assert bits[0] == 0
