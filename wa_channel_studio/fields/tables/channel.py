"""The first two fields of every channel: what kind of channel it is and who provides it (channel page, table 2)."""

from __future__ import annotations

from wa_channel_studio.fields.condition import ALWAYS
from wa_channel_studio.fields.spec import FieldSpec, Step, Travels
from wa_channel_studio.fields.types import Choice, Option

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        key="channel_selection",
        step=Step.PROVIDER,
        card="channel_choice",
        label="Channel Selection",
        type=Choice(options=(Option("whatsapp", "WhatsApp"),), by_label=True),
        default="whatsapp",
        source="channel page, table 2",
        help="The kind of channel. This program sets up WhatsApp channels only.",
        kept_by_itself=True,
    ),
    FieldSpec(
        key="provider",
        step=Step.PROVIDER,
        card="channel_choice",
        label="Business Solution Provider",
        type=Choice(
            options=(
                Option("infobip", "infobip"),
                Option("other", "other", "A provider of the customer's own; the AICC supports only ITAU."),
                Option("cloud-api", "cloud-api", "Meta's own WhatsApp Cloud API, without a provider in between."),
                Option("twilio", "twilio"),
                Option("gupshup", "gupshup"),
                Option("koomessage", "KooMessage", "Huawei Cloud's message service."),
            )
        ),
        required=ALWAYS,
        missing="No Business Solution Provider is chosen.",
        source="channel page, table 2",
        help="The company between WhatsApp and the AICC. It decides which of the fields below are needed.",
        travels=Travels.EXPORTED,
        single=True,
    ),
)
