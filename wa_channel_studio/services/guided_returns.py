"""What the AICC has generated, as it comes back from its page Channel Integration: fields, and checks of their shape.

Documented is the tail of the path only (AICC API reference, 4.3): host, port and what stands before may differ, and
for cloud-api and ``other`` nothing is documented. So a check warns and never refuses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.problem import Flaw, warning
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import Choice

ID_DIGITS = 18
"""Digits of a configuration id in all of Huawei's examples."""
PROVIDER_TOLD_FIELDS = frozenset(
    {
        "webhook_user",
        "webhook_password",
        "message_url",
        "report_url",
        "callback_url",
        "verification_url",
        "verification_code",
    }
)
"""What the provider has to be told, and to be told again when it changes."""

_SOURCE = "AICC API reference, adapter URLs by provider"
_TAILS: Mapping[str, Mapping[str, str]] = {
    "infobip": {"message_url": "message", "report_url": "report"},
    "twilio": {"message_url": "message", "report_url": "report"},
    "koomessage": {"message_url": "message", "report_url": "report"},
    "gupshup": {"callback_url": "message"},
}
"""By provider and field the word between the provider's name and the id. The others are not documented."""
_TAIL = re.compile(r"/social/on/whatsapp/([^/?#]+)/(message|report)/([^/?#]+)/?")
_ID = re.compile(rf"[0-9]{{{ID_DIGITS}}}")


def returned_fields(provider: str) -> tuple[FieldSpec, ...]:
    """What the AICC shows on its page Channel Integration for a provider, in its order."""
    return tuple(spec for spec in field_map(provider).values() if spec.step is Step.INTEGRATION)


def read_pasted(spec: FieldSpec, text: str) -> RawValue:
    """What a pasted text means: without blanks and line ends around it, a choice by key or by what the page shows."""
    cleaned = spec.type.clean(text).text
    if spec.secret:
        return Secret(cleaned)
    if isinstance(spec.type, Choice):
        wanted = cleaned.removeprefix("scenario key:").strip().casefold()
        for option in spec.type.options:
            if wanted in (option.key.casefold(), option.label.casefold()):
                return option.key
    return cleaned


def shape_flaws(provider: str, key: str, value: RawValue, others: Mapping[str, RawValue]) -> tuple[Flaw, ...]:
    """What does not look right about one generated value, as warnings; ``others`` are those beside it."""
    if is_empty(value):
        return ()
    text = value.reveal() if isinstance(value, Secret) else str(value)
    if key == "configuration_id":
        return _of_id(text)
    if key == "scenario_key":
        return _of_scenario(text)
    if key == "verification_code":
        return (
            (warning("This looks like an address, not like the code.", "Copy Verification Code."),)
            if "://" in text
            else ()
        )
    return _of_address(provider, key, text, others)


def _of_id(text: str) -> tuple[Flaw, ...]:
    if _ID.fullmatch(text):
        return ()
    return (
        warning(
            f"In Huawei's examples the id has {ID_DIGITS} digits and nothing else; this has {len(text)} characters.",
            "Copy Configuration ID from the list of channels again, unless it really looks so.",
            source=_SOURCE,
        ),
    )


def _of_scenario(text: str) -> tuple[Flaw, ...]:
    if text == "no":
        return (warning("The scenario key is not there yet.", "Click Generate on the AICC's page, then choose YES."),)
    return () if text == "yes" else (warning("The AICC shows YES or NO here.", "Choose what it shows."),)


def _of_address(provider: str, key: str, text: str, others: Mapping[str, RawValue]) -> tuple[Flaw, ...]:
    try:
        split = urlsplit(text)
    except ValueError:
        split = urlsplit("")
    if split.scheme not in ("http", "https") or not split.netloc:
        return (warning("This is no web address.", "Copy it again from the page Channel Integration."),)
    found = [] if split.scheme == "https" else [warning("It does not begin with https.", "Compare it with the page.")]
    expected = _TAILS.get(provider, {}).get(key)
    if expected is None:
        return tuple(found)
    tail = f"/social/on/whatsapp/{provider}/{expected}/"
    match = _TAIL.search(split.path)
    again = "Copy it again, unless the page really shows it so."
    if match is None or match.end() != len(split.path):
        return (*found, warning(f"Its path does not end in {tail} and the id.", again, source=_SOURCE))
    if match[1] != provider:
        found.append(warning(f"It is an address for {match[1]}, not for {provider}.", again, source=_SOURCE))
    elif match[2] != expected:
        other = "delivery reports" if match[2] == "report" else "messages"
        found.append(
            warning(f"This is the address for {other}.", "The two addresses may be exchanged.", source=_SOURCE)
        )
    known = others.get("configuration_id")
    if isinstance(known, str) and known and known != match[3]:
        found.append(
            warning("The id at its end is not the configuration id of this channel.", "Compare both with the page.")
        )
    elif not known and not _ID.fullmatch(match[3]):
        found.append(
            warning(f"The id at its end does not have {ID_DIGITS} digits.", "Compare it with the page.", source=_SOURCE)
        )
    return tuple(found)
