"""The rules of a channel: every one that is broken, told at once, each with its field.

Source is the channel page; what comes from another page of the manual, or is this sandbox's own reading, says so. What
neither names (lengths of texts, forms of phone numbers and passwords) is not judged. Asks the sandbox's lists,
certificates and trustlist; writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from wa_channel_studio.aicc.sandbox import lists, trustlist
from wa_channel_studio.aicc.sandbox.certificate_files import speaks_for
from wa_channel_studio.aicc.sandbox.certificates import Certificate, certificate
from wa_channel_studio.aicc.sandbox.channel_fields import (
    COMMON,
    OAUTH,
    OF_PROVIDERS,
    PROVIDERS,
    SECRETS,
    TENANT_WEBHOOK,
    Needs,
    title,
)
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.service_calls import Broken

Fields = Mapping[str, Any]

GREETING_CHARACTERS = 255
"""Channel page, table 4."""
GREETING_MIDDLE = "${staffId} (${staffName}) "
"""What the page puts between the greetings. Values of the variables are not known; their names stand for them."""

_OAUTH_ADDRESS = re.compile(r"https://[^/?#\s@]+/apiaccess/rest/ccmessaging")


@dataclass(slots=True)
class Judged:
    """What was found."""

    broken: list[Broken] = field(default_factory=list)
    untrusted: list[str] = field(default_factory=list)
    """Addresses that have to be approved first; to be noted as asked for."""


def normal(fields: Fields) -> dict[str, Any]:
    """As it is kept: an empty text or list counts as left out, where the field has no form of its own; 2.0 is 2."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in fields.items()
        if not _left_out(name, value)
    }


def _left_out(name: str, value: object) -> bool:
    kind = COMMON.get(name) or OF_PROVIDERS.get(name)
    return value in ("", []) and kind is not None and not any(kind(value))


def judge(data: Data, provider: str, fields: Fields, secrets: Set[str], given: Mapping[str, object]) -> Judged:
    """Judge a channel as it would be.

    ``secrets`` are those that would be set, ``given`` the members of ``secrets`` in the request. Whether the name is
    taken is the caller's question.
    """
    judged = Judged()
    needs = _needs(data, provider, fields)
    if needs is None:
        judged.broken.append(Broken("provider", "choice", f"The provider has to be one of {', '.join(PROVIDERS)}."))
    judged.broken += _values(fields, needs)
    judged.broken += _secrets(given, needs)
    wrong = {rule.field for rule in judged.broken}
    good = {name: value for name, value in fields.items() if name not in wrong}
    judged.broken += _needed(provider, needs, fields, secrets, wrong)
    judged.broken += _basic(good, fields)
    judged.broken += _offline(good, fields)
    judged.broken += _lists(data, good, wrong)
    if needs is not None:
        judged.broken += _oauth(needs, good)
        judged.broken += _certificates(data, provider, good)
        _trust(data, needs, good, judged)
    return judged


def _needs(data: Data, provider: str, fields: Fields) -> Needs | None:
    if provider == "other" and fields.get("verificationMethod") == "oauth":
        return OAUTH
    if provider == "twilio" and data.settings.twilio_tenant_webhook:
        return TENANT_WEBHOOK
    return PROVIDERS.get(provider)


def _words(name: str, rest: str) -> str:
    return f"{title(name)} {rest}."


# --- one value -------------------------------------------------------------------------------------------


def _values(fields: Fields, needs: Needs | None) -> Iterator[Broken]:
    allowed = None if needs is None else {*COMMON, *needs.fields, *needs.more_fields}
    for name, value in fields.items():
        kind = COMMON.get(name) or OF_PROVIDERS.get(name)
        if kind is None:
            yield Broken(name[:64], "unknown", "There is no such field.")
        elif allowed is not None and name not in allowed:
            yield Broken(name, "other_provider", _words(name, "is a field of another provider"))
        else:
            for code, message in kind(value):
                yield Broken(name, code, _words(name, message))


def _secrets(given: Mapping[str, object], needs: Needs | None) -> Iterator[Broken]:
    for name, value in given.items():
        if name not in SECRETS:
            yield Broken(name[:64], "unknown", "There is no such secret.")
        elif value is not None and not isinstance(value, str):
            yield Broken(name, "type", _words(name, "has to be text or null"))
        elif value == "":
            yield Broken(name, "required", _words(name, "is empty; null takes a secret away"))
        elif needs is not None and name not in {*needs.secrets, *needs.more_secrets} and value is not None:
            yield Broken(name, "other_provider", _words(name, "is a secret of another provider"))


def _needed(provider: str, needs: Needs | None, fields: Fields, secrets: Set[str], wrong: Set[str]) -> Iterator[Broken]:
    for name in ("channelName", *(() if needs is None else needs.fields)):
        if name not in fields and name not in wrong:
            yield Broken(name, "required", _words(name, "is needed"))
    for name in () if needs is None else needs.secrets:
        if name not in secrets and name not in wrong:
            yield Broken(name, "required", _words(name, "is needed"))
    # "When generating the token, you need to select a validity period": either has to be known.
    validity = {"tokenNeverExpires", "tokenValidUntil"}
    if provider == "cloud-api" and not validity & wrong and not _has_validity(fields):
        yield Broken(
            "tokenValidUntil", "required", "The token's validity is needed: its last day, or that it has none."
        )


