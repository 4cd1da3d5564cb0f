"""Reading CHANNEL.json as rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.services.import_ports import SheetTable


def read(folder: Path, content: str | bytes) -> SheetTable:
    path = folder / "channels.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return SheetFiles().read(path)


def test_one_object_or_a_list_of_them(tmp_path: Path) -> None:
    first, second = {"channel_name": "a", "robot_enabled": True}, {"transfer_keywords": ["x", "y"], "channel_name": "b"}
    one = read(tmp_path, json.dumps(first))
    assert (one.kind, one.headings, one.rows) == ("json", ("channel_name", "robot_enabled"), [("a", True)])
    both = read(tmp_path, "\ufeff " + json.dumps([first, second]))
    assert both.headings == ("channel_name", "robot_enabled", "transfer_keywords")
    assert both.rows[1] == ("b", None, ["x", "y"])
    assert list(both.lines) == [1, 2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": 1, "a": 2}', "more than once"),
        ('{"a": NaN}', "NaN"),
        ('{"a": 1', "not JSON"),
        ('{"a": "canary', "not JSON"),
        ("[]", "is empty"),
        ("[{}]", "is empty"),
        ('[{"a": 1}, 2]', "something else than objects"),
        ('{"a": "\\ud83d"}', "half of a character"),
        ('{"a": ["\\ud83d"]}', "half of a character"),
        (b'{"a": "\xff"}', "not UTF-8"),
        ('{"": 1}', "without a key"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": ' + "1" * 5_000 + "}", "too long"),
    ],
)
def test_what_is_ambiguous_or_no_json_is_told(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(ProblemError, match=words) as caught:
        read(tmp_path, content)
    assert "canary" not in str(caught.value)
