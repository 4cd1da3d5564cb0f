"""The documented lists of the API Fabric: one table of addresses, each with exactly its own types and envelope.

Sources are the chapters of aicc-api named at the rows. Types of a request are held to strictly, for a sandbox that
takes everything teaches nothing; members nobody knows are ignored, as by a filter that was misspelt. What an AICC says
to a wrong type is not documented: here it is HTTP 400 with the family's own envelope.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wa_channel_studio.aicc.sandbox import lists
from wa_channel_studio.aicc.sandbox.answers import json_answer
from wa_channel_studio.aicc.sandbox.data import Data

Row = dict[str, Any]
Asked = Mapping[str, Any]

PAGE = 100
"""Most rows of a page; a larger limit counts as this, and nothing says so (aicc-api, 2.1)."""
_ORG_PAGE, _PARAMETERS = 999, 20
_LONGEST_USER, _LOCALES = 32, ("zh", "zh_CN", "en", "en_US")  # 1.5


class RefusedError(Exception):
    """A failure of the business: HTTP 200 with the family's bad code."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Names of the code and its text, and what stands for good and bad."""

    code: str
    text: str
    """Empty where none is returned."""
    bad: str = "-1"
    good_text: str = "query success"

    def good(self, rest: Row) -> Row:
        """The answer to what went well."""
        return {self.code: "0", **self._told(self.good_text), **rest}

    def refused(self, why: str) -> Row:
        """The answer to what went wrong."""
        return {self.code: self.bad, **self._told(why)}

    def _told(self, text: str) -> Row:
        return {self.text: text} if self.text else {}


_RETURN = Envelope("returnCode", "description")
_ORGS = Envelope("returnCode", "description", good_text="success")
_RESULT = Envelope("resultCode", "resultMessage", bad="1", good_text="success")
_RET = Envelope("retCode", "message", good_text="success")
_MESSAGING = Envelope("resultCode", "", bad="1")  # resultDesc is declared but "currently not returned" (1.5)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address."""

    method: str
    path: str
    envelope: Envelope
    takes: Mapping[str, type | tuple[type]]
    """Types of the members of the request; in brackets: a list of them."""
    answer: Callable[[Data, Asked], Row]
    """What stands in the envelope beside code and text. Raises RefusedError."""


def _page(found: list[Row], limit: int, offset: int) -> list[Row]:
    begin = max(offset, 0)
    return [lists.told(row) for row in found[begin : begin + min(limit, PAGE)]] if limit > 0 else []


def _has(row: Row, member: str, part: str | None) -> bool:
    return part is None or part in str(row[member])


def _is(row: Row, member: str, value: object) -> bool:
    return value in {None, ""} or row[member] == value


def _called_routes(data: Data, asked: Asked) -> Row:
    found = [
        row
        for row in lists.rows(data, "routes")
        if all(_is(row, member, asked.get(member)) for member in ("accessCode", "extCode", "devicetype"))
        and _is(row, "mediatypeId", asked.get("mediaTypeId"))  # asked with a capital T, answered without
        and _has(row, "deviceDesc", asked.get("deviceDesc"))
    ]
    page = _page(found, asked.get("limit", PAGE), asked.get("offset", 0))
    return {"data": {"total": len(found), "calledRouteList": page}}


def _skills(data: Data, asked: Asked) -> Row:
    numbers = [asked.get("limit") or str(PAGE), asked.get("offset") or "0", asked.get("mediaTypeId") or "0"]
    if not all(number.lstrip("-").isdecimal() for number in numbers) or int(numbers[0]) <= 0:
        raise RefusedError("limit must be a positive integer")
    limit, offset, media_type = (int(number) for number in numbers)
    wanted = asked.get("skillIds") or []
    found = [
        row
        for row in lists.rows(data, "queues")
        if _is(row, "mediaTypeId", media_type or None)
        and _has(row, "name", asked.get("name"))
        and (not wanted or row["skillId"] in wanted)
    ]
    return {"total": len(found), "data": _page(found, limit, offset)}


def _access_codes(data: Data, asked: Asked) -> Row:
    found = [
        row
        for row in lists.rows(data, "access_codes")
        if _is(row, "mediatypeId", asked.get("mediatypeId"))
        and _has(row, "accessCode", asked.get("accessCode"))
        and _has(row, "description", asked.get("description"))
    ]
    page = _page(found, asked.get("limit", PAGE), asked.get("offset", 0))
    return {"data": {"total": len(found), "calledRouteList": page}}  # so it is called here too


def _ivr_flows(data: Data, _: Asked) -> Row:
    return {"result": [lists.told(row) for row in lists.rows(data, "ivr_flows")]}


def _agents(data: Data, asked: Asked) -> Row:
    kinds = asked.get("agentType")
    found = [
        row
        for row in lists.rows(data, "agents")
        if _is(row, "userAccount", asked.get("userAccount")) and (not kinds or row["agentType"] in kinds)
    ]
    return {"total": len(found), "data": _numbered_page(found, asked)}


def _agents_of_skill(data: Data, asked: Asked) -> Row:
    wanted = asked.get("skillId")
    if wanted is None:
        raise RefusedError("skillId is required")
    found = [
        row for row in lists.rows(data, "agents") if any(skill["skillId"] == wanted for skill in row.get("skills", []))
    ]
    return {"data": _numbered_page(found, asked), "count": len(found)}  # count here, total there


