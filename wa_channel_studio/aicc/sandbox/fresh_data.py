"""Fresh data: the called routes, queues, OUs, chatbots and their kin of an invented contact centre.

Always the same rows, so that a test may name one. Shapes are the documented ones (aicc-api, chapter 2): ids of routes
have 19 digits, which no floating point number holds; device names repeat with other access codes; some routes are of
voice. Knows no database.
"""

from __future__ import annotations

from typing import Any

MULTIMEDIA, _VOICE, _CLICK_TO_DIAL = 53, 5, 2
"""Media types (aicc-api, 2.1)."""
_REGIONS = ("br", "mx", "cl", "de", "fr", "es", "eg", "sa", "th", "sg")
_SUBJECTS = ("sales", "support", "billing", "delivery", "complaints", "premium", "partners", "renewals", "tech", "hr")
_MORE = ("events", "recall", "survey")
_FIRST_ROUTE, _FIRST_CODE = 1000000000000000001, 1900000000000000001
_FIRST_SKILL = 77

_TOP = 1290000000000000003
_OUS: tuple[tuple[str, str, str, str, str, int], ...] = (
    # id, code, name, id of the one above, type, status (1 active, 2 disabled, 3 prohibited)
    ("100", "ROOT", "Head office", "0", "D", 1),
    ("101", "EU", "Europe", "100", "D", 1),
    ("102", "EU_DE", "Germany", "101", "D", 1),
    ("103", "EU_DE_BER", "Berlin", "102", "T", 1),
    ("104", "EU_DE_MUC", "Munich", "102", "T", 1),
    ("105", "EU_FR", "France", "101", "D", 1),
    ("106", "EU_ES", "Spain", "101", "D", 1),
    ("107", "AM", "Americas", "100", "D", 1),
    ("108", "AM_BR", "Brazil", "107", "D", 1),
    ("109", "AM_BR_SP", "São Paulo", "108", "T", 1),
    ("110", "AM_BR_RJ", "Rio de Janeiro", "108", "T", 1),
    ("111", "AM_MX", "Mexico", "107", "D", 1),
    ("112", "AM_CL", "Chile", "107", "D", 2),
    ("113", "ME", "Middle East", "100", "D", 1),
    ("114", "ME_EG", "Egypt", "113", "D", 1),
    ("115", "ME_SA", "Saudi Arabia", "113", "D", 1),
    ("116", "AP", "Asia Pacific", "100", "D", 1),
    ("117", "AP_TH", "Thailand", "116", "D", 1),
    ("118", "AP_SG", "Singapore", "116", "D", 1),
    ("119", "PA", "Partners", "100", "P", 1),
    ("120", "PA_NORTH", "Partners North", "119", "P", 1),
    ("121", "CH", "Resale", "100", "C", 1),
    ("122", "OLD", "Closed branch", "100", "O", 3),
    (str(_TOP), "NEW", "New markets", "100", "D", 1),
    (str(_TOP + 1), "NEW_KE", "Kenya", str(_TOP), "D", 1),
    (str(_TOP + 2), "NEW_VN", "Việt Nam", str(_TOP), "D", 1),
)


def fresh_rows(tenant_id: str) -> dict[str, list[dict[str, Any]]]:
    """All rows by kind, as the answers give them."""
    queues = _queues()
    routes = _routes(queues)
    return {
        "queues": queues,
        "routes": routes,
        "access_codes": _access_codes(routes),
        "orgs": _ous(),
        "chatbots": _chatbots(tenant_id),
        "domains": [
            {"tenantId": tenant_id, "domainId": str(10 + place), "domainName": name, "language": "en_US"}
            for place, name in enumerate(("General", "Sales", "Service"))
        ],
        "ivr_flows": _ivr_flows(),
        "agents": _agents(),
        "parameters": [
            {"id": f"60090010000{number:02d}", "value": value}
            for number, value in ((1, "1"), (2, "30"), (3, "https://aicc.example.com"))
        ],
    }


def _queue(skill: int, name: str, media_type: int) -> dict[str, Any]:
    return {"skillId": skill, "name": name, "description": "", "mediaTypeId": media_type, "maxWaitTime": 60}


def _queues() -> list[dict[str, Any]]:
    subjects = (*_SUBJECTS, *_MORE)
    names = [f"wa_{subject}_{region}" for region in _REGIONS for subject in subjects]
    queues = [_queue(_FIRST_SKILL + place, name, MULTIMEDIA) for place, name in enumerate(names)]
    voice = [_queue(2001 + place, f"voice_{subject}", _VOICE) for place, subject in enumerate(_SUBJECTS)]
    return queues + voice


