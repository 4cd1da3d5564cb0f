"""cloud-api: Meta's own WhatsApp Cloud API, with an app, a system user's token and certificates as .der files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.certificate_rules import host_rules
from wa_channel_studio.fields.condition import Unless
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import FieldSpec, Host, ProviderTable, Recipe, Shape, Step, Values
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.tables.providers.graph_versions import NEWEST, graph_version, graph_version_ends
from wa_channel_studio.fields.types import CertificateRef, CheckList, DateOnly, Item, Switch
from wa_channel_studio.fields.types.measure import as_date

_SOURCE = shared.prerequisites("cloud-api")
_META = "Meta's documentation"
_TOKEN_SOON = timedelta(days=14)
_APPS = "https://developers.facebook.com/apps"
_BASIC_SETTINGS = "https://developers.facebook.com/apps/{app_key}/settings/basic"
_OPEN_SETTINGS = "Open the app's Settings > Basic on Meta for Developers."

PERMISSIONS = (
    Item("whatsapp_business_messaging", "whatsapp_business_messaging", "to send and receive messages"),
    Item(
        "whatsapp_business_management",
        "whatsapp_business_management",
        "to manage the account and its numbers",
    ),
)

_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item(
        "network",
        "The network between Meta and the AICC works.",
        "From the Chinese mainland graph.facebook.com is reached only through a proxy server.",
    ),
    Item(
        "app",
        "An app has been created on Meta for Developers.",
        "Choose Other, then the type Business, and give it a name; leave the rest as it is.",
        (("Meta for Developers: apps", _APPS),),
    ),
    Item(
        "settings",
        "App ID and app secret are noted.",
        "They are on the app's basic settings page.",
        (("Basic settings of the app", _BASIC_SETTINGS),),
    ),
    Item(
        "product",
        "The product WhatsApp has been added to the app.",
        "On the app's page, under Add products.",
        (("The app", "https://developers.facebook.com/apps/{app_key}/"),),
    ),
    Item(
        "advertising",
        "The Facebook account may place advertisements.",
        "Where this function is disabled, apply for it first.",
    ),
    Item(
        "quick_start",
        "Phone number and base URL are noted.",
        "They stand in the quick start of the product WhatsApp.",
        (
            (
                "Quick start",
                "https://developers.facebook.com/apps/{app_key}/whatsapp-business/wa-dev-console/",
            ),
        ),
    ),
    Item(
        "recipients",
        "The recipients' numbers have been added.",
        "Each customer's mobile number must be added by hand before that customer can use a test number.",
    ),
    Item(
        "system_user",
        "A system user with the role Employee exists.",
        "Choose the business of the app, then add the user.",
        (("System users", "https://business.facebook.com/settings/system-users"),),
    ),
    Item(
        "assets",
        "The app and the WhatsApp account are assigned to the system user.",
        "A token made before the assets were assigned does not reach them.",
    ),
    Item(
        "token",
        "A token has been generated with both permissions.",
        "whatsapp_business_messaging and whatsapp_business_management.",
        (("System users", "https://business.facebook.com/settings/system-users"),),
    ),
    Item(
        "validity",
        "The token's validity was noted.",
        "It must be the same as is entered here and on the AICC.",
    ),
    Item(
        "trust",
        "The trust certificate is at hand as .der.",
        "Of https://graph.facebook.com; in the Chinese mainland that of the proxy server.",
        (("graph.facebook.com", "https://graph.facebook.com/v8.0"),),
    ),
    Item("identity", "The AICC's own certificate is exported."),
)


@reads()
def _its_own_day(value: RawValue, values: Values, context: CheckContext) -> date | None:
    del values, context
    return as_date(value)


@reads("token_permissions", "token_never_expires", "token_valid_until", around=True)
def _token(values: Values, context: CheckContext) -> Iterator[Problem]:
    """The end of the token, and both permissions once one of them was ticked; an untouched list says nothing."""
    granted = values.get("token_permissions")
    ticked = granted if isinstance(granted, tuple) else ()
    missing = [item.key for item in PERMISSIONS if item.key not in ticked]
    if ticked and missing:
        message = f"The token is not said to have {' and '.join(missing)}."
        yield Problem(
            "token_permissions",
            Severity.WARNING,
            message,
            "Tick it, or generate the token again with both permissions.",
            source=_SOURCE,
        )
    if values.get("token_never_expires") is True:
        return
    text = values.get("token_valid_until")
    until = as_date(text)
    field = "token_valid_until"
    if not text:
        message = "It is not said until when the token is valid."
        yield Problem(
            field,
            Severity.WARNING,
            message,
            "Enter the last day, or choose that it never expires.",
            source=_SOURCE,
        )
    elif until is not None and until < context.today:
        yield Problem(
            field,
            Severity.WARNING,
            f"The token expired on {until}.",
            "Generate a new one and enter it here and on the AICC.",
            source=_SOURCE,
        )
    elif until is not None and until - context.today <= _TOKEN_SOON:
        yield Problem(
            field,
            Severity.WARNING,
            f"The token expires on {until}.",
            "Generate a new one before that day.",
            source=_SOURCE,
        )


_FIELDS: tuple[FieldSpec, ...] = (
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.plain(
        "app_key",
        "APP Key",
        _SOURCE,
        "The App ID of the app on Meta for Developers.",
        find=(_OPEN_SETTINGS, "Copy App ID."),
        code=True,
        shapes=(
            Shape(
                r"[0-9a-f]{32}",
                "This looks like the app secret.",
                "Enter the App ID, which has digits only.",
                _META,
                wanted=False,
            ),
            Shape(
                r"EAA.{20,}",
                "This is an access token, not the App ID.",
                "Enter the App ID, which has digits only.",
                _META,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(r"[0-9]+", "An App ID has digits only.", "Copy App ID from the basic settings.", _META),
        ),
    ),
    shared.secret(
        "app_secret",
        "APP Secret",
        _SOURCE,
        "The app secret of the same app.",
        find=(_OPEN_SETTINGS, "Choose Show beside App secret and copy it."),
        code=True,
        shapes=(
            Shape(
                r"EAA.{20,}",
                "This is an access token, not the app secret.",
                "Copy the app secret from the basic settings.",
                _META,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                r"[0-9]{13,18}",
                "This looks like the App ID.",
                "Copy the app secret, 32 characters.",
                _META,
                wanted=False,
            ),
            Shape(
                r"[0-9a-fA-F]{32}",
                "An app secret is 32 hexadecimal characters.",
                "Copy it again from the basic settings.",
                _META,
            ),
        ),
    ),
    shared.phone_number(
        _SOURCE,
        "The test number of the quick start, or the number registered with the account.",
        find=(
            "Open WhatsApp > Quick start (API setup) of the app.",
            "Copy the number under From, not the phone number ID.",
        ),
    ),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        "The prefix of Meta's Graph API with its version.",
        example=f"https://graph.facebook.com/{NEWEST}",
        find=(
            "Open WhatsApp > Quick start (API setup) of the app.",
            "Copy the address in the example call up to and including the version.",
        ),
        shapes=(
            Shape(
                r"(?i)https?://graph\.facebook\.com/v[0-9]+\.[0-9]+/.+",
                "This is the address for sending messages, not the prefix.",
                f"Keep https://graph.facebook.com/ and the version, such as {NEWEST}.",
                _META,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://graph\.facebook\.com(/(?!v[0-9]).*)?",
                "The version is missing.",
                f"Write it behind the address, such as https://graph.facebook.com/{NEWEST}.",
                _META,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://(developers|business|www)\.facebook\.com.*",
                "This is a page for people, not the API.",
                f"Write https://graph.facebook.com/{NEWEST}.",
                _META,
                wanted=False,
            ),
            Shape(
                r"(?i)https://graph\.facebook\.com/v[0-9]+\.[0-9]+/?",
                "This does not look like Meta's Graph API.",
                f"It is https://graph.facebook.com/ and a version, such as {NEWEST}.",
                _META,
            ),
        ),
        rules=(graph_version,),
        ends=graph_version_ends,
    ),
    shared.secret(
        "access_token",
        "access token",
        _SOURCE,
        "The token of the system user. It needs both permissions below.",
        find=(
            "Open System users of the business, and the user.",
            "Choose Generate new token, the app, the validity and both permissions.",
            "Copy the token: it is shown once.",
        ),
        code=True,
        shapes=(
            Shape(
                r"[0-9a-f]{32}",
                "This looks like the app secret.",
                "Enter the token of the system user; it starts with EAA.",
                _META,
                wanted=False,
            ),
            Shape(
                r"[0-9]{5,20}",
                "This looks like an App ID or a phone-number id.",
                "Enter the token of the system user; it starts with EAA.",
                _META,
                wanted=False,
            ),
            Shape(
                r"[0-9]+\|.+",
                "This is an app token, not that of a system user.",
                "Generate a token for the system user.",
                _META,
                wanted=False,
            ),
            Shape(
                r"EAA.{98,}",
                "A token starts with EAA and has more than 100 characters.",
                "Copy the whole token.",
                _META,
            ),
        ),
    ),
    FieldSpec(
        key="token_never_expires",
        step=Step.PROVIDER,
        card="account",
        label="The token never expires",
        type=Switch(),
        default=False,
        source=_SOURCE,
        help="Whether Never was chosen as validity when the token was generated.",
        follows_provider=True,
    ),
    FieldSpec(
        key="token_valid_until",
        step=Step.PROVIDER,
        card="account",
        label="token validity period",
        type=DateOnly(),
        visible=Unless("token_never_expires", True),
        ends=_its_own_day,
        source=_SOURCE,
        help="The last day of the token. What is chosen at Meta must be entered on the AICC too. Units and limits of the AICC's field are not documented.",
        find=("It was chosen when the token was generated; Meta's access token debugger shows it.",),
        placeholder="2027-05-31",
        follows_provider=True,
    ),
    FieldSpec(
        key="token_permissions",
        step=Step.PROVIDER,
        card="account",
        label="Permissions of the token",
        type=CheckList(items=PERMISSIONS),
        source=_SOURCE,
        help="Both permissions must have been chosen when the token was generated.",
        follows_provider=True,
        wide=True,
    ),
    *certificates.certificate(
        "trust_certificate",
        "Trust certificate",
        _SOURCE,
        "The certificate of graph.facebook.com; in the Chinese mainland that of the proxy server. It leaves this program as a .der file.",
        CertificateRef(suffix=".der"),
        find=certificates.got_from("graph.facebook.com, or the proxy,", "https://graph.facebook.com/v8.0"),
    ),
    *certificates.identity_certificate(_SOURCE, suffix=".der"),
    *integration.verification(),
)

_RECIPES = (
    Recipe(
        Role.TRUST,
        (
            Host(
                "graph.facebook.com",
                why="The page takes its certificate: the AICC sends messages there. In the Chinese mainland it is "
                "reached through a proxy, and the page takes the proxy's certificate.",
                proxied=True,
            ),
            replace(
                certificates.base_url_host("BaseUrl names this one: the AICC sends messages there.", extra=True),
                proxied=True,
            ),
        ),
        difference="The page takes the certificate of graph.facebook.com. The BaseUrl names another host, and there "
        "the AICC sends its messages.",
    ),
    certificates.IDENTITY,
)

PROVIDER = ProviderTable(
    key="cloud-api",
    label="cloud-api",
    summary="Meta's own WhatsApp Cloud API, without a provider in between.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(_token, *host_rules(_RECIPES)),
    told_to="Enter URL and verification code at Meta, on the app's Webhooks page.",
)
