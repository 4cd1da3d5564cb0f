"""What the AICC generates on its Channel Integration page, by provider (channel page, end of the procedure).

The values are entered once the AICC shows them. Which path the AICC uses for ``other`` and ``cloud-api`` is UNKNOWN,
so no shape is asked of their addresses.
"""

from __future__ import annotations

from wa_channel_studio.fields.condition import ALWAYS
from wa_channel_studio.fields.spec import FieldSpec, Shape, Step
from wa_channel_studio.fields.types import Choice, FieldType, Option, SecretText, Text, Url

_PAGE = "channel page, Procedure, Channel Integration"
_API = "AICC API reference, messages received from the provider"


def _generated(
    key: str, label: str, kind: FieldType, text: str, shapes: tuple[Shape, ...] = (), source: str = _PAGE
) -> FieldSpec:
    return FieldSpec(
        key=key,
        step=Step.INTEGRATION,
        card="generated",
        label=label,
        type=kind,
        visible=ALWAYS,
        source=source,
        help=text,
        find=("On the AICC's page Channel Integration, after the channel has been saved there.",),
        shapes=shapes,
        wide=kind.kind == "url",
    )


def _inbound(path: str) -> tuple[Shape, ...]:
    if not path:
        return ()
    return (
        Shape(
            # Only the tail of the path is documented; a gateway may stand before it.
            pattern=rf"https://[^/?#]+(/[^?#]*)?/social/on/whatsapp/{path}/[^/?#]+/?",
            message=f"The address does not look like one the AICC generates (…/social/on/whatsapp/{path}/…).",
            remedy="Copy it again from the page Channel Integration.",
            source=_API,
        ),
    )


CONFIGURATION_ID = _generated(
    "configuration_id",
    "Channel configuration ID",
    Text(fixed_alphabet=True, monospace=True),
    "The id of the channel on the AICC. In Huawei's examples it has 18 digits.",
    source=_API,
)

SCENARIO_KEY = FieldSpec(
    key="scenario_key",
    step=Step.INTEGRATION,
    card="generated",
    label="scenario key",
    type=Choice(options=(Option("no", "NO"), Option("yes", "YES"))),
    source=_PAGE,
    help="When the AICC shows scenario key:NO, click Generate there, then choose YES here.",
)


def two_addresses(segment: str, *, capital: bool = False) -> tuple[FieldSpec, ...]:
    """Id, message and report address, scenario key. ``segment`` is the provider's part of the path, if known."""
    word = "Url" if capital else "url"
    return (
        CONFIGURATION_ID,
        _generated(
            "message_url",
            f"{word} used to send message to agent",
            Url(),
            "Where the provider must send customers' messages. Tell the provider.",
            _inbound(f"{segment}/message" if segment else ""),
        ),
        _generated(
            "report_url",
            f"{word} used to send report to agent",
            Url(),
            "Where the provider must send delivery reports. Tell the provider.",
            _inbound(f"{segment}/report" if segment else ""),
        ),
        SCENARIO_KEY,
    )


def one_callback() -> tuple[FieldSpec, ...]:
    """gupshup: messages and reports share one address."""
    text = "The address of the webhook that the AICC creates at Gupshup. Compare it with Gupshup's page."
    return (
        CONFIGURATION_ID,
        _generated("callback_url", "Callback URL", Url(), text, _inbound("gupshup/message")),
        SCENARIO_KEY,
    )


def verification() -> tuple[FieldSpec, ...]:
    """cloud-api: an address and a code that are entered at Meta; no scenario key."""
    return (
        CONFIGURATION_ID,
        _generated("verification_url", "URL", Url(), "Enter it as callback URL on the app's Webhooks page at Meta."),
        _generated(
            "verification_code",
            "Verification Code",
            SecretText(fixed_alphabet=True),
            "Enter it as verify token on the app's Webhooks page at Meta.",
        ),
    )
