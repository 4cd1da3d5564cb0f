"""The fields and secrets of a channel by the names of the contract, and what each provider needs.

Read from the channel page and the manual (named at each limit), in its own words: this table judges what the studio
sends, and shares nothing with the studio's. Each kind of field tells what is wrong with one value; rules that look at
several fields are ``channel_rules``'s.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wa_channel_studio.aicc.sandbox.certificates import is_name
from wa_channel_studio.aicc.sandbox.trustlist import is_address

Wrong = tuple[str, str]
"""Code of the contract, and words for people without the field's name."""
Kind = Callable[[Any], Iterator[Wrong]]

FORBIDDEN = "<>'\"/\\"
"""Channel page, table 3: not in the queue reminders."""
FORBIDDEN_OFFLINE = FORBIDDEN + ";"
"""Manual, How Do I Enable Offline Messages?"""
REMINDER_CHARACTERS = 256
"""Channel page, table 3; manual, How Do I Enable Offline Messages?"""
SEGMENTS = 4
"""Channel page, table 3."""
VARIABLES = ("userId", "nickName", "position", "waitTime")
"""Channel page, table 3."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME_CHARACTERS = 64
_SEGMENT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
_VARIABLE = re.compile(r"\$\{([^}]*)\}?")
_DAY = 24 * 60


# --- kinds of values -------------------------------------------------------------------------------------


def _text(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield "type", "has to be text"


def _switch(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, bool):
        yield "type", "has to be true or false"


def _one_of(*options: str) -> Kind:
    def kind(value: Any) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield "type", "has to be text"
        elif value not in options:
            yield "choice", f"has to be one of {', '.join(options)}"

    return kind


def _number(least: int, most: int | None) -> Kind:
    def kind(value: Any) -> Iterator[Wrong]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield "type", "has to be a whole number"
        elif value < least or (most is not None and value > most):
            yield "out_of_range", f"has to be {least} or more" if most is None else f"has to be {least} to {most}"

    return kind


def _reminder(forbidden: str) -> Kind:
    def kind(value: Any) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield "type", "has to be text"
            return
        if len(value) > REMINDER_CHARACTERS:
            yield "too_long", f"has {len(value)} characters; {REMINDER_CHARACTERS} are allowed"
        found = [character for character in forbidden if character in value]
        if found:
            yield "forbidden_character", f"may not contain {' '.join(found)}"

    return kind


def _progress(value: Any) -> Iterator[Wrong]:
    yield from _reminder(FORBIDDEN)(value)
    unknown = [name for name in _VARIABLE.findall(value) if name not in VARIABLES] if isinstance(value, str) else []
    if unknown:
        allowed = ", ".join(f"${{{name}}}" for name in VARIABLES)
        yield "unknown_variable", f"has a variable that is not one of {allowed}"


def _channel_name(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield "type", "has to be text"
        return
    if len(value) > _NAME_CHARACTERS:
        yield "too_long", f"has {len(value)} characters; {_NAME_CHARACTERS} are allowed"
    if not _NAME.fullmatch(value):
        yield "form", "has to be of letters, digits and underscores, and begin with a letter or an underscore"


def _address(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield "type", "has to be text"
    elif not is_address(value):
        yield "form", "has to be a web address without user, query and fragment"


def _day(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield "type", "has to be text"
        return
    try:
        good = date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        yield "form", "has to be a date, YYYY-MM-DD"


def _texts(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield "type", "has to be a list of texts"
    elif not all(value):
        yield "form", "has an empty item"


def _names(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield "type", "has to be a list of texts"
        return
    if len(value) > 2:
        yield "too_many", "has more than two certificates"
    if not all(is_name(item) for item in value):
        yield "form", "has a name that no certificate can have"


def _segments(value: Any) -> Iterator[Wrong]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield "type", "has to be a list of texts"
        return
    if len(value) > SEGMENTS:
        yield "too_many", f"has {len(value)} segments; {SEGMENTS} are allowed"
    spans = [_span(item) for item in value]
    known = sorted(span for span in spans if span is not None)
    if None in spans:
        yield "form", "has a segment that is not HH:MM-HH:MM within 00:00 to 24:00, the end after the beginning"
    if any(following[0] < before[1] for before, following in itertools.pairwise(known)):
        yield "overlap", "has segments that overlap"


def _span(segment: str) -> tuple[int, int] | None:
    found = _SEGMENT.fullmatch(segment)
    if found is None:
        return None
    hours, minutes, last_hours, last_minutes = found.groups()
    begin = int(hours) * 60 + int(minutes)
    end = _DAY if last_hours is None else int(last_hours) * 60 + int(last_minutes)
    return (begin, end) if begin < end else None


# --- fields ----------------------------------------------------------------------------------------------

COMMON: Mapping[str, Kind] = {
    "channelSelection": _one_of("whatsapp"),
    "channelName": _channel_name,
    "ou": _text,
    "skillQueue": _text,
    "transferKeywords": _texts,
    "workdayHours": _segments,
    "nonWorkdayHours": _segments,
    "nonWorkingNotification": _text,
    "queueReminder": _one_of("all", "queue", "progress", "off"),
    "queueReminderContent": _reminder(FORBIDDEN),
    "queueProgressContent": _progress,
    "transferAfterMessages": _number(0, None),
    "lastAgentEnabled": _switch,
    "sessionEndEnabled": _switch,
    "customerReplyMinutes": _number(1, 60),
    "sessionEndMessage": _text,
    "agentReplyTransferEnabled": _switch,
    "sessionTransferEnabled": _switch,
    "offlineEnabled": _switch,
    "offlinePrompt": _reminder(FORBIDDEN_OFFLINE),
    "offlineRoutingMinutes": _number(1, 60),
    "offlineOutboundMinutes": _number(0, 10080),
    "offlineCustomerReplyMinutes": _number(1, 5),
    "offlineRoutingMode": _one_of("skill_queue", "last_agent", "chatbot"),
    "offlineChatbotCode": _text,
    "nameCardEnabled": _switch,
    "greeting1": _text,
    "greeting2": _text,
    "robotEnabled": _switch,
    "robotAccessCode": _text,
    "robotAssistantEnabled": _switch,
}
"""What every provider's channel may have: tables 3 to 5 of the channel page; ranges of "More" from the manual."""

