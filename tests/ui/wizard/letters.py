"""What providers write to their customers, as the samples have it, and one for oAuth."""

from __future__ import annotations

import json

from tests.ui.wizard.desk import SAMPLES
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.fields.types import JsonValue

LETTERS = (*PROVIDERS, "oauth")
OAUTH: JsonValue = {
    "provider": "other",
    "verification_method": "oauth",
    "user_name": "app-key-1",
    "password": "app-secret-1",
    "base_url": "https://aicc.example.com:28090/apiaccess/rest/ccmessaging",
    "webhook_password": "Sample-webhook.oauth-1",
    "webhook_password_confirm": "Sample-webhook.oauth-1",
    "trust_certificate": "certificates/itau.cer",
    "channel_name": "wa_itau_oauth",
}


def letter(name: str) -> Answers:
    """What a provider's letter says."""
    document: JsonValue = OAUTH
    if name != "oauth":
        document = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return answers_from_json(document).answers
