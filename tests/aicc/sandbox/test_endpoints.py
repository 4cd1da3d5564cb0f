"""Every documented list has exactly its own envelope, its own types and its own quirks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aicc_sandbox import SandboxAicc

BASE = "/apiaccess/rest/cc-management/v1"
ROUTES = f"{BASE}/calledRoute/queryCalledRoute"
SKILLS = f"{BASE}/skill/querySkills"
CODES = f"{BASE}/accessCodeInfo/queryAccessCodeList"
FLOWS = f"{BASE}/ivrFlow/queryIVRFlowList"
AGENTS = f"{BASE}/agentAccount/query"
ORGS = "/apiaccess/CC-Management/openapi/queryorgs"
PARAMETERS = "/apiaccess/ipccprovision/v1/sysparam/querySysparam"


def post(sandbox: SandboxAicc, path: str, body: object) -> Any:
    answer = sandbox.call("POST", path, body, sandbox.signed_in())
    assert answer.status == 200, answer
    return answer.json


def orgs(sandbox: SandboxAicc, query: str = "") -> Any:
    answer = sandbox.call("GET", f"{ORGS}?{query}", None, sandbox.signed_in())
    assert answer.status == 200, answer
    return answer.json


def test_called_routes_are_asked_with_one_name_and_answered_with_another(sandbox: SandboxAicc) -> None:
    every = post(sandbox, ROUTES, {})
    wanted = post(sandbox, ROUTES, {"mediaTypeId": 53, "limit": 100, "offset": 0})
    misspelt = post(sandbox, ROUTES, {"mediatypeId": 53})
    assert wanted.keys() == {"returnCode", "description", "data"}
    assert wanted["returnCode"] == "0"
    rows = wanted["data"]["calledRouteList"]
    assert wanted["data"]["total"] == len(rows) == 47
    assert {row["mediatypeId"] for row in rows} == {53}
    assert {row["mediatypeId"] for row in every["data"]["calledRouteList"]} == {2, 5, 53}
    assert misspelt == every


def test_ids_of_routes_have_nineteen_digits_and_are_text(sandbox: SandboxAicc) -> None:
    rows = post(sandbox, ROUTES, {})["data"]["calledRouteList"]
    assert all(isinstance(row["id"], str) and len(row["id"]) == 19 for row in rows)
    assert len({float(row["id"]) for row in rows}) < len(rows)  # who takes them for numbers mixes them up
    assert all(isinstance(row["deviceId"], int) and not any(name.startswith("_") for name in row) for row in rows)


def test_names_of_devices_repeat_with_other_access_codes(sandbox: SandboxAicc) -> None:
    rows = post(sandbox, ROUTES, {"deviceDesc": "wa_sales_br"})["data"]["calledRouteList"]
    assert len(rows) == 2
    assert len({row["accessCode"] for row in rows}) == 2
    assert post(sandbox, ROUTES, {"accessCode": rows[1]["accessCode"]})["data"]["calledRouteList"] == [rows[1]]


def test_a_limit_over_100_counts_as_100_and_nothing_says_so(sandbox: SandboxAicc) -> None:
    first = post(sandbox, SKILLS, {"limit": "1000", "offset": "0"})
    rest = post(sandbox, SKILLS, {"limit": "1000", "offset": "100"})
    assert (len(first["data"]), len(rest["data"]), first["total"]) == (100, 40, 140)
    assert not {row["skillId"] for row in first["data"]} & {row["skillId"] for row in rest["data"]}


def test_an_offset_below_zero_counts_as_zero(sandbox: SandboxAicc) -> None:
    assert post(sandbox, ROUTES, {"limit": 2, "offset": -5}) == post(sandbox, ROUTES, {"limit": 2})


def test_skills_stand_at_the_top_and_take_numbers_as_text(sandbox: SandboxAicc) -> None:
    answer = post(
        sandbox, SKILLS, {"name": "wa_hr", "mediaTypeId": "53", "limit": "100", "offset": "0", "skillIds": []}
    )
    assert answer.keys() == {"returnCode", "description", "total", "data"}
    assert answer["total"] == len(answer["data"]) == 10
    assert {type(row["skillId"]) for row in answer["data"]} == {int}
    chosen = post(sandbox, SKILLS, {"skillIds": [77, 79]})
    assert [row["skillId"] for row in chosen["data"]] == [77, 79]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (ROUTES, {"mediaTypeId": "53"}),
        (ROUTES, {"limit": "10"}),
        (ROUTES, {"limit": True}),
        (ROUTES, [1]),
        (ROUTES, b"{"),
        (SKILLS, {"limit": 10}),
        (SKILLS, {"skillIds": ["77"]}),
        (CODES, {"mediatypeId": "53"}),
    ],
)
def test_a_wrong_type_is_400_in_the_familys_own_envelope(sandbox: SandboxAicc, path: str, body: object) -> None:
    answer = sandbox.call("POST", path, body, sandbox.signed_in())
    assert (answer.status, answer.json["returnCode"]) == (400, "-1")


@pytest.mark.parametrize("body", [{"limit": "0"}, {"limit": "ten"}, {"offset": "x"}])
def test_a_wrong_number_is_told_with_status_200(sandbox: SandboxAicc, body: object) -> None:
    assert post(sandbox, SKILLS, body).keys() == {"returnCode", "description"}


def test_the_list_of_access_codes_is_called_one_of_routes(sandbox: SandboxAicc) -> None:
    answer = post(sandbox, CODES, {"mediatypeId": 53, "limit": 100, "offset": 0})
    assert answer["data"]["total"] == len(answer["data"]["calledRouteList"]) == 47
    assert answer["data"]["calledRouteList"][0].keys() >= {"id", "accessCode", "n400Number", "numCallAttr"}


def test_flows_and_agents_have_envelopes_of_their_own(sandbox: SandboxAicc) -> None:
    flows = post(sandbox, FLOWS, {"pageNum": 0, "pageSize": 100})
    assert (flows.keys(), flows["retCode"]) == ({"retCode", "message", "result"}, "0")
    agents = post(sandbox, AGENTS, {"pageNum": 0, "pageSize": 5, "agentType": [5, 99]})
    assert (agents.keys(), agents["resultCode"]) == ({"resultCode", "resultMessage", "total", "data"}, "0")
    assert (agents["total"], len(agents["data"])) == (8, 5)
    assert len(post(sandbox, AGENTS, {"pageNum": 1, "pageSize": 5, "agentType": [5, 99]})["data"]) == 3
    assert post(sandbox, AGENTS, {"userAccount": "alice"})["data"][0]["userName"] == "Alice"
    assert post(sandbox, AGENTS, {"pageNum": -1})["resultCode"] == "1"


def test_agents_of_a_skill_are_counted_and_not_totalled(sandbox: SandboxAicc) -> None:
    path = f"{BASE}/agentAccount/queryAgentInfoBySkillId"
    answer = sandbox.call("POST", path, {"skillId": 77, "pageSize": 1, "pageNum": 0}, sandbox.signed_in()).json
    assert answer.keys() == {"resultCode", "resultMessage", "data", "count"}
    assert (answer["resultCode"], len(answer["data"]), answer["count"] >= 1) == ("0", 1, True)
    assert 77 in {skill["skillId"] for skill in answer["data"][0]["skills"]}
    beyond = sandbox.call("POST", path, {"skillId": 77, "pageNum": 99}, sandbox.signed_in()).json
    assert (beyond["data"], beyond["count"]) == ([], answer["count"])
    assert sandbox.call("POST", path, {}, sandbox.signed_in()).json["resultCode"] == "1"


def test_a_web_clients_token_has_a_code_and_no_text(sandbox: SandboxAicc) -> None:
    path, asked = "/apiaccess/ccmessaging/applyToken", {"userId": "probe", "channelId": "202100000000000001"}
    answer = sandbox.call("POST", path, asked, sandbox.signed_in()).json
    assert (answer.keys(), answer["resultCode"]) == ({"token", "resultCode"}, "0")
    for wrong in ({"userId": "a" * 33}, {"userId": ""}, {"channelId": ""}, {"locale": "pt_BR"}):
        refused = sandbox.call("POST", path, asked | wrong, sandbox.signed_in())
        assert (refused.status, refused.json) == (200, {"resultCode": "1"})
    keyless = {name: value for name, value in sandbox.signed_in().items() if name.lower() != "x-app-key"}
    assert sandbox.call("POST", path, asked, keyless).status == 403


def test_ous_have_text_ids_and_name_the_one_above_by_number(sandbox: SandboxAicc) -> None:
    answer = orgs(sandbox, "offset=0&limit=999")
    assert answer.keys() == {"returnCode", "description", "total", "orgs"}
    rows = answer["orgs"]
    assert answer["total"] == len(rows) == 25
    assert {type(row["orgId"]) for row in rows} == {str}
    assert {type(row["parentOrgId"]) for row in rows} == {int}
    known = {row["orgId"] for row in rows}
    assert [row["orgId"] for row in rows if str(row["parentOrgId"]) not in known] == ["100"]  # the rest is one tree
    assert max(len(identifier) for identifier in known) == 19


def test_ous_can_be_filtered_and_paged(sandbox: SandboxAicc) -> None:
    assert {row["orgType"] for row in orgs(sandbox, "orgType=T")["orgs"]} == {"T"}
    assert [row["orgName"] for row in orgs(sandbox, "status=3")["orgs"]] == ["Closed branch"]
    assert orgs(sandbox, "status=all")["total"] == 26
    first, second = orgs(sandbox, "limit=20"), orgs(sandbox, "limit=20&offset=20")
    assert (len(first["orgs"]), len(second["orgs"])) == (20, 5)


@pytest.mark.parametrize("query", ["limit=1000", "limit=-1", "limit=many"])
def test_ous_refuse_with_minus_one_and_status_200(sandbox: SandboxAicc, query: str) -> None:
    answer = orgs(sandbox, query)
    assert answer["returnCode"] == "-1"
    assert "orgs" not in answer


def test_parameters_come_as_a_map_of_those_that_are_there(sandbox: SandboxAicc) -> None:
    answer = post(sandbox, PARAMETERS, {"sysparamItemIds": ["6009001000003", "1"]})
    assert answer["result"] == {"6009001000003": "https://aicc.example.com"}
    assert post(sandbox, PARAMETERS, {"sysparamItemIds": ["1"] * 21})["returnCode"] == "-1"


def test_what_no_page_documents_is_404_and_a_wrong_method_405(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    missing = sandbox.call("POST", "/apiaccess/rest/cc-management/v1/channel/create", {}, headers)
    assert (missing.status, missing.json["errorCode"]) == (404, "0")
    assert sandbox.call("GET", SKILLS, None, headers).status == 405
    assert sandbox.call("GET", "/channel-service/v1/nothing", None, headers).json["code"] == "not_found"
