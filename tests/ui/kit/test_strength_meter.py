from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.strength_meter import FULL_BITS, StrengthMeter, StrengthWord
from wa_channel_studio.ui.parts.new_password import WORDS
from wa_channel_studio.ui.tokens import LIGHT


@pytest.mark.parametrize(
    ("bits", "word"),
    [(0, "Very weak"), (27.9, "Very weak"), (28, "Weak"), (40, "Fair"), (51.9, "Fair"), (52, "Good"), (64, "Strong"),
     (500, "Strong")],
)  # fmt: skip
def test_bits_have_a_word(show: Callable[..., QWidget], bits: float, word: str) -> None:
    meter = StrengthMeter(WORDS, bits=bits)
    show(meter)
    assert meter.word == word
    assert word in meter.accessibleName()


def test_nothing_to_judge_is_an_empty_bar(show: Callable[..., QWidget]) -> None:
    meter = StrengthMeter(WORDS)
    show(meter)
    assert (meter.bits, meter.word, meter.accessibleName()) == (None, "", "")
    image = meter.grab().toImage()
    assert image.pixelColor(8, meter.height() // 2).name() == LIGHT.track


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_bar_fills_from_where_reading_starts(show: Callable[..., QWidget], direction: Qt.LayoutDirection) -> None:
    meter = StrengthMeter(WORDS, bits=FULL_BITS / 2)
    meter.setLayoutDirection(direction)
    show(meter)
    image = meter.grab().toImage()
    start = meter.width() - 8 if direction == Qt.LayoutDirection.RightToLeft else 8
    assert image.pixelColor(start, meter.height() // 2).name() == LIGHT.success


def test_other_words_can_be_spoken(show: Callable[..., QWidget]) -> None:
    meter = StrengthMeter((StrengthWord(0, "no", "error"), StrengthWord(5, "yes", "success")), bits=10)
    show(meter)
    assert meter.word == "yes"


def test_the_words_rise() -> None:
    bits = [word.bits for word in WORDS]
    assert bits == sorted(bits)
    assert bits[0] == 0
