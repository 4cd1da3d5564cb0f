"""The log tells where something went wrong, and never what somebody had typed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.log import NAME, log_dir, start_logging, stop_logging, told

CANARY = "canary-log-1"


def fail(secret: str) -> None:
    held = secret
    raise ValueError(f"cannot read {held}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    crash = start_logging(tmp_path / "logs")
    yield tmp_path / "logs"
    stop_logging(crash)


def test_an_error_is_noted_without_its_words_or_values(folder: Path) -> None:
    try:
        fail(CANARY)
    except ValueError:
        logging.getLogger(f"{NAME}.test").exception("it failed")
    text = (folder / "program.log").read_text("utf-8")
    assert "it failed" in text
    assert "builtins.ValueError" in text
    assert "in fail" in text
    assert CANARY not in text


def follow(*, hidden: bool) -> None:
    try:
        fail(CANARY)
    except ValueError as reason:
        raise RuntimeError(CANARY) from (None if hidden else reason)


def test_causes_are_told_too_and_hidden_ones_are_not() -> None:
    with pytest.raises(RuntimeError) as caught:
        follow(hidden=False)
    text = told(caught.value)
    assert text.index("RuntimeError") < text.index("after") < text.index("ValueError")
    assert CANARY not in text
    with pytest.raises(RuntimeError) as caught:
        follow(hidden=True)
    assert "ValueError" not in told(caught.value)


def test_words_for_people_are_kept() -> None:
    assert "The disk is full." in told(ProblemError.of("The disk is full.", "Make room."))


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    crash = start_logging(tmp_path / "file" / "logs")
    assert crash is None
    stop_logging(crash)


def test_the_logs_lie_in_the_programs_own_folder(wcs_home: Path) -> None:
    assert log_dir() == wcs_home / "logs"
