"""other: the customer's own provider, reached directly (basic) or through an API of the AICC (oAuth). Only ITAU."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import Flaw, error, warning
from wa_channel_studio.fields.certificate_rules import host_rules
from wa_channel_studio.fields.condition import ALWAYS, When
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import FieldSpec, ProviderTable, Recipe, Step, Values
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.types import CertificateRef, Choice, Item, Option
from wa_channel_studio.fields.types.address import split_url

_SOURCE = shared.prerequisites("other")
_BASIC = When("verification_method", "basic")
OAUTH_PATH = "/apiaccess/rest/ccmessaging"
_OAUTH_URL = re.compile(rf"https://[^/?#@\s]+{re.escape(OAUTH_PATH)}")
_SENDING = re.compile(r"(?i)https?://[^/]+/(.*/)?omni/1/advanced/?")
_EXAMPLE = "https://bsp.example.com"

_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item("network", "The network between the provider and the AICC works."),
    Item("itau", "The provider is ITAU.", "The present version of the AICC supports only ITAU as other."),
    Item(
        "account",
        "basic: phone number, user name, password, address prefix and authentication key are noted.",
    ),
    Item(
        "app",
        "oAuth: the system administrator has given app key and app secret.",
        "The app must have subscribed to the API sendWhatsappMessage and be bound to this tenant space. The system administrator does both.",
    ),
    Item("webhook", "A webhook password is agreed with the provider."),
    Item("trust", "The provider's trust certificate is at hand."),
    Item("identity", "basic: the AICC's own certificate is exported."),
)


@reads("verification_method")
def _oauth_address(value: RawValue, values: Values, context: CheckContext) -> Iterable[Flaw]:
    if values.get("verification_method") != "oauth" or not isinstance(value, str):
        return
    parts = split_url(value)
    if parts is None:
        return
    if _OAUTH_URL.fullmatch(value) is None:
        yield error(
            f"With oAuth the address must be https://host:port{OAUTH_PATH}.",
            "Write the AICC's own address, then exactly this path, with nothing behind it.",
            source=_SOURCE,
        )
        return
    tenant = context.tenant
    own = split_url(tenant.aicc_url) if tenant is not None and tenant.aicc_url else None
    if own is None or tenant is None:
        return
    if own.hostname != parts.hostname:
        yield warning(
            f"The host is not the AICC address of {tenant.name}, which is {own.hostname}.",
            "Correct one of them, unless the AICC is reached by another name.",
            source=_SOURCE,
        )
    elif (own.port or 443) != (parts.port or 443):
        yield warning(
            f"The port is not that of the AICC address of {tenant.name}, which is {own.port or 443}.",
            "Correct one of them: the page wants the port you sign in to the AICC with.",
            source=_SOURCE,
        )


@reads("verification_method")
def _sending_path(value: RawValue, values: Values, context: CheckContext) -> Iterable[Flaw]:
    """The path that the AICC adds itself; with oAuth the shape of the address already says it."""
    del context
    if values.get("verification_method") != "oauth" and isinstance(value, str) and _SENDING.fullmatch(value):
        yield warning(
            "This is the address for sending messages, not the prefix.",
            "Leave out /omni/1/advanced; the AICC adds it.",
            source="AICC API reference, sendWhatsappMessage",
        )


_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        key="verification_method",
        step=Step.PROVIDER,
        card="channel_choice",
        label="Verification Method",
        type=Choice(
            options=(
                Option("basic", "basic", "The provider is addressed directly, with user name and password."),
                Option("oauth", "oAuth", "The provider is addressed through an API of the AICC, with an app key."),
            )
        ),
        required=ALWAYS,
        missing="No Verification Method is chosen.",
        source=_SOURCE,
        help="basic: the AICC calls the provider itself. oAuth: it goes through the AICC's API sendWhatsappMessage. The present version of the AICC supports only ITAU.",
        find=("Ask the provider; there is no usual choice.",),
        follows_provider=True,
    ),
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.phone_number(
        _SOURCE,
        "The number registered at the provider. Not needed with oAuth.",
        find=("Ask the provider.",),
        visible=_BASIC,
    ),
    shared.plain(
        "user_name",
        "UserName",
        _SOURCE,
        "basic: the user name registered at the provider. oAuth: the app key of the app that has subscribed to sendWhatsappMessage and is bound to this tenant space.",
        find=("basic: ask the provider.", "oAuth: ask the system administrator of the AICC for the app key."),
    ),
    shared.secret(
        "password",
        "Password",
        _SOURCE,
        "basic: the password of that user. oAuth: the app secret that belongs to the app key.",
        find=(
            "basic: ask the provider.",
            "oAuth: ask the system administrator of the AICC for the app secret.",
        ),
    ),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        f"basic: the provider's address prefix. oAuth: https://, the AICC's own host and port, and {OAUTH_PATH}.",
        example=_EXAMPLE,
        find=(
            "basic: ask the provider.",
            f"oAuth: take the address you sign in to the AICC with, up to the port, and add {OAUTH_PATH}.",
        ),
        rules=(_oauth_address, _sending_path),
    ),
    shared.secret(
        "account_key",
        "AccountKey",
        _SOURCE,
        "The authentication key that the provider gave you. Not needed with oAuth.",
        find=("Ask the provider.",),
        visible=_BASIC,
    ),
    *shared.webhook_user_and_password(_SOURCE, "Tell the provider."),
    *certificates.certificate(
        "trust_certificate",
        "Trust certificate",
        _SOURCE,
        "The certificate by which the AICC trusts the provider.",
        CertificateRef(),
        find=(certificates.GET.format("the BaseUrl host"), "Or ask the provider for it."),
    ),
    *certificates.identity_certificate(_SOURCE, visible=_BASIC),
    *integration.two_addresses(""),
)

_RECIPES = (
    Recipe(Role.TRUST, (certificates.base_url_host("BaseUrl names it: the AICC calls it."),)),
    certificates.IDENTITY,
)

PROVIDER = ProviderTable(
    key="other",
    label="other",
    summary="A provider of the customer's own. The AICC supports only ITAU.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(
        shared.webhook_rule,
        *host_rules(_RECIPES),
    ),
    told_to="Tell the provider both addresses and the webhook password.",
)
