"""Recipes against real servers: asked through a real CONNECT proxy, made into real files, kept in a real workspace."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fields.samples import complete
from tests.judges import need
from tests.services.recipe_world import FORMATS, Authority, World, leaf_der
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.chain import Chain, Failure, Layer
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.recipe_answers import Gathering, Outcome
from wa_channel_studio.services.recipes import Made, RecipeService
from wa_channel_studio.services.workspaces import Workspace

PASSWORD = Secret("a keystore's password")
AICC = "aicc.acme.example"
ACCOUNT = "k3x9zz.api-us.infobip.com"


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def authorities() -> tuple[Authority, Authority, Authority]:
    """Two that are public and one that is not."""
    return Authority("Public One"), Authority("Public Two"), Authority("Corporate Proxy")


@pytest.fixture
def world(authorities: tuple[Authority, Authority, Authority]) -> Iterator[World]:
    first, second, _ = authorities
    with World(first, (second,)) as made:
        yield made


@pytest.fixture
def recipes(world: World, workspace: Workspace) -> RecipeService:
    return RecipeService(world.fetching(Now()), FORMATS, workspace.library, workspace.tenants, Now())


def gathered(
    recipes: RecipeService, world: World, answers: Answers, tenant: Tenant, options: FetchOptions | None = None
) -> Gathering:
    """Everything asked that can be asked."""
    whole = recipes.begin(answers, tenant)
    found: Mapping[str, Outcome] = recipes.fetch(whole.plan.wanted, options or world.options, JobContext())
    for key, outcome in found.items():
        whole = whole.with_outcome(key, outcome)
    return whole


def attached(answers: Answers, made: Made) -> Answers:
    """The answers with what was made in their fields."""
    values: dict[str, RawValue] = {item.field: (item.row.id,) for item in made.attachments}
    if made.password is not None:
        values["trust_certificate_password"] = made.password
    return answers.with_values(values)


def said(workspace: Workspace, tenant: Tenant, answers: Answers) -> list[tuple[str, str]]:
    """Fields and severities of the certificates' problems within the workspace."""
    found = check(answers, workspace.channels.context(tenant.id, answers, ""))
    return [(problem.field, problem.severity.value) for problem in found if "certificate" in problem.field]


def test_infobip_is_one_keystore_with_the_servers_own_and_the_root_of_each_host(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, authorities: tuple[Authority, ...]
) -> None:
    general = world.serve("api.infobip.com")
    account = world.serve(ACCOUNT, authorities[1])
    answers = complete("infobip").without("trust_certificate", "trust_certificate_password")
    whole = gathered(recipes, world, answers, tenant)
    assert sorted(world.asked) == ["api.infobip.com", ACCOUNT]

    made = recipes.make(whole, tenant.id, PASSWORD)
    (item,) = made.attachments
    store = FORMATS.open_keystore(workspace.library.data(item.row.id), PASSWORD)
    assert {entry.alias: entry.der for entry in store.entries} == {
        "api.infobip.com-server": leaf_der(general),
        "api.infobip.com-root": authorities[0].root_der,
        f"{ACCOUNT}-server": leaf_der(account),
        f"{ACCOUNT}-root": authorities[1].root_der,
    }
    file = item.row.file
    assert (file.kind, item.row.role, file.password_state) == (FileKind.JKS, Role.TRUST, "right")
    assert file.file_name.startswith("infobip_trust_")
    assert workspace.library.password(item.row.id) == PASSWORD == made.password
    assert file.origin is not None
    assert file.origin.servers == ("api.infobip.com:443", f"{ACCOUNT}:443")
    assert file.origin.anchors == (Anchor.LEAF, Anchor.ROOT)
    assert file.origin.via == str(world.proxy)
    assert file.origin.warning == ""
    assert len(file.origin.seen) == 2
    assert said(workspace, tenant, attached(answers, made)) == []


