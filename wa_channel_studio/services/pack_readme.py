"""The README.txt at the top of a preparation pack: what it is, how to open it, which channels stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.services.field_sheet import readiness_words


@dataclass(frozen=True, slots=True)
class ReadmeChannel:
    """One line of the list of channels."""

    folder: str
    tenant: str
    name: str
    readiness: Readiness


def readme(channels: Sequence[ReadmeChannel], made_at: datetime, version: str, *, with_secrets: bool) -> str:
    """The text, with line ends that every editor of Windows shows."""
    many = len(channels) != 1
    secret_words = (
        "Passwords, keys and tokens ARE in this pack, in field-sheet.html and channel.json.\n"
        "Keep it locked away, send its password another way, and delete it when it has done its work."
        if with_secrets
        else "Passwords, keys and tokens are not in this pack. Who enters the channel needs them from elsewhere."
    )
    listed = "\n".join(
        f"  {one.folder}\n    channel {_line(one.name) or '(no name)'}, tenant {_line(one.tenant)}: "
        f"{readiness_words(one.readiness)}"
        for one in channels
    )
    text = f"""\
Preparation pack for {"WhatsApp channels" if many else "a WhatsApp channel"} on the AICC
Made on {made_at:%Y-%m-%d %H:%M} UTC by WA Channel Studio {version}

What is in it
  One folder per channel:
  field-sheet.html   to read and print: every field in the order of the AICC's page
  channel.json       the same for this program: wa-channel-studio channel check --from channel.json
  certificates       to upload on the AICC's page Managing Certificates

Secrets
  {secret_words.replace(chr(10), chr(10) + "  ")}

Channels
{listed}

How to open it
  With 7-Zip. The archive is encrypted with AES-256, which Windows Explorer and Info-ZIP unzip cannot
  open. The names of the files can be read without the password; what is in them cannot.
"""
    return text.replace("\n", "\r\n")


def _line(text: str) -> str:
    """A name on one line: a line break in it must not look like a line of this file."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
