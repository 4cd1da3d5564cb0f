"""The gate before every call of the API Fabric: is there a good token, and the app's key?

The app asks it once, for all addresses below ``/apiaccess/`` and of the channel service, before the handler: **no
handler needs to ask again**. Knows headers and the gateway's refusals; tokens themselves are ``tokens``'s.
"""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from wa_channel_studio.aicc.sandbox.answers import gateway_error
from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE
from wa_channel_studio.aicc.sandbox.tokens import Tokens

GATED = ("/apiaccess/", CHANNEL_SERVICE)

_KEY_WANTED = (
    CHANNEL_SERVICE,
    "/apiaccess/CC-Management/openapi/",
    "/apiaccess/ipccprovision/",
    "/apiaccess/ccmessaging/",
)
"""Where the pages mark x-app-key as mandatory (aicc-api, 1.2); elsewhere it may be missing, but not wrong."""


def refusal(request: HTTPConnection, tokens: Tokens) -> Response | None:
    """Why the gateway does not let this request through, or None."""
    path = request.scope["path"]
    given = request.headers.get("authorization")
    if given is None:
        return gateway_error(401, "auth fail! no token info.")
    scheme, space, token = given.partition(" ")
    if scheme != "Bearer" or not space or not tokens.good(token):
        return gateway_error()
    key = request.headers.get("x-app-key")
    if key is None and path.startswith(_KEY_WANTED):
        return gateway_error(403, "auth fail! the app key is missing.")
    if key is not None and key != tokens.app_key:
        return gateway_error(403, "auth fail! the app is not bound to the token.")
    return None