def test_two_hosts_with_one_root_give_one_root_entry_which_is_complete(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant
) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    whole = gathered(recipes, world, complete("infobip"), tenant)
    made = recipes.make(whole, tenant.id, PASSWORD)
    assert [alias for alias, _ in made.attachments[0].entries] == [
        "api.infobip.com-server",
        "api.infobip.com-root",
        f"{ACCOUNT}-server",
    ]
    for key in ("trust.0", "trust.1"):
        whole = whole.choosing(key, (Anchor.ROOT,))
    made = recipes.make(whole, tenant.id, PASSWORD)
    assert [alias for alias, _ in made.attachments[0].entries] == ["api.infobip.com-root"]
    assert said(workspace, tenant, attached(complete("infobip"), made)) == []


def test_keytool_lists_what_was_made(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    keytool = need("keytool")
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    password = recipes.new_password()
    made = recipes.make(gathered(recipes, world, complete("infobip"), tenant), tenant.id, password)
    (tmp_path / "made.jks").write_bytes(workspace.library.data(made.attachments[0].row.id))
    (tmp_path / "password").write_text(password.reveal(), "utf-8")
    listed = subprocess.run(
        [keytool, "-list", "-keystore", str(tmp_path / "made.jks"), "-storepass:file", str(tmp_path / "password")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "contains 3 entries" in listed
    assert all(alias in listed for alias, _ in made.attachments[0].entries)


@pytest.mark.parametrize("password", ["", "12345"])
def test_a_password_that_is_too_short_is_refused_and_nothing_is_kept(
    world: World, recipes: RecipeService, tenant: Tenant, password: str
) -> None:
    for host in ("api.infobip.com", ACCOUNT):
        world.serve(host)
    whole = gathered(recipes, world, complete("infobip"), tenant)
    with pytest.raises(ProblemError, match="at least 6 characters"):
        recipes.make(whole, tenant.id, Secret(password))


HOSTS = {
    "twilio": "api.twilio.com",
    "cloud-api": "graph.facebook.com",
    "koomessage": "koomessage.cn-east-3.myhuaweicloud.com",
    "other": "bsp.example.com",
}


@pytest.mark.parametrize("provider", HOSTS)
def test_one_button_gets_trust_and_identity(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, provider: str
) -> None:
    host = HOSTS[provider]
    world.serve(host)
    own = world.serve(AICC)
    made = recipes.make(gathered(recipes, world, complete(provider), tenant), tenant.id)
    assert made.password is None
    files = {item.field: (item.row, workspace.library.data(item.row.id)) for item in made.attachments}
    trust, identity = files["trust_certificate"], files["identity_certificate"]
    assert trust[1] == world.authority.root_der
    assert identity[1] == leaf_der(own)
    assert trust[0].name.startswith(f"{host}_root_")
    assert identity[0].name.startswith(f"{AICC}_server_")
    assert {row.name.rpartition(".")[2] for row, _ in files.values()} == {"der"}
    assert said(workspace, tenant, attached(complete(provider), made)) == []


def test_gupshup_takes_one_root_for_both_hosts_or_that_of_the_host_that_is_called(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, authorities: tuple[Authority, ...]
) -> None:
    for host in ("login.gupshup.io", "api.gupshup.io", AICC):
        world.serve(host)
    made = recipes.make(gathered(recipes, world, complete("gupshup"), tenant), tenant.id)
    trust = made.attachments[0].row
    assert trust.servers == ("api.gupshup.io:443", "login.gupshup.io:443")
    assert workspace.library.data(trust.id) == authorities[0].root_der

    world.serve("api.gupshup.io", authorities[1])
    whole = gathered(recipes, world, complete("gupshup"), tenant)
    called = recipes.make(whole, tenant.id).attachments[0].row
    assert (called.servers, workspace.library.data(called.id)) == (("api.gupshup.io:443",), authorities[1].root_der)
    page = recipes.make(whole.preferring("trust.0"), tenant.id).attachments[0].row
    assert page.servers == ("login.gupshup.io:443",)


def test_one_dead_host_spoils_nothing_and_can_be_asked_again(
    world: World, recipes: RecipeService, tenant: Tenant
) -> None:
    world.serve("api.twilio.com")
    whole = gathered(recipes, world, complete("twilio"), tenant)
    identity = whole.row("identity.0")
    assert identity is not None
    assert identity.failure is not None
    assert identity.failure.layer is Layer.PROXY
    made = recipes.make(whole, tenant.id)
    assert [item.field for item in made.attachments] == ["trust_certificate"]

    world.serve(AICC)
    found = recipes.fetch((identity.wanted,), world.options, JobContext())
    assert isinstance(found["identity.0"], Chain)


def test_a_private_root_is_stopped_and_used_only_when_somebody_says_so(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, authorities: tuple[Authority, ...]
) -> None:
    world.serve("api.twilio.com", authorities[2])
    answers = complete("twilio")
    whole = gathered(recipes, world, answers, replace(tenant, aicc_url=""))
    assert whole.rows[0].consent
    with pytest.raises(ProblemError, match="used anyway"):
        recipes.make(whole, tenant.id)
    made = recipes.make(whole.agreed("trust.0"), tenant.id)
    origin = made.attachments[0].row.file.origin
    assert origin is not None
    assert "api.twilio.com" in origin.warning
    assert said(workspace, tenant, attached(answers, made)) == [("trust_certificate", "warning")]


def test_cloud_api_takes_the_chain_through_the_proxy_or_the_proxys_own_certificate(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, authorities: tuple[Authority, ...]
) -> None:
    world.serve("graph.facebook.com")
    through = gathered(recipes, world, complete("cloud-api"), replace(tenant, aicc_url=""))
    assert through.rows[0].chain is not None
    assert through.rows[0].chain.via == str(world.proxy)

    secure = world.secure_proxy("proxy.acme.example", authorities[2])
    options = FetchOptions(ProxyMode.MANUAL, secure, 5.0, proxy_itself=True)
    itself = gathered(recipes, world, complete("cloud-api"), replace(tenant, aicc_url=""), options)
    chain = itself.rows[0].chain
    assert chain is not None
    assert str(chain.server) == str(secure)
    assert "proxy.acme.example" in chain.leaf.facts.names
    assert not chain.needs_consent, "a proxy on loopback is expected to be private"
    made = recipes.make(itself, tenant.id)
    assert workspace.library.data(made.attachments[0].row.id) == chain.leaf.der
    assert said(workspace, tenant, attached(complete("cloud-api"), made))[0] != ("trust_certificate", "error")


def test_a_proxy_that_wants_a_name_refuses_and_then_lets_through(
    workspace: Workspace, tenant: Tenant, authorities: tuple[Authority, ...]
) -> None:
    with World(authorities[0], user="ana", password="Pröxy:1") as world:
        world.serve("api.twilio.com")
        recipes = RecipeService(world.fetching(Now()), FORMATS, workspace.library, workspace.tenants, Now())
        wanted = recipes.begin(complete("twilio"), replace(tenant, aicc_url="")).plan.wanted
        bare = replace(world.options, proxy=replace(world.proxy, user="", password=Secret("")))
        refused = recipes.fetch(wanted, bare, JobContext())["trust.0"]
        assert isinstance(refused, Failure)
        assert refused.layer is Layer.PROXY
        assert "Pröxy" not in repr(refused)
        assert isinstance(recipes.fetch(wanted, world.options, JobContext())["trust.0"], Chain)


def test_each_answer_is_heard_as_it_comes_and_asking_can_be_stopped(
    world: World, recipes: RecipeService, tenant: Tenant
) -> None:
    world.serve("api.infobip.com")
    world.silence(ACCOUNT)
    job = JobContext()
    heard: list[str] = []

    def answered(key: str, _outcome: Outcome) -> None:
        heard.append(key)
        job.cancel()

    watchdog = threading.Timer(4.0, job.cancel)
    watchdog.start()
    wanted = recipes.begin(complete("infobip"), tenant).plan.wanted
    with pytest.raises(Cancelled):
        recipes.fetch(wanted, world.options, job, answered)
    watchdog.cancel()
    watchdog.join()
    assert heard == ["trust.0"]


def test_a_server_that_two_fields_want_is_asked_once(world: World, recipes: RecipeService, tenant: Tenant) -> None:
    world.serve(AICC)
    answers = complete("other").with_value("base_url", f"https://{AICC}/wa")
    whole = gathered(recipes, world, answers, tenant)
    assert world.asked == [AICC]
    assert [row.chain is not None for row in whole.rows] == [True, True]


def test_a_choice_by_hand_is_remembered_for_the_tenant(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant
) -> None:
    world.serve("api.twilio.com")
    whole = gathered(recipes, world, complete("twilio"), tenant)
    assert recipes.make(whole, tenant.id).tenant is None
    made = recipes.make(whole.choosing("trust.0", (Anchor.LEAF,)), tenant.id)
    assert made.tenant is not None
    assert workspace.tenants.get(tenant.id).trust_anchor is Anchor.LEAF
    again = gathered(recipes, world, complete("twilio"), made.tenant)
    assert [piece.anchor for piece in again.rows[0].taken] == [Anchor.LEAF]
    assert said(workspace, tenant, attached(complete("twilio"), recipes.make(again, tenant.id))) == [
        ("trust_certificate", "warning")
    ]


# --- without a network ----------------------------------------------------------------------------------


def test_without_a_network_files_do_it_and_what_is_missing_is_said(
    world: World, recipes: RecipeService, workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    general = world.authority.issue("api.infobip.com")
    account = world.authority.issue(ACCOUNT)
    (tmp_path / "general.pem").write_bytes(b"".join(pem.bytes() for pem in general.cert_chain_pems))
    (tmp_path / "account.cer").write_bytes(leaf_der(account))
    (tmp_path / "root.cer").write_bytes(world.authority.root_der)
    whole = recipes.begin(complete("infobip"), tenant)
    whole = whole.with_outcome("trust.0", recipes.read(tmp_path / "general.pem"))
    assert whole.missing(whole.plan.parts[0]) == (f"The certificate of {ACCOUNT} is still missing.",)
    with pytest.raises(ProblemError, match="still missing"):
        recipes.make(whole, tenant.id, PASSWORD)

    whole = whole.with_outcome("trust.1", recipes.read(tmp_path / "account.cer"))
    made = recipes.make(whole, tenant.id, PASSWORD)
    row = made.attachments[0].row
    store = FORMATS.open_keystore(workspace.library.data(row.id), PASSWORD)
    assert {entry.der for entry in store.entries} == {leaf_der(general), leaf_der(account)}
    assert row.file.origin is None
    assert world.asked == []

    rooted = whole.with_outcome("trust.1", recipes.read(tmp_path / "root.cer"))
    entries = recipes.make(rooted, tenant.id, PASSWORD).attachments[0].entries
    assert [alias for alias, _ in entries] == ["api.infobip.com-server", f"{ACCOUNT}-root"]


def test_a_single_certificate_that_was_brought_stays_the_file_it_is(
    recipes: RecipeService, world: World, workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    pem = world.authority.issue("api.twilio.com").cert_chain_pems[0].bytes()
    (tmp_path / "from the browser.crt").write_bytes(pem)
    whole = recipes.begin(complete("twilio"), tenant)
    whole = whole.with_outcome("trust.0", recipes.read(tmp_path / "from the browser.crt"))
    (item,) = recipes.make(whole, tenant.id).attachments
    assert (item.row.name, workspace.library.data(item.row.id)) == ("from the browser.crt", pem)
    assert item.row.file.origin is None


@pytest.mark.parametrize("content", [b"Dear customer", b"", b"\x30\x82"])
def test_a_file_without_a_certificate_is_refused(recipes: RecipeService, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.der").write_bytes(content)
    with pytest.raises(ProblemError):
        recipes.read(tmp_path / "letter.der")


# --- how servers are asked --------------------------------------------------------------------------------


def test_the_way_is_kept_with_the_workspace_but_not_the_wish_for_the_proxy_itself(recipes: RecipeService) -> None:
    assert recipes.options() == FetchOptions()
    proxy = recipes.read_proxy("proxy.example.com:3128", "ana", Secret("pw"))
    recipes.keep_options(FetchOptions(ProxyMode.MANUAL, proxy, proxy_itself=True))
    kept = recipes.options()
    assert (kept.mode, kept.proxy, kept.proxy_itself) == (ProxyMode.MANUAL, proxy, False)
    with pytest.raises(ProblemError):
        recipes.read_proxy("no proxy at all", "", Secret(""))
