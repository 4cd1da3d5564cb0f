"""Archives that no honest program writes, built byte by byte or from an honest one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{target}"/>'
    "</Relationships>"
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def text_cell(where: str, text: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def zip_of(entries: dict[str, bytes | str], *, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return buffer.getvalue()


def xlsx_of(
    rows: str,
    *,
    before: str = "",
    target: str = "worksheets/sheet1.xml",
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A workbook of one table; ``before`` stands in front of the table's XML."""
    entries: dict[str, bytes | str] = {
        CONTENT_TYPES: "<Types/>",
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS.format(target=target),
        f"xl/{target}": before + SHEET.format(rows=rows),
    }
    return zip_of({**entries, **(parts or {})})


def lying_zip(name: str, content: bytes, *, told: int) -> bytes:
    """A ZIP of one file whose directory says another size, with the checksum of what a believer would read."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    crc = zlib.crc32(content[:told])
    raw = name.encode()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x21, crc, len(packed), told, len(raw), 0)
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, len(packed), told, len(raw), 0, 0, 0, 0, 0, 0
    )
    start = len(local) + len(raw) + len(packed)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(raw), start, 0)
    return local + raw + packed + central + raw + end


def link_zip() -> bytes:
    """A ZIP with a symbolic link in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("channels.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def doubled_zip() -> bytes:
    """A ZIP with two files of the same name."""
    data = zip_of({"channels-1.csv": "a,b\n1,2\n", "channels-2.csv": "a,b\n3,4\n"})
    return data.replace(b"channels-2.csv", b"channels-1.csv")