def _numbered_page(found: list[Row], asked: Asked) -> list[Row]:
    size, number = min(asked.get("pageSize", PAGE), PAGE), asked.get("pageNum", 0)
    if size <= 0 or number < 0:
        raise RefusedError("invalid page")
    return _page(found, size, size * number)


def _messaging_token(_: Data, asked: Asked) -> Row:
    """A token for a web client, that opens nothing here. The page says no more of a wrong request than the code."""
    user, locale = asked.get("userId", ""), asked.get("locale", "en")
    if not 1 <= len(user) <= _LONGEST_USER or not asked.get("channelId") or locale not in _LOCALES:
        raise RefusedError("")
    return {"token": token_urlsafe(32)}


def _orgs(data: Data, asked: Asked) -> Row:
    try:
        limit, offset = int(asked.get("limit") or PAGE), max(int(asked.get("offset") or 0), 0)
    except ValueError:
        raise RefusedError("limit and offset must be integers") from None
    if not 0 <= limit <= _ORG_PAGE:
        raise RefusedError(f"limit must be between 0 and {_ORG_PAGE}")
    status, kind = asked.get("status"), asked.get("orgType")
    found = [
        row
        for row in lists.rows(data, "orgs")
        if (status == "all" or (str(row["_status"]) == status if status else row["_status"] != 3))
        and _is(row, "orgType", kind)
    ]
    return {"total": len(found), "orgs": [lists.told(row) for row in found[offset : offset + limit]]}


def _parameters(data: Data, asked: Asked) -> Row:
    wanted = asked.get("sysparamItemIds") or []
    if not 0 < len(wanted) <= _PARAMETERS:
        raise RefusedError(f"sysparamItemIds must have 1 to {_PARAMETERS} items")
    known = {row["id"]: row["value"] for row in lists.rows(data, "parameters")}
    return {"result": {item: known[item] for item in wanted if item in known}}


_MANAGEMENT = "/apiaccess/rest/cc-management/v1"

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(  # 2.1
        "POST",
        f"{_MANAGEMENT}/calledRoute/queryCalledRoute",
        _RETURN,
        {"accessCode": str, "extCode": str, "devicetype": int, "deviceDesc": str, "mediaTypeId": int, "limit": int}
        | {"offset": int},
        _called_routes,
    ),
    Endpoint(  # 2.2: numbers are text here
        "POST",
        f"{_MANAGEMENT}/skill/querySkills",
        _RETURN,
        {"name": str, "mediaTypeId": str, "limit": str, "offset": str, "skillIds": (int,)},
        _skills,
    ),
    Endpoint(  # 2.3
        "POST",
        f"{_MANAGEMENT}/accessCodeInfo/queryAccessCodeList",
        _RETURN,
        {"accessCode": str, "mediatypeId": int, "description": str, "limit": int, "offset": int},
        _access_codes,
    ),
    Endpoint("POST", f"{_MANAGEMENT}/ivrFlow/queryIVRFlowList", _RET, {}, _ivr_flows),  # 2.4
    Endpoint(  # 2.5
        "POST",
        f"{_MANAGEMENT}/agentAccount/query",
        _RESULT,
        {"pageNum": int, "pageSize": int, "agentType": (int,), "userAccount": str, "transparentDisplayFlag": bool},
        _agents,
    ),
    Endpoint(  # 2.5
        "POST",
        f"{_MANAGEMENT}/agentAccount/queryAgentInfoBySkillId",
        _RESULT,
        {"skillId": int, "pageNum": int, "pageSize": int},
        _agents_of_skill,
    ),
    Endpoint(  # 1.5
        "POST",
        "/apiaccess/ccmessaging/applyToken",
        _MESSAGING,
        {"userId": str, "userName": str, "channelId": str, "locale": str},
        _messaging_token,
    ),
    Endpoint("GET", "/apiaccess/CC-Management/openapi/queryorgs", _ORGS, {}, _orgs),  # 2.6, from the query string
    Endpoint(  # 2.7
        "POST", "/apiaccess/ipccprovision/v1/sysparam/querySysparam", _RETURN, {"sysparamItemIds": (str,)}, _parameters
    ),
)


def routes(data: Data) -> list[Route]:
    """The addresses as routes of the server."""
    return [Route(row.path, _handler(data, row), methods=[row.method]) for row in ENDPOINTS]


def _handler(data: Data, row: Endpoint) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        try:
            asked: Any = dict(request.query_params) if row.method == "GET" else json.loads(await request.body() or "{}")
        except ValueError:
            return json_answer(row.envelope.refused("the body is no JSON"), 400)
        wrong = mistyped(asked, row.takes)
        if wrong:
            return json_answer(row.envelope.refused(wrong), 400)
        try:
            return json_answer(row.envelope.good(row.answer(data, asked)))
        except RefusedError as refused:
            return json_answer(row.envelope.refused(str(refused)))

    return handle


def mistyped(asked: object, takes: Mapping[str, type | tuple[type]]) -> str:
    """Which member of a request is not of its documented type; empty when all are. Null stands for leaving it out."""
    if not isinstance(asked, dict):
        return "the body is no object"
    for name, wanted in takes.items():
        value = asked.get(name)
        if value is None:
            asked.pop(name, None)
            continue
        if isinstance(wanted, tuple):
            good = isinstance(value, list) and all(type(item) is wanted[0] for item in value)
        else:
            good = type(value) is wanted  # true is no number here
        if not good:
            return f"parameter {name} is invalid"
    return ""
