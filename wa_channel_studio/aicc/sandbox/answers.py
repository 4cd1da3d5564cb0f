"""Answers: JSON with the envelope that each family of addresses has.

Knows shapes, not what is answered. The gateway's envelope says ``errorCode`` "0" although it failed, as documented
(aicc-api, 1.1); the channel service's envelope is its contract's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

TOKEN_REFUSED = "auth fail! illegal or expired token info. please apply or refresh the access token from the server!"


def json_answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Compact JSON in UTF-8."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text.encode("utf-8", "backslashreplace"), status, dict(headers or {}), media_type="application/json"
    )


def empty_answer(status: int = 204, headers: Mapping[str, str] | None = None) -> Response:
    """No body."""
    return Response(b"", status, dict(headers or {}))


def html_answer(status: int, title: str, headers: Mapping[str, str] | None = None) -> Response:
    """A page as proxies and firewalls send it."""
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(page, status, dict(headers or {}), media_type="text/html")


def gateway_error(
    status: int = 403, text: str = TOKEN_REFUSED, code: str = "0", headers: Mapping[str, str] | None = None
) -> Response:
    """The API gateway refuses: never success, whatever the code says."""
    return json_answer({"errorCode": code, "exceptionInfo": text}, status, headers)


def service_error(
    status: int,
    code: str,
    message: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The channel service refuses; ``errors`` have ``field``, ``code`` and ``message``."""
    return json_answer({"code": code, "message": message, "errors": list(errors)}, status, headers)
