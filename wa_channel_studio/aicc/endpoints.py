"""The documented addresses that are asked, one descriptor for each: what is sent, how it is paged, what comes back.

Data copied from Huawei's pages (aicc-api, chapters 1, 2 and 5), paths letter by letter. Envelopes differ from address
to address, so each is declared and none is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Auth(StrEnum):
    """How a request shows who sends it."""

    NONE = "none"
    """The requests that fetch a token."""
    C1 = "c1"
    """Headers ``Authorization`` and ``x-app-key`` (aicc-api, 1.2)."""
    OIAP = "oiap"
    """``authToken`` in the body (aicc-api, 1.4)."""


class Paging(StrEnum):
    """How the next rows are asked for."""

    NONE = "none"
    OFFSET = "offset"
    """``limit`` and ``offset``, rows to leave out."""
    PAGE_FROM_1 = "page_from_1"
    """``pageNum`` and ``pageSize``; the first page is 1."""


Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where in an answer things stand."""

    code: str = ""
    """Member that tells of success; empty: there is none in a good answer."""
    text: str = ""
    ok: frozenset[str] = frozenset(("0",))
    """Values of the code, as text, that mean success; the AICC sends texts and numbers alike."""
    code_may_lack: bool = False
    """Whether a good answer may come without the code. Everywhere else a missing one is an error."""
    rows: Path = ()
    total: Path = ()
    """Empty: the answer does not count."""
    single: bool = False
    """Whether one object may stand for a list of one."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address."""

    key: str
    title: str
    """What it gives, for people."""
    method: str
    path: str
    auth: Auth
    envelope: Envelope
    parameters: Mapping[str, type[str] | type[int] | type[list[str]]] = field(default_factory=dict)
    """Type of each parameter as it is sent. GET has them in its query, POST in its body."""
    paging: Paging = Paging.NONE
    page: int = 0
    """Rows asked for at once: the most that the page allows."""
    id: str = ""
    """Member of a row by which doubles are told."""
    since: str = ""
    """The release that brought it, where it is a late one."""


_INT_OFFSET: Mapping[str, type[str] | type[int]] = {"limit": int, "offset": int}

TOKEN = Endpoint(
    key="token",
    title="the token",
    method="POST",
    path="/apigovernance/api/oauth/tokenByAkSk",
    auth=Auth.NONE,
    envelope=Envelope(),
    parameters=MappingProxyType({"app_key": str, "app_secret": str}),
)
CALLED_ROUTES = Endpoint(
    key="called_routes",
    title="called routes",
    method="POST",
    path="/apiaccess/rest/cc-management/v1/calledRoute/queryCalledRoute",
    auth=Auth.C1,
    envelope=Envelope(code="returnCode", text="description", rows=("data", "calledRouteList"), total=("data", "total")),
    parameters=MappingProxyType(
        {"accessCode": str, "extCode": str, "devicetype": int, "deviceDesc": str, "mediaTypeId": int, **_INT_OFFSET}
    ),
    paging=Paging.OFFSET,
    page=100,
    id="id",
)
SKILL_QUEUES = Endpoint(
    key="skill_queues",
    title="skill queues",
    method="POST",
    path="/apiaccess/rest/cc-management/v1/skill/querySkills",
    auth=Auth.C1,
    envelope=Envelope(code="returnCode", text="description", rows=("data",), total=("total",)),
    # Texts here, numbers everywhere else.
    parameters=MappingProxyType({"name": str, "mediaTypeId": str, "limit": str, "offset": str, "skillIds": list[str]}),
    paging=Paging.OFFSET,
    page=100,
    id="skillId",
)
ORGS = Endpoint(
    key="orgs",
    title="OUs",
    method="GET",
    path="/apiaccess/CC-Management/openapi/queryorgs",
    auth=Auth.C1,
    envelope=Envelope(code="returnCode", text="description", rows=("orgs",), total=("total",), single=True),
    parameters=MappingProxyType({"status": int, "orgType": str, **_INT_OFFSET}),
    paging=Paging.OFFSET,
    page=999,
    id="orgId",
    since="25.200.0",
)
OIAP_TOKEN = Endpoint(
    key="oiap_token",
    title="the token of OIAP",
    method="POST",
    path="/oifde/rest/api/gettoken",
    auth=Auth.NONE,
    envelope=Envelope(code="errorCode", text="errorMsg", code_may_lack=True),
    parameters=MappingProxyType({"appKey": str, "appSecret": str}),
)
CHATBOTS = Endpoint(
    key="chatbots",
    title="chatbots",
    method="POST",
    path="/oifde/rest/api/querynavigationinfo",
    auth=Auth.OIAP,
    envelope=Envelope(
        code="errorCode", text="errorMsg", code_may_lack=True, rows=("accessInfoList",), total=("total",)
    ),
    parameters=MappingProxyType(
        {"tenantId": str, "accessCode": str, "pageNum": str, "pageSize": str, "authToken": str, "source": str}
    ),
    paging=Paging.PAGE_FROM_1,
    # One of 5, 10, 20, 50 and 100.
    page=100,
    id="accessId",
)
