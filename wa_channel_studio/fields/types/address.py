"""Types for phone numbers and web addresses.

Shapes that only a provider or the telephone plan demands are left to the provider's table; here stands what makes a
value no number or no address at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error, warning
from wa_channel_studio.fields.types.base import FieldType, JsonValue, ShapeError, not_text

_PHONE = re.compile(r"(?=.*[0-9])(\(\+|\+?)[0-9()./-]+")
_HOST = re.compile(r"(?!-)[^\s/?#@:\[\]]{1,253}(?<!-)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://", re.ASCII)
_SCHEME_TWICE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/+[A-Za-z][A-Za-z0-9+.-]*:/")
E164 = "E.164, the international numbering plan"


def phone_digits(text: str) -> str:
    """Only the digits of a phone number, without a leading 00."""
    digits = re.sub(r"[^0-9]", "", text)
    return digits.removeprefix("00")


@dataclass(frozen=True)
class Phone(FieldType):
    """A phone number in international form; dashes, dots and brackets may stand in it. The AICC's form is UNKNOWN."""

    kind: ClassVar[str] = "phone"
    fixed_alphabet: bool = True

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        if value.lower().startswith("whatsapp:"):
            return (error("whatsapp: stands in front of the number.", "Leave it out; enter the number only."),)
        if _PHONE.fullmatch(value) is None:
            return (error("This is not a phone number.", "Write it with country code, such as +5511940001207."),)
        digits = phone_digits(value)
        if len(digits) > 15:
            return (
                warning(
                    f"The number has {len(digits)} digits; a phone number has at most 15.",
                    "Copy the number itself, not an account or phone-number id.",
                    source=E164,
                ),
            )
        if len(digits) < 7 or digits.startswith("0"):
            return (
                warning(
                    "The country code seems to be missing.",
                    "Write the number in international form, such as +5511940001207.",
                    source=E164,
                ),
            )
        return ()

    def from_json(self, value: JsonValue) -> RawValue:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, float):
            raise ShapeError("A phone number must be a text between quotation marks.")
        return super().from_json(value)

    def describe(self) -> str:
        return "phone number with country code (the AICC's own form is unknown)"


@dataclass(frozen=True)
class Url(FieldType):
    """A web address. ``https`` is expected; anything that is no address is an error."""

    kind: ClassVar[str] = "url"
    fixed_alphabet: bool = True
    example: str = ""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        example = self.example or "https://host.example.com"
        if _SCHEME.match(value) is None:
            return (error("https:// is missing in front of the address.", f"Write it as {example}."),)
        if _SCHEME_TWICE.match(value) is not None:
            return (error("https:// stands in the address twice.", f"Write it as {example}."),)
        parts = split_url(value)
        if parts is None or parts.scheme not in ("http", "https"):
            return (error("This is not a web address.", f"Write it as {example}."),)
        flaws: list[Flaw] = []
        if parts.username is not None or parts.password is not None:
            flaws.append(error("A user name or password stands in the address.", "Take out what stands before the @."))
        if parts.scheme == "http":
            flaws.append(warning("The address is not encrypted (http).", "Use the https address."))
        if parts.query or parts.fragment:
            flaws.append(warning("Something follows the address after ? or #.", "Copy the address without it."))
        return flaws

    def describe(self) -> str:
        return f"web address, such as {self.example}" if self.example else "web address"


@lru_cache(maxsize=512)
def split_url(value: str) -> SplitResult | None:
    """The parts of an absolute address with a usable host and port, or None.

    The last ones are remembered: the same few addresses stand in thousands of channels.
    """
    if " " in value or not value.isprintable():
        return None  # urlsplit would drop some of these silently
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    is_ipv6 = bool(host) and ":" in str(host)
    if not host or not (is_ipv6 or _HOST.fullmatch(host)) or parts.netloc.endswith(":"):
        return None
    return parts
