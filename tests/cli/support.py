"""What the tests of the command line share: letters to change, and the outcome of a command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "resources" / "samples"
PROVIDERS = ("infobip", "other", "cloud-api", "twilio", "gupshup", "koomessage")
PASSWORD = "Mäster password, ünlike others"
ARCHIVE_PASSWORD = "archive password 1"
TENANT = "Acme Brazil"
OTHER_TENANT = "Acme Chile"


@dataclass(frozen=True)
class Outcome:
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document."""
        return json.loads(self.out)

    def fields(self, severity: str = "error") -> list[str]:
        """The fields with a problem of this weight in the one judgement of the result."""
        (judged,) = self.json
        return [problem["field"] for problem in judged["problems"] if problem["severity"] == severity]


Run = Callable[..., Outcome]


def letter(provider: str, **changes: object) -> dict[str, Any]:
    """A sample letter with some values changed; ``...`` takes a key out."""
    document = json.loads((SAMPLES / f"{provider}.json").read_text("utf-8"))
    document |= changes
    return {key: value for key, value in document.items() if value is not ...}


def write(folder: Path, document: object, name: str = "channel.json") -> str:
    """The document as a file beside a copy of the samples' certificates; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "certificates").exists():
        shutil.copytree(SAMPLES / "certificates", folder / "certificates")
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return str(path)
