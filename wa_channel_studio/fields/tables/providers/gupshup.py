"""Gupshup: an app with name, id and key; the AICC creates the webhook at Gupshup by itself."""

from __future__ import annotations

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.fields.certificate_rules import host_rules
from wa_channel_studio.fields.spec import FieldSpec, Host, ProviderTable, Recipe, Shape
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.types import CertificateRef, Item

_SOURCE = shared.prerequisites("gupshup")
_DOCS = "Gupshup's documentation, WhatsApp apps"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_CONSOLE = "Sign in to Gupshup and open the app."

_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item("network", "The network between Gupshup and the AICC works."),
    Item(
        "app",
        "A WhatsApp app is registered at Gupshup and live.",
        "Note its name, id and number.",
        (("Gupshup", "https://www.gupshup.io/whatsapp/dashboard"),),
    ),
    Item("api_key", "The API key of the app is noted."),
    Item(
        "trustlist",
        "The base URL has been asked for on the address trustlist.",
        "The system administrator of the AICC approves it.",
    ),
    Item(
        "webhook",
        "Webhook name and password are chosen.",
        "The AICC creates a webhook of that name at Gupshup; two channels of one app need two names.",
    ),
    Item(
        "trust",
        "The certificate of Gupshup is at hand.",
        "The manual exports that of https://login.gupshup.io; the calls go to the BaseUrl host.",
        (("login.gupshup.io", "https://login.gupshup.io/u/login"),),
    ),
    Item("identity", "The AICC's own certificate is exported."),
)

_FIELDS: tuple[FieldSpec, ...] = (
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.phone_number(
        _SOURCE,
        "The number of the app at Gupshup.",
        find=(_CONSOLE, "The number stands on the app's overview."),
    ),
    shared.plain(
        "app_name",
        "App name",
        _SOURCE,
        "The name of the app at Gupshup. Capitals count.",
        find=(_CONSOLE, "Its name stands at the top."),
        shapes=(
            Shape(_UUID, "This looks like the app id.", "Enter the app's name.", _DOCS, wanted=False),
            Shape(r"\S+", "An app name usually has no blank.", "Compare it with Gupshup's page.", _DOCS),
        ),
    ),
    shared.plain(
        "app_id",
        "App ID",
        _SOURCE,
        "The id of the app at Gupshup, five groups of hexadecimal characters.",
        find=(_CONSOLE, "The id stands in the page's address behind appId=."),
        code=True,
        shapes=(
            Shape(
                r"sk_[0-9a-fA-F]+",
                "This is the API key, not the app id.",
                "Enter the id, such as 57d9179b-7412-4621-bf86-57ee1962fd12.",
                _DOCS,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                _UUID,
                "An app id has five groups of hexadecimal characters.",
                "Copy it from the page's address, behind appId=.",
                _DOCS,
            ),
        ),
    ),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        "The address prefix of Gupshup's API.",
        example="https://api.gupshup.io",
        find=("It is https://api.gupshup.io unless Gupshup told you another.",),
        before=shared.TRUSTLIST_BEFORE,
        shapes=(
            Shape(
                r"(?i)https?://(login|www)\.gupshup\.io.*",
                "This is a page for people, not the API.",
                "Write https://api.gupshup.io.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://partner\.gupshup\.io.*",
                "This is the API for partners, which wants another key.",
                "Write https://api.gupshup.io.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://api\.gupshup\.io/.+",
                "This is the address of one API call, not the prefix.",
                "Keep https://api.gupshup.io.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https://api\.gupshup\.io/?",
                "This does not look like Gupshup's API.",
                "It is usually https://api.gupshup.io.",
                _DOCS,
            ),
        ),
    ),
    *shared.trustlist("base_url", "BaseUrl", _SOURCE),
    shared.secret(
        "api_key",
        "API key",
        _SOURCE,
        "The key with which the AICC identifies itself at Gupshup.",
        find=(_CONSOLE, "Open Settings and copy the API key of the app."),
        code=True,
        shapes=(
            Shape(
                _UUID,
                "This looks like the app id, not the key.",
                "Enter the API key.",
                _DOCS,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                r"sk_[0-9a-fA-F]{32}|[0-9a-z]{32}",
                "A key is sk_ and 32 hexadecimal characters, or 32 small letters and digits.",
                "Copy it again.",
                _DOCS,
            ),
        ),
    ),
    shared.plain(
        "webhook_name",
        "Webhook Name",
        _SOURCE,
        "The name of the webhook that the AICC creates at Gupshup, where it is called Tag. You choose it; it is unique within the app.",
        find=("Choose a name, such as that of the channel.",),
        missing="The webhook has no name.",
        card="webhook",
    ),
    *shared.webhook_user_and_password(_SOURCE, "The AICC tells it to Gupshup."),
    *certificates.certificate(
        "trust_certificate",
        "Trust certificate",
        _SOURCE,
        "The page takes the certificate of login.gupshup.io; the AICC calls the BaseUrl host, so check that it covers both.",
        CertificateRef(),
        find=certificates.got_from("login.gupshup.io and the BaseUrl host", "https://login.gupshup.io/u/login"),
    ),
    *certificates.identity_certificate(_SOURCE),
    *integration.one_callback(),
)

_RECIPES = (
    Recipe(
        Role.TRUST,
        (
            Host("login.gupshup.io", why="The page takes its certificate, though people sign in there."),
            certificates.base_url_host("BaseUrl names it: the AICC sends messages there."),
        ),
        difference="The page takes the certificate of login.gupshup.io, where people sign in. The AICC calls the "
        "BaseUrl host, so what counts is whether the certificate fits that one.",
    ),
    certificates.IDENTITY,
)

PROVIDER = ProviderTable(
    key="gupshup",
    label="gupshup",
    summary="Gupshup, with an app and its key; the webhook is created by the AICC.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(
        shared.trustlist_rule("base_url", "BaseUrl"),
        shared.webhook_rule,
        *host_rules(_RECIPES),
    ),
    told_to="Compare Webhook Name (Tag) and Callback URL with Gupshup's page of the app.",
)