def _has_validity(fields: Fields) -> bool:
    return fields.get("tokenNeverExpires") is True or "tokenValidUntil" in fields


# --- several values --------------------------------------------------------------------------------------


def _basic(fields: Fields, given: Fields) -> Iterator[Broken]:
    """Channel page, tables 3 and 4. ``given`` has those too whose value is wrong: they are not missing."""
    mode = fields.get("queueReminder")
    for name, modes in (("queueReminderContent", ("all", "queue")), ("queueProgressContent", ("all", "progress"))):
        if mode in modes and name not in given:
            yield Broken(name, "required", _words(name, f"is needed when Queue Reminder is {mode}"))
    if fields.get("robotEnabled") is True and "transferKeywords" not in given:
        yield Broken(
            "transferKeywords", "required", "Keywords for transfer to an agent are needed when the robot is on."
        )
    greeting = fields.get("greeting1", "") + GREETING_MIDDLE + fields.get("greeting2", "")
    if ("greeting1" in fields or "greeting2" in fields) and len(greeting) > GREETING_CHARACTERS:
        told = f"The whole greeting has {len(greeting)} characters; {GREETING_CHARACTERS} are allowed."
        yield Broken("greeting2" if "greeting2" in fields else "greeting1", "too_long", told)


def _offline(fields: Fields, given: Fields) -> Iterator[Broken]:
    """Manual, How Do I Enable Offline Messages?"""
    if fields.get("offlineEnabled") is not True:
        return
    called, reply = fields.get("offlineCustomerReplyMinutes"), fields.get("customerReplyMinutes")
    if called is not None and reply is not None and called >= reply:
        told = "Called Customer Reply Timeout Period has to be less than Customer Reply Timeout Period."
        yield Broken("offlineCustomerReplyMinutes", "inconsistent", told)
    mode = fields.get("offlineRoutingMode")
    if mode == "last_agent" and fields.get("lastAgentEnabled") is not True:
        yield Broken("offlineRoutingMode", "inconsistent", "Last Agent Mode has to be switched on first.")
    if mode == "chatbot" and "offlineChatbotCode" not in given:
        yield Broken("offlineChatbotCode", "required", "The chatbot's access code is needed for Connect to Chatbot.")


def _lists(data: Data, fields: Fields, wrong: Set[str]) -> Iterator[Broken]:
    """OU and called route: given, and there, only where a setting asks."""
    settings = data.settings
    asked = (("ou", "orgs", settings.require_ou), ("skillQueue", "routes", settings.require_route))
    for name, kind, required in asked:
        value = fields.get(name)
        if value is None and required and name not in wrong:
            yield Broken(name, "required", _words(name, "is needed"))
        elif value is not None and required and value not in lists.names(data, kind):
            what = "OU" if kind == "orgs" else "multimedia called route"
            yield Broken(name, "not_found", f"There is no {what} of that name.")


# --- addresses and certificates --------------------------------------------------------------------------


def _oauth(needs: Needs, fields: Fields) -> Iterator[Broken]:
    if needs is OAUTH and "baseUrl" in fields and not _OAUTH_ADDRESS.fullmatch(fields["baseUrl"]):
        told = "BaseUrl has to be https://, the AICC's address and port, and /apiaccess/rest/ccmessaging."
        yield Broken("baseUrl", "form", told)


def _trust(data: Data, needs: Needs, fields: Fields, judged: Judged) -> None:
    for name in needs.trustlisted:
        address = fields.get(name)
        if address is not None and not trustlist.trusted(data, address):
            judged.untrusted.append(address)
            told = "is not approved on the address trustlist; it is noted as asked for"
            judged.broken.append(Broken(name, "not_trusted", _words(name, told)))


def _certificates(data: Data, provider: str, fields: Fields) -> Iterator[Broken]:
    for name in ("trustCertificate", "identityCertificate"):
        names: list[str] = fields.get(name, [])
        found = [certificate(data, one) for one in names]
        there = [one for one in found if one is not None]
        for one, has in zip(names, found, strict=True):
            if has is None:
                yield Broken(name, "certificate_missing", f"There is no certificate {one} in Managing Certificates.")
        if names and len(there) == len(names):
            yield from _fit(provider, name, there)
            if name == "trustCertificate" and data.settings.require_host_match:
                yield from _host(fields, there)


def _fit(provider: str, name: str, found: list[Certificate]) -> Iterator[Broken]:
    stores = [one.type == "JKS" for one in found]
    if provider == "infobip":
        if stores not in ([True], [False, False]):
            yield Broken(name, "certificate_type", "Infobip needs one keystore (JKS), or two single certificates.")
        return
    if len(found) > 1:
        yield Broken(name, "too_many", _words(name, "has to be one certificate"))
    if any(stores):
        yield Broken(name, "certificate_type", _words(name, "has to be a single certificate, no keystore"))
    elif provider == "cloud-api" and name == "trustCertificate" and not all(one.content.der for one in found):
        yield Broken(name, "certificate_type", _words(name, "has to be in DER encoding"))


def _host(fields: Fields, found: list[Certificate]) -> Iterator[Broken]:
    host = urlsplit(fields.get("baseUrl", "")).hostname
    if host and not any(speaks_for(one.content.hosts, host) for one in found):
        yield Broken("trustCertificate", "host_differs", f"No certificate speaks for {host}.")
