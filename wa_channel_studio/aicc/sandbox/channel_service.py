"""The channel service: the addresses of the published contract (``resources/aicc/channel-service.openapi.yaml``).

Only puts addresses, methods and handlers together. The gate in front of it has asked for token and app key already.
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from wa_channel_studio.aicc.sandbox import (
    certificates,
    channel_store,
    channels,
    exports,
    kept_answers,
    trustlist,
)
from wa_channel_studio.aicc.sandbox.answers import json_answer
from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE, Data
from wa_channel_studio.aicc.sandbox.service_calls import PAGE, Call, Handler, Resource

CONTRACT = "1.0"


def routes(data: Data) -> list[Route]:
    """The addresses as routes of the server; makes the tables where they are not there."""
    for part in (channel_store, certificates, trustlist, kept_answers, exports):
        part.prepare(data)
    rows: list[tuple[str, dict[str, Handler]]] = [
        ("", {"GET": partial(_service, data)}),
        ("/", {"GET": partial(_service, data)}),
        (
            "/channels",
            {"GET": partial(channels.listed, data), "POST": partial(channels.create, data)},
        ),
        ("/channels/read", {"POST": partial(channels.read, data)}),
        (
            "/channels/{id}",
            {
                "GET": partial(channels.told, data),
                "PUT": partial(channels.change, data),
                "DELETE": partial(channels.delete, data),
            },
        ),
        ("/certificates", {"GET": partial(certificates.listed, data)}),
        (
            "/certificates/{name}",
            {
                "GET": partial(certificates.told, data),
                "PUT": partial(certificates.upload, data),
                "DELETE": partial(certificates.delete, data),
            },
        ),
        (
            "/trustlist",
            {"GET": partial(trustlist.listed, data), "POST": partial(trustlist.requested, data)},
        ),
        ("/exports", {"POST": partial(exports.start, data)}),
        ("/exports/{export}", {"GET": partial(exports.told, data)}),
        ("/exports/{export}/content", {"GET": partial(exports.content, data)}),
    ]
    return [Route(CHANNEL_SERVICE + path, Resource(**handlers)) for path, handlers in rows]


def _service(data: Data, _call: Call) -> Response:
    """``GET /``. A service that ignores keys says so."""
    features = ["exports", "trustlist"] if data.settings.ignore_idempotency else ["idempotency", "exports", "trustlist"]
    limits = {"page": PAGE, "read": channels.MOST_READ}
    return json_answer({"service": "channel-service", "contract": CONTRACT, "features": features, "limits": limits})
