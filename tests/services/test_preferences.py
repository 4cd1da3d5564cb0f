"""Preferences: kept between starts, never in the way when their file is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.preferences import RECENT_LIMIT, PreferenceFile, Preferences


@pytest.fixture
def file(tmp_path: Path) -> PreferenceFile:
    """A preference file that does not exist yet."""
    return PreferenceFile(tmp_path / "home" / "preferences.json", safe_write)


def test_defaults_without_a_file(file: PreferenceFile) -> None:
    assert file.load() == Preferences()


def test_what_was_kept_comes_back(file: PreferenceFile, tmp_path: Path) -> None:
    kept = (
        Preferences(theme="dark", auto_lock_minutes=3).with_recent(tmp_path / "a.wcs").with_recent(tmp_path / "b.wcs")
    )
    file.save(kept)
    assert file.load() == kept


def test_recent_workspaces_are_few_and_unique(tmp_path: Path) -> None:
    preferences = Preferences()
    for number in range(RECENT_LIMIT + 5):
        preferences = preferences.with_recent(tmp_path / f"{number}.wcs")
    preferences = preferences.with_recent(tmp_path / "12.wcs")
    assert len(preferences.recent) == RECENT_LIMIT
    assert preferences.recent[0].endswith("12.wcs")
    assert len(set(preferences.recent)) == RECENT_LIMIT


@pytest.mark.parametrize(
    "content", ["{", "[1, 2]", '{"theme": 7, "auto_lock_minutes": "x", "recent": "no list"}', "\x00"]
)
def test_a_damaged_file_gives_defaults(file: PreferenceFile, tmp_path: Path, content: str) -> None:
    path = tmp_path / "home" / "preferences.json"
    path.parent.mkdir()
    path.write_text(content, "utf-8")
    assert file.load() == Preferences()


def test_an_unreadable_file_is_set_aside_not_overwritten(file: PreferenceFile, tmp_path: Path) -> None:
    path = tmp_path / "home" / "preferences.json"
    path.parent.mkdir()
    path.write_text("{ broken", "utf-8")
    file.save(file.load())
    assert (tmp_path / "home" / "preferences.unreadable.json").read_text("utf-8") == "{ broken"