def _routes(queues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    multimedia = [queue for queue in queues if queue["mediaTypeId"] == MULTIMEDIA]
    # Three regions' queues have a route; every fifth queue has a second one, with another access code.
    leads = [queue for place, queue in enumerate(multimedia[:39]) for _ in range(2 if place % 5 == 0 else 1)]
    routes = [
        _route(place, f"88{place + 1:04d}", queue["skillId"], queue["name"], MULTIMEDIA)
        for place, queue in enumerate(leads)
    ]
    voice = [queue for queue in queues if queue["mediaTypeId"] == _VOICE]
    routes += [
        _route(len(leads) + place, f"4{place:05d}", queue["skillId"], queue["name"], _VOICE)
        for place, queue in enumerate(voice)
    ]
    routes += [
        _route(len(routes) + place, f"5{place:05d}", 10001 + place, f"ivr_{place + 1}", _CLICK_TO_DIAL, device=3)
        for place in range(3)
    ]
    routes[1]["editable"] = None  # as good as "0"
    routes[2]["editable"] = "3"
    return routes


def _route(place: int, code: str, device_id: int, name: str, media_type: int, *, device: int = 1) -> dict[str, Any]:
    return {
        "id": str(_FIRST_ROUTE + place),
        "accessCode": code,
        "extCode": "",
        "dnid": 501 + place,
        "deviceId": device_id,
        "devicetype": device,
        "deviceDesc": name,
        "mediatypeId": media_type,
        "editable": "0",
        "_ou": _OUS[1 + place % 21][0],
    }


def _access_codes(routes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(_FIRST_CODE + place),
            "accessCode": route["accessCode"],
            "mediatypeId": route["mediatypeId"],
            "n400Number": "",
            "description": "",
            "numCallAttr": 1 if route["mediatypeId"] == MULTIMEDIA else 3,
        }
        for place, route in enumerate(routes)
    ]


def _ous() -> list[dict[str, Any]]:
    return [
        {
            "orgId": identifier,
            "orgCode": code,
            "orgName": name,
            "parentOrgId": int(above),
            "orgType": kind,
            "description": "",
            "_status": status,
        }
        for identifier, code, name, above, kind, status in _OUS
    ]


def _chatbots(tenant_id: str) -> list[dict[str, Any]]:
    kinds = [3] * 24 + [1, 1, 2, 2, 4, 4]
    words = {1: "navigation", 2: "outbound", 3: "wa_bot", 4: "ivr"}
    chatbots = []
    for place, kind in enumerate(kinds):
        region = _REGIONS[place % len(_REGIONS)]
        name = f"{words[kind]}_{region}" if place < len(_REGIONS) else f"{words[kind]}_{region}_{place + 1}"
        chatbots.append(
            {
                "accessId": str(1 + place),
                "tenantId": tenant_id,
                "accessCode": str(9001 + place),
                "domainId": str(10 + place % 3),
                "dialogType": kind,
                "flowCode": f"f{place + 1}",
                "flowName": name,
                "description": "",
                "source": "OIFDE" if kind == 3 else "IVR",
                "chatBotName": name,
                "usingRecordService": 0,
            }
        )
    return chatbots


def _ivr_flows() -> list[dict[str, Any]]:
    return [
        {
            "id": str(10001 + place),
            "accessCode": f"5{place:05d}",
            "description": "",
            "flowFileName": f"flow_{place + 1}.vxml",
            "flowType": place,
            "maxCallNum": 10,
            "isLoad": 1 if place else 0,
        }
        for place in range(3)
    ]


def _agents() -> list[dict[str, Any]]:
    people = ("alice", "bruno", "chiara", "dimitri", "eva", "farid", "gita", "hugo", "ines", "jonas", "keiko", "luis")
    return [
        {
            "userAccount": person,
            "userName": person.title(),
            "workNo": str(101 + place),
            "phone": "",
            "email": f"{person}@example.com",
            "agentType": (5, 99, 4)[place % 3],
            "ccRoleId": 3 if place == 0 else 2,
            "sipAccount": "",
            "transparentDisplayFlag": False,
            "skills": [{"skillId": _FIRST_SKILL + place, "agentWeight": 1, "skillWeight": 1}],
        }
        for place, person in enumerate(people)
    ]
