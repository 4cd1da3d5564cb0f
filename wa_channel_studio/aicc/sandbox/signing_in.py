"""Tokens over HTTP: ``tokenByAkSk`` of the API Fabric (aicc-api, 1.1) and what OIAP wants in the body (1.4, 2.8).

What the pages leave open is decided here and is not the AICC's word: a life over 3600 is cut to it, none asked for
means half an hour, and a wrong key or secret has the gateway's usual envelope.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wa_channel_studio.aicc.sandbox import lists
from wa_channel_studio.aicc.sandbox.answers import gateway_error, json_answer
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.endpoints import mistyped
from wa_channel_studio.aicc.sandbox.tokens import LONGEST, Tokens

TOKEN_PATH = "/apigovernance/api/oauth/tokenByAkSk"
OIAP = "/oifde/rest/api"

_UNASKED = 1800
_OIAP_LIFE = 3600
_PAGE_SIZES = ("5", "10", "20", "50", "100")
_LANGUAGES = ("zh_CN", "en_US", "es_ES", "ar", "fr_FR")

_EXPIRED, _WRONG, _MISSING, _KEY_MISSING, _KEY_WRONG = 900001, 10000002, 10000003, 200800001, 200800002
"""Codes of OIAP (aicc-api, chapter 6)."""


def routes(data: Data, tokens: Tokens) -> list[Route]:
    """The address of the token, and the three of OIAP."""

    async def token(request: Request) -> Response:
        return _token(data, tokens, request, await request.body())

    return [
        Route(TOKEN_PATH, token, methods=["POST"]),
        Route(f"{OIAP}/gettoken", _oiap(lambda asked: _oiap_token(data, tokens, asked)), methods=["POST"]),
        Route(f"{OIAP}/querynavigationinfo", _oiap(lambda asked: _chatbots(data, tokens, asked)), methods=["POST"]),
        Route(f"{OIAP}/querydomaininfo", _oiap(lambda asked: _domains(data, tokens, asked)), methods=["POST"]),
    ]


def _token(data: Data, tokens: Tokens, request: Request, body: bytes) -> Response:
    asked = request.headers.get("x-token-expire", str(_UNASKED)).strip()
    if not asked.isdecimal() or int(asked) == 0:
        return gateway_error(400, "X-Token-Expire must be a positive integer.")
    try:
        given = json.loads(body)
    except ValueError:
        return gateway_error(400, "the body is no JSON.")
    if mistyped(given, {"app_key": str, "app_secret": str}) or not {"app_key", "app_secret"} <= given.keys():
        return gateway_error(400, "app_key and app_secret are required.")
    identity = data.identity
    if not _same(given["app_key"], identity.app_key) or not _same(given["app_secret"], identity.app_secret):
        return gateway_error(403, "auth fail! app_key or app_secret is wrong.")
    seconds = min(int(asked), LONGEST)
    return json_answer(
        {
            "AccessToken": tokens.give(seconds),
            "ApplyType": "Bearer",
            # Text, both of them; the clock is the server's, which need not be right.
            "CreateTime": str(int(data.clock() + request.scope.get("sandbox.skew", 0))),
            "Expires": str(seconds),
            "Scope": identity.scope,
            "AppKey": identity.app_key,
            "UserID": "Anonymous",
        }
    )


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "backslashreplace"), kept.encode())


# --- OIAP ----------------------------------------------------------------------------------------------


def _oiap(answer: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        try:
            asked = json.loads(await request.body())
        except ValueError:
            asked = None
        return json_answer(answer(asked) if isinstance(asked, dict) else _bad(_WRONG, "the body is no JSON object"))

    return handle


def _bad(code: int, text: str) -> dict[str, Any]:
    return {"errorCode": code, "errorMsg": text}


def _oiap_token(data: Data, tokens: Tokens, asked: dict[str, Any]) -> dict[str, Any]:
    """``appKey`` is the tenant's id, or the app's key, which the sandbox takes for it."""
    if mistyped(asked, {"appKey": str, "appSecret": str}):
        return _bad(_WRONG, "parameter error")
    if not asked.get("appKey") or not asked.get("appSecret"):
        return _bad(_KEY_MISSING, "app key or secret is missing")
    if not _is_tenant(data, asked["appKey"]) or not _same(asked["appSecret"], data.identity.app_secret):
        return _bad(_KEY_WRONG, "app key or secret is wrong")
    token = tokens.give(_OIAP_LIFE, "oiap")
    return {"errorCode": 0, "errorMsg": "", "authToken": token, "expireTime": _OIAP_LIFE}


def _is_tenant(data: Data, given: object) -> bool:
    return given in {data.identity.tenant_id, data.identity.app_key}


def _refused(data: Data, tokens: Tokens, asked: dict[str, Any], takes: Mapping[str, type]) -> dict[str, Any] | None:
    """What all calls after ``gettoken`` are refused for."""
    wrong = mistyped(asked, {"tenantId": str, "authToken": str, **takes})
    if wrong:
        return _bad(_WRONG, wrong)
    if not tokens.good(asked.get("authToken", ""), "oiap"):
        return _bad(_EXPIRED, "no or expired token")
    if not asked.get("tenantId"):
        return _bad(_MISSING, "parameter tenantId is missing")
    return None if _is_tenant(data, asked["tenantId"]) else _bad(_WRONG, "parameter tenantId is wrong")


def _chatbots(data: Data, tokens: Tokens, asked: dict[str, Any]) -> dict[str, Any]:
    refused = _refused(data, tokens, asked, {"accessCode": str, "pageNum": str, "pageSize": str, "source": str})
    if refused:
        return refused
    number, size, source = asked.get("pageNum", "1"), asked.get("pageSize", "10"), asked.get("source", "IVR")
    if not number.isdecimal() or number == "0" or size not in _PAGE_SIZES or source not in {"IVR", "OIFDE"}:
        return _bad(_WRONG, "parameter error")
    found = [
        row
        for row in lists.rows(data, "chatbots")
        if row["source"] == source and asked.get("accessCode", "") in {"", row["accessCode"]}
    ]
    begin = (int(number) - 1) * int(size)
    tenant = {"tenantId": asked["tenantId"]}
    # No errorCode where all went well.
    return {"total": len(found), "accessInfoList": [row | tenant for row in found[begin : begin + int(size)]]}


def _domains(data: Data, tokens: Tokens, asked: dict[str, Any]) -> dict[str, Any]:
    refused = _refused(data, tokens, asked, {"language": str})
    if refused:
        return refused
    if asked.get("language", "en_US") not in _LANGUAGES:
        return _bad(_WRONG, "parameter error")
    return {"errorCode": 0, "errorMsg": "", "domains": lists.rows(data, "domains")}
