"""A real workspace for tests, made with the cheapest key derivation that can be stored.

Every adapter is the real one; only the parameters of the key derivation are small, so that hundreds of tests can
unlock hundreds of workspaces.
"""

from __future__ import annotations

from pathlib import Path

from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.workspaces import Workspace

CHEAP = KdfParameters(iterations=1, memory_kib=64, lanes=1)
PASSWORD = Secret("korrekt Pferd 42")


def new_workspace(folder: Path, name: str = "rollout") -> Workspace:
    """An empty workspace file in ``folder``, unlocked."""
    return Studio().workspaces.create(folder / f"{name}.wcs", PASSWORD, CHEAP)


def twilio(name: str = "wa_support", **more: object) -> Answers:
    """A Twilio channel that lacks only its certificate."""
    values = {
        "provider": "twilio",
        "channel_name": name,
        "phone_number": "+5511940001207",
        "api_key_sid": "SK" + "0a" * 16,
        "api_key_secret": Secret("Zx9" * 10 + "Ab"),
        "base_url": "https://api.twilio.com/2010-04-01",
        "base_url_trustlist": "approved",
        "account_sid": "AC" + "1b" * 16,
        "webhook_user": "hook",
        "webhook_password": Secret("canary-webhook-1"),
        "webhook_password_confirm": Secret("canary-webhook-1"),
    }
    return Answers({**values, **more})  # type: ignore[dict-item]  # tests may pass odd values on purpose
