"""The type of a certificate field: references to certificate files kept with the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error
from wa_channel_studio.fields.types.base import FieldType, JsonValue


@dataclass(frozen=True)
class CertificateRef(FieldType):
    """One certificate file or, up to ``max_files``, several; the value holds their ids."""

    kind: ClassVar[str] = "certificate"
    max_files: int = 1
    keystore: bool = False
    """Whether a keystore is what the AICC wants here."""
    suffix: str = ""
    """The suffix that the file must have when it leaves the program (cloud-api: .der); empty for any."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        files = (value,) if isinstance(value, str) else value
        if not isinstance(files, tuple):
            return (error("This must be a file or a list of files.", "Choose the certificate file."),)
        if len(files) > self.max_files:
            allowed = "one file" if self.max_files == 1 else f"{self.max_files} files"
            return (error(f"There are {len(files)} files; {allowed} can be used.", "Remove the others."),)
        return ()

    def from_json(self, value: JsonValue) -> RawValue:
        return (value,) if isinstance(value, str) and value else super().from_json(value)

    def describe(self) -> str:
        if self.keystore:
            return f"a keystore (JKS), or up to {self.max_files} certificate files"
        return "certificate file" + (f", written as {self.suffix}" if self.suffix else "")
