"""Channels to export, as a workspace gives them, and the files of an archive as 7-Zip unpacks them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.exports.conftest import SevenZip
from wa_channel_studio.services.export_ports import SourceRow

PASSWORD_TEXT = "k7Qm-pX4t-vR9n"


def source(number: int, **more: Any) -> SourceRow:
    """One channel; ``more`` are further answers."""
    answers = {"channel_name": f"wa_{number:06d}", "provider": "twilio", "customer_reply_minutes": 20}
    return f"Tenant {number % 3}", json.dumps({**answers, "last_agent_enabled": True, **more})


def sources(count: int) -> list[SourceRow]:
    return [source(number) for number in range(count)]


def portions(rows: list[SourceRow], size: int) -> Iterable[list[SourceRow]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def unpacked(archive: Path, folder: Path, seven_zip: SevenZip, password: str = PASSWORD_TEXT) -> Mapping[str, bytes]:
    """Names and contents, after 7-Zip."""
    seven_zip("x", archive, f"-o{folder}", f"-p{password}")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