OF_PROVIDERS: Mapping[str, Kind] = {
    "verificationMethod": _one_of("basic", "oauth"),
    "phoneNumber": _text,
    "userName": _text,
    "baseUrl": _address,
    "appKey": _text,
    "tokenNeverExpires": _switch,
    "tokenValidUntil": _day,
    "apiKeySid": _text,
    "accountSid": _text,
    "webhookUser": _text,
    "appName": _text,
    "appId": _text,
    "webhookName": _text,
    "domain": _text,
    "iamUserName": _text,
    "iamUrl": _address,
    "trustCertificate": _names,
    "identityCertificate": _names,
}

SECRETS = (
    "password",
    "accountKey",
    "webhookPassword",
    "appSecret",
    "accessToken",
    "apiKeySecret",
    "apiKey",
    "iamUserPassword",
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a provider's channel needs and what it may have besides: the page's prerequisites."""

    fields: tuple[str, ...]
    secrets: tuple[str, ...]
    more_fields: tuple[str, ...] = ()
    more_secrets: tuple[str, ...] = ()
    trustlisted: tuple[str, ...] = ()
    """Fields with an address that the page wants approved."""


_BOTH = ("trustCertificate", "identityCertificate")

PROVIDERS: Mapping[str, Needs] = {
    "infobip": Needs(
        ("phoneNumber", "userName", "baseUrl", "trustCertificate"),
        ("password", "accountKey", "webhookPassword"),
        trustlisted=("baseUrl",),
    ),
    "other": Needs(
        ("verificationMethod", "phoneNumber", "userName", "baseUrl", *_BOTH),
        ("password", "accountKey", "webhookPassword"),
    ),
    "cloud-api": Needs(
        ("appKey", "phoneNumber", "baseUrl", *_BOTH),
        ("appSecret", "accessToken"),
        more_fields=("tokenNeverExpires", "tokenValidUntil"),
    ),
    "twilio": Needs(
        ("phoneNumber", "apiKeySid", "accountSid", "webhookUser", "baseUrl", "trustCertificate"),
        ("apiKeySecret", "webhookPassword"),
        more_fields=("identityCertificate",),  # the page does not list it, but tells how to export it
        trustlisted=("baseUrl",),
    ),
    "gupshup": Needs(
        ("phoneNumber", "appName", "appId", "webhookName", "baseUrl", *_BOTH),
        ("apiKey", "webhookPassword"),
        trustlisted=("baseUrl",),
    ),
    "koomessage": Needs(
        ("domain", "iamUserName", "iamUrl", "phoneNumber", "baseUrl", *_BOTH),
        ("iamUserPassword", "webhookPassword"),
        trustlisted=("baseUrl", "iamUrl"),
    ),
}

OAUTH = Needs(
    ("verificationMethod", "userName", "baseUrl", "trustCertificate"),
    ("password", "webhookPassword"),
    more_fields=("phoneNumber", "identityCertificate"),  # "not required", so they may be there
    more_secrets=("accountKey",),
)
"""Provider other, when its verification method is oAuth."""

TENANT_WEBHOOK = Needs(
    ("phoneNumber", "apiKeySid", "accountSid", "baseUrl", "trustCertificate"),
    ("apiKeySecret",),
    more_fields=("identityCertificate", "webhookUser"),
    more_secrets=("webhookPassword",),
    trustlisted=("baseUrl",),
)
"""Provider twilio, when the tenant keeps one webhook user and password for all channels."""

TITLES = {
    "apiKeySid": "API Key SID",
    "accountSid": "Account SID",
    "appId": "App ID",
    "appKey": "APP Key",
    "appSecret": "APP Secret",
    "baseUrl": "BaseUrl",
    "iamUrl": "IAM Url",
    "iamUserName": "IAM user name",
    "iamUserPassword": "IAM user password",
    "userName": "UserName",
    "accountKey": "AccountKey",
    "ou": "OU Configuration",
    "transferKeywords": "Keyword for Transfer to Agent",
    "queueProgressContent": "Queue Progress Reminder Content",
}
"""What the page calls a field where that is not its name in words."""


def title(name: str) -> str:
    """What people call a field."""
    return TITLES.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", name).capitalize()
