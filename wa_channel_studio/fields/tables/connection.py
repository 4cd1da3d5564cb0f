"""How a tenant's AICC is reached, as fields: addresses, credentials, trust, and what may be done there.

The sources are Huawei's pages where they say anything (aicc-api); the rest is this program's own and says so.
"""

from __future__ import annotations

from wa_channel_studio.domain.aicc import CONNECT_SECONDS, READ_SECONDS
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.types import Choice, FieldType, Integer, SecretText, Switch, Text
from wa_channel_studio.fields.types.base_address import BaseUrl, ProxyUrl, ServicePath

TOKEN_PAGE = "AICC API reference, Authentication"
OIAP_PAGE = "AICC API reference, OIAP"
OURS = "our own field"
PROXY_PASSWORD = "Proxy password"
"""Label of the field beside the proxy's address, which names it where a password stands in the address."""
MAX_SECONDS = 600
"""Longest time-out that can be set; ours, nobody documents any."""


def _field(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    kind: FieldType,
    card: str,
    text: str,
    source: str,
    *,
    required: Condition = NEVER,
    default: RawValue = None,
    placeholder: str = "",
    find: tuple[str, ...] = (),
) -> FieldSpec:
    return FieldSpec(
        key=key,
        step=Step.TENANT,
        card=card,
        label=label,
        type=kind,
        help=text,
        source=source,
        required=required,
        default=default,
        placeholder=placeholder,
        find=find,
        wide=isinstance(kind, Switch),
    )


FIELDS: tuple[FieldSpec, ...] = (
    _field(
        "aicc_api_url",
        "API base URL",
        BaseUrl(example="https://aicc.example.com"),
        "aicc_api",
        "Where the AICC's API gateway answers: scheme, host, and the port where it is another than 443.",
        TOKEN_PAGE,
        placeholder="https://aicc.example.com",
        find=("From whoever runs the AICC.",),
    ),
    _field(
        "aicc_auth_url",
        "Authentication base URL",
        BaseUrl(example="https://aicc.example.com:28070"),
        "aicc_api",
        "Where tokens are given out. Often the same host with another port: the newest page names port 28070.",
        TOKEN_PAGE,
        placeholder="https://aicc.example.com:28070",
        find=("From whoever runs the AICC.",),
    ),
    _field(
        "aicc_app_key",
        "App key",
        Text(fixed_alphabet=True, monospace=True),
        "aicc_api",
        "Of an app that is bound to the tenant space and has subscribed to the APIs.",
        TOKEN_PAGE,
        find=("From the operations staff.",),
    ),
    _field(
        "aicc_app_secret",
        "App secret",
        SecretText(fixed_alphabet=True),
        "aicc_api",
        "Comes with the app key. It is kept sealed in this workspace.",
        TOKEN_PAGE,
        find=("From the operations staff.",),
    ),
    _field(
        "aicc_channel_service",
        "Path of the channel service",
        ServicePath(),
        "aicc_service",
        "Stands behind the API base URL. Leave it empty where there is none: Huawei documents no API that writes "
        "channels.",
        OURS,
        placeholder="/channel-service/v1",
    ),
    _field(
        "aicc_deletes_allowed",
        "Channels may be deleted on the AICC",
        Switch(),
        "aicc_service",
        "Off: a channel deleted here stays on the AICC, and a plan says so. On: a plan may delete it there, after a "
        "second confirmation. It cannot be undone there.",
        OURS,
        default=False,
    ),
    _field(
        "aicc_oiap_url",
        "OIAP base URL",
        BaseUrl(example="https://oiap.example.com"),
        "aicc_oiap",
        "OIAP knows the chatbots and their access codes. It has an address and a sign-in of its own.",
        OIAP_PAGE,
        placeholder="https://oiap.example.com",
    ),
    _field(
        "aicc_oiap_tenant_id",
        "OIAP tenant id",
        Text(fixed_alphabet=True, monospace=True),
        "aicc_oiap",
        "The tenant's id there: sign in to the AICC; the browser's cookie TenantId has it.",
        OIAP_PAGE,
    ),
    _field(
        "aicc_oiap_password",
        "OIAP third-party API password",
        SecretText(),
        "aicc_oiap",
        "Set under Configuration Center > Chatbot Management > Flow Configuration > System Management > System "
        "Settings. It is kept sealed in this workspace.",
        OIAP_PAGE,
    ),
    _field(
        "aicc_ca",
        "Servers are trusted by",
        Choice(open_ended=True),
        "aicc_network",
        "As the system trusts, or by a certificate or keystore of the library, where a private authority signed.",
        OURS,
    ),
    _field(
        "aicc_proxy",
        "HTTP proxy",
        ProxyUrl(example="http://proxy.example.com:8080", password_field=PROXY_PASSWORD),
        "aicc_network",
        "Empty: the servers are asked directly, whatever the system's settings say. A user that the proxy asks for is "
        "written before the host, as http://user@proxy.example.com:8080.",
        OURS,
        placeholder="http://proxy.example.com:8080",
    ),
    _field(
        "aicc_proxy_password",
        PROXY_PASSWORD,
        SecretText(),
        "aicc_network",
        "Of the user in the proxy's address. It is kept sealed in this workspace.",
        OURS,
    ),
    _field(
        "aicc_connect_seconds",
        "Time to connect",
        Integer(minimum=1, maximum=MAX_SECONDS, unit="seconds"),
        "aicc_network",
        "How long a server may take to accept a connection.",
        OURS,
        required=ALWAYS,
        default=CONNECT_SECONDS,
    ),
    _field(
        "aicc_read_seconds",
        "Time to answer",
        Integer(minimum=1, maximum=MAX_SECONDS, unit="seconds"),
        "aicc_network",
        "How long it may be silent before an answer counts as lost.",
        OURS,
        required=ALWAYS,
        default=READ_SECONDS,
    ),
    _field(
        "aicc_tenant_space_id",
        "Tenant space id",
        Text(fixed_alphabet=True, monospace=True),
        "aicc_network",
        "Leave it empty: the tenant space follows from the app key. Filled in it is sent as X-TenantSpaceID, a header "
        "that no page of Huawei's names.",
        "seen in third-party code only",
    ),
)
