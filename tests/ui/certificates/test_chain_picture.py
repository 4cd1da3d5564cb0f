"""The picture of a chain: places, choice, keyboard, wrapping, and a bar whose scale all certificates share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.certificates.samples import NOW, judged, leaf, long_chain, public_chain
from tests.ui.test_everyone_can_use_the_window import unnamed
from wa_channel_studio.domain.certificate import Anchor, Role
from wa_channel_studio.domain.chain import Chain, Link, Tone
from wa_channel_studio.services.anchors import forecasts
from wa_channel_studio.ui.certificates.chain_picture import ChainPicture
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.validity_bar import TODAY, ValidityBar, paint_validity, place_of
from wa_channel_studio.ui.theme import apply_theme, current_tokens

Show = Callable[..., ChainPicture]


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Iterator[Show]:
    """Shows a chain in a window of a given width."""
    apply_theme(qapp, "light")
    windows: list[QWidget] = []

    def shown(chain: Chain, role: Role = Role.TRUST, chosen: Anchor | None = None, width: int = 1000) -> ChainPicture:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        picture = ChainPicture(window, now=lambda: NOW)
        column.addWidget(picture)
        column.addStretch(1)
        picture.show_chain(chain, role, chosen)
        window.resize(width, 2400)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return picture

    yield shown
    for window in windows:
        window.close()
        window.deleteLater()


def radio(picture: ChainPicture, anchor: Anchor) -> QWidget:
    (found,) = [card.radio for card in picture.cards if card.radio is not None and card.link.place is anchor]
    return found


def test_the_suggestion_is_chosen_and_each_choice_says_until_when(show: Show) -> None:
    chain = public_chain()
    picture = show(chain)
    assert picture.anchor is Anchor.ROOT
    said = {forecast.anchor: forecast.sentence for forecast in forecasts(chain, Role.TRUST)}
    for card in picture.cards:
        assert card.sentence.plain_text == said[card.link.place]
    assert picture.verdicts == tuple(verdict.words for verdict in chain.verdicts)
    for pill, verdict in zip(picture.findChildren(Pill), chain.verdicts, strict=False):
        assert verdict.sentence in pill.toolTip()


def test_a_click_on_another_choice_is_told_and_only_who_shows_it_decides(show: Show) -> None:
    chain = public_chain()
    picture = show(chain)
    told: list[object] = []
    picture.chosen.connect(told.append)
    QTest.mouseClick(radio(picture, Anchor.LEAF), Qt.MouseButton.LeftButton)
    assert told == [Anchor.LEAF]
    picture.show_chain(chain, Role.TRUST, Anchor.INTERMEDIATE)
    assert picture.anchor is Anchor.INTERMEDIATE
    assert [card.chosen for card in picture.cards] == [False, True, False]


def test_the_choices_are_one_stop_and_arrows_go_through_them(show: Show) -> None:
    picture = show(public_chain(), chosen=Anchor.LEAF)
    told: list[object] = []
    picture.chosen.connect(told.append)
    first = radio(picture, Anchor.LEAF)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    focused = QApplication.focusWidget()
    assert focused is radio(picture, Anchor.INTERMEDIATE)
    assert told == [Anchor.INTERMEDIATE]


def test_details_are_wanted_by_a_click_and_by_the_keyboard(show: Show) -> None:
    picture = show(public_chain())
    told: list[Link] = []
    picture.details_wanted.connect(told.append)
    QTest.mouseClick(picture.cards[1], Qt.MouseButton.LeftButton)
    picture.cards[2].more.setFocus()
    QTest.keyClick(picture.cards[2].more, Qt.Key.Key_Return)
    assert [link.place for link in told] == [Anchor.INTERMEDIATE, Anchor.ROOT]


def test_an_identity_starts_with_the_servers_own(show: Show) -> None:
    assert show(public_chain(), Role.IDENTITY).anchor is Anchor.LEAF


def test_a_chain_without_its_root_offers_what_it_has(show: Show) -> None:
    alone = judged("alone.example.com", leaf("alone.example.com"))
    picture = show(alone)
    assert [card.link.place for card in picture.cards] == [Anchor.LEAF]
    assert picture.anchor is Anchor.LEAF


@pytest.mark.parametrize("width", [1000, 620, 300])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_five_links_with_long_names_find_room_at_any_width(
    show: Show, qtbot: QtBot, width: int, direction: Qt.LayoutDirection
) -> None:
    picture = show(long_chain(), width=width)
    picture.setLayoutDirection(direction)
    picture.grab()
    cards = picture.cards
    assert picture.window().width() == width

    def settled() -> bool:
        labels = picture.findChildren(WrapLabel)
        return all(label.height() >= label.heightForWidth(label.width()) for label in labels)

    qtbot.waitUntil(settled)
    boxes = [card.geometry() for card in cards]
    assert len({box.width() for box in boxes}) == 1
    row = cards[0].parentWidget()
    assert row is not None
    assert all(row.rect().contains(box) for box in boxes)
    assert not any(one.intersects(two) for number, one in enumerate(boxes) for two in boxes[:number])
    rows = {box.top() for box in boxes}
    assert len(rows) == {1000: 1, 620: 2, 300: 5}[width]
    in_first = [box.left() for box in boxes if box.top() == min(rows)]
    assert in_first == sorted(in_first, reverse=direction is Qt.LayoutDirection.RightToLeft)
    assert list(unnamed(picture)) == []


def test_of_several_intermediates_the_one_beside_the_server_is_the_choice(show: Show) -> None:
    picture = show(long_chain())
    offered = [number for number, card in enumerate(picture.cards) if card.radio is not None]
    assert offered == [0, 1, 4]


def test_the_same_chain_again_keeps_the_keyboard_where_it_is(show: Show) -> None:
    chain = public_chain()
    picture = show(chain)
    chosen = radio(picture, Anchor.ROOT)
    chosen.setFocus()
    picture.show_chain(chain, Role.TRUST, Anchor.LEAF)
    assert chosen.isVisible()
    picture.show_chain(public_chain(days=20), Role.TRUST, None)
    assert picture.anchor is Anchor.ROOT
    assert picture.cards[0].findChildren(ValidityBar)[0].tone is Tone.DOUBTFUL


# --- the bar --------------------------------------------------------------------------------------


def test_the_scale_of_the_bar_has_today_in_its_place_and_never_ends() -> None:
    assert place_of(NOW, NOW) == TODAY
    days = [-40_000, -3000, -90, -1, 0, 1, 90, 400, 3000, 9000, 400_000]
    places = [place_of(NOW + timedelta(days=day), NOW) for day in days]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert place_of(datetime.max.replace(tzinfo=UTC), NOW) == 1.0
    assert place_of(datetime.min.replace(tzinfo=UTC), NOW) == 0.0


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("tone", "role"), [(Tone.GOOD, "success"), (Tone.DOUBTFUL, "warning"), (Tone.BAD, "error"), (Tone.NEUTRAL, "muted")]
)
def test_the_bar_is_painted_in_the_colour_of_its_tone(qapp: QApplication, mode: str, tone: Tone, role: str) -> None:
    apply_theme(qapp, mode)
    image = QImage(200, 16, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    paint_validity(painter, QRectF(0, 0, 200, 16), 0.25, 0.75, tone, today_fraction=0.5)
    painter.end()
    tokens = current_tokens()
    assert image.pixelColor(70, 8).name() == tokens.color(role)
    assert image.pixelColor(20, 8).name() == tokens.track
    assert image.pixelColor(100, 8).name() == tokens.text
    apply_theme(qapp, "light")


def test_a_bar_in_a_view_from_the_right_is_mirrored(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    image = QImage(200, 16, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    paint_validity(painter, QRectF(0, 0, 200, 16), 0.0, 0.25, Tone.GOOD, from_right=True)
    painter.end()
    assert image.pixelColor(180, 8).name() == current_tokens().success
    assert image.pixelColor(20, 8).name() == current_tokens().track
