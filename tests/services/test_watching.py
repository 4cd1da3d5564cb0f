"""The watch against real servers: what it finds when they stay, renew, change, go away or are looked at by others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.recipe_world import FORMATS, Authority, World, leaf_der
from tests.studio import twilio
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.roots import RootStore, RootStores
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin, Role
from wa_channel_studio.domain.chain import Chain, Failure, FetchError, Layer
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibraryRow, WatchState
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed, Server, parse_server
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.watching import WatchService
from wa_channel_studio.services.workspaces import Workspace

FIRST, SECOND = "api.infobip.com", "xyz.api.infobip.com"
PASSWORD = Secret("keystore password")


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(scope="module")
def public() -> tuple[Authority, Authority]:
    """Two authorities that everybody trusts."""
    return Authority("First Trust"), Authority("Second Trust")


@pytest.fixture(scope="module")
def stranger() -> Authority:
    """A root that nobody knows, as an inspection proxy has."""
    return Authority("Acme Inspection")


@pytest.fixture
def world(public: tuple[Authority, Authority]) -> Iterator[World]:
    with World(public[0], others=public[1:]) as opened:
        yield opened


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def watch(workspace: Workspace, public: tuple[Authority, Authority], clock: Now) -> WatchService:
    judge = ChainJudge(RootStores([RootStore.of("the test's roots", [a.root_der for a in public], everyones=True)]))
    return WatchService(workspace._begin, TlsFetcher(judge, clock), judge, FORMATS, clock)


def keep(
    workspace: Workspace, world: World, *hosts: str, take: str = "root", role: Role = Role.TRUST, warning: str = ""
) -> LibraryRow:
    """Fetch hosts and keep of each its own certificate, its root, or both in a keystore."""
    fetcher = world.fetching(Now())
    chains = [fetcher.fetch([parse_server(host)], world.options, JobContext())[0] for host in hosts]
    links = []
    for chain in chains:
        assert isinstance(chain, Chain)
        links += [link for link in (chain.leaf, chain.root) if link is not None and link.place.value in take]
    anchors = tuple(dict.fromkeys(link.place for link in links))
    origin = Origin(
        servers=tuple(str(parse_server(host).server) for host in hosts),
        anchors=anchors,
        fetched_at=datetime.now(UTC),
        warning=warning,
        seen=tuple(chain.leaf.facts.sha256 for chain in chains if isinstance(chain, Chain)),
    )
    if len(links) == 1:
        return workspace.library.add(links[0].der, f"{hosts[0]}.der", role=role, origin=origin)
    ders = dict.fromkeys(link.der for link in links)
    store = Keystore(FileKind.JKS, tuple(KeystoreEntry(f"entry-{n}", der) for n, der in enumerate(ders)))
    data = FORMATS.write_keystore(store, FileKind.JKS, PASSWORD)
    return workspace.library.add(data, "trust.jks", role=role, origin=origin, password=PASSWORD)


def state(watch: WatchService, world: World, row: LibraryRow) -> WatchState:
    """What a look at one certificate finds."""
    return watch.look([row.id], world.options, JobContext())[row.id].state


# --- one server -----------------------------------------------------------------------------------


@pytest.mark.parametrize("take", ["root", "leaf"])
def test_a_renewal_is_fine_under_the_root_and_not_for_the_servers_own(
    workspace: Workspace, world: World, watch: WatchService, clock: Now, take: str
) -> None:
    renewed = WatchState.RENEWED if take == "root" else WatchState.ANCHOR_CHANGED
    world.serve(FIRST)
    row = keep(workspace, world, FIRST, take=take)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert (result.state, result.at, result.remedy) == (WatchState.UNCHANGED, clock.moment, "")
    assert workspace.library.get(row.id).watch == result
    world.serve(FIRST)
    clock.moment += timedelta(days=1)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert (result.state, result.at) == (renewed, clock.moment)
    assert FIRST in result.message
    assert workspace.library.get(row.id).watch == result
    # What was seen now is what the next look compares with; what needs a hand goes on needing it.
    after = WatchState.UNCHANGED if renewed is WatchState.RENEWED else WatchState.ANCHOR_CHANGED
    assert state(watch, world, row) is after


def test_another_root_needs_a_hand_and_says_what_to_do(
    workspace: Workspace, world: World, watch: WatchService, tenant: Tenant, public: tuple[Authority, Authority]
) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    channel = workspace.channels.save(tenant.id, twilio("wa_support", trust_certificate=(row.id,))).channel
    before = workspace.channels.page(ChannelQuery()).rows[0].readiness.warnings
    world.serve(FIRST, public[1])
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert result.state is WatchState.ANCHOR_CHANGED
    assert "Second Trust" in result.message
    assert "upload it to the AICC" in result.remedy
    assert "wa_support" in result.remedy
    assert workspace.library.page(LibraryQuery(filter=LibraryFilter.CHANGED)).rows[0].id == row.id
    # The channel tells of it, in the list as well.
    assert result.message in [problem.message for problem in workspace.channels.problems(channel)]
    assert workspace.channels.page(ChannelQuery()).rows[0].readiness.warnings == before + 1
    # The server goes back: nothing is left to do, and the channel is as it was.
    world._leaves[FIRST] = world.authority.issue(FIRST)
    assert state(watch, world, row) is WatchState.RENEWED
    assert workspace.channels.page(ChannelQuery()).rows[0].readiness.warnings == before


@pytest.mark.parametrize("used", [False, True], ids=["by a connection alone", "by a channel too"])
def test_what_a_connection_trusts_by_is_to_be_chosen_there_anew(
    workspace: Workspace,
    world: World,
    watch: WatchService,
    tenant: Tenant,
    public: tuple[Authority, Authority],
    *,
    used: bool,
) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    workspace.connections.save(tenant.id, Connection(f"https://{FIRST}", ca_certificate_id=row.id))
    if used:
        workspace.channels.save(tenant.id, twilio("wa_support", trust_certificate=(row.id,)))
    world.serve(FIRST, public[1])
    result = watch.look([row.id], world.options, JobContext())[row.id]
    of_channel = ", upload it to the AICC and choose it in wa_support, and" if used else ","
    assert result.remedy == f"Get it again{of_channel} choose it in the connection of Acme Brazil."


def test_an_identity_is_only_the_servers_own(workspace: Workspace, world: World, watch: WatchService) -> None:
    world.serve("aicc.example.com")
    row = keep(workspace, world, "aicc.example.com", take="leaf", role=Role.IDENTITY)
    assert state(watch, world, row) is WatchState.UNCHANGED
    world.serve("aicc.example.com")
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert result.state is WatchState.ANCHOR_CHANGED
    assert "the provider must be given it" in result.message
    assert "upload" not in result.remedy


def test_a_server_that_still_shows_what_has_ended_is_named(
    workspace: Workspace, world: World, watch: WatchService, clock: Now
) -> None:
    world.serve(FIRST)
    world._leaves[FIRST] = world.authority.below.issue_cert(FIRST, not_after=datetime.now(UTC) + timedelta(days=5))
    row = keep(workspace, world, FIRST)
    clock.moment += timedelta(days=6)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert result.state is WatchState.UNCHANGED
    assert "still shows the certificate that ended" in result.message
    assert "provider" in result.remedy


def test_what_nobody_noted_is_told_by_its_age(workspace: Workspace, world: World, watch: WatchService) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    assert row.file.origin is not None
    for fetched_at, expected in (
        (datetime.now(UTC), WatchState.UNCHANGED),
        (datetime(1999, 1, 1, tzinfo=UTC), WatchState.RENEWED),
    ):
        origin = replace(row.file.origin, seen=(), fetched_at=fetched_at)
        workspace.library.add(workspace.library.data(row.id), "", role=Role.TRUST, origin=origin)
        assert state(watch, world, row) is expected
        noted = workspace.library.get(row.id).file.origin
        assert noted is not None
        assert noted.seen == row.file.origin.seen


# --- keystores ------------------------------------------------------------------------------------


def test_a_keystore_is_as_good_as_its_worst_server(
    workspace: Workspace, world: World, watch: WatchService, public: tuple[Authority, Authority]
) -> None:
    world.serve(FIRST)
    world.serve(SECOND, public[1])
    row = keep(workspace, world, FIRST, SECOND, take="leaf root")
    assert len(row.file.entries) == 4
    assert state(watch, world, row) is WatchState.UNCHANGED
    world.serve(SECOND, public[1])
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert result.state is WatchState.RENEWED
    assert SECOND in result.message
    assert "is a former one" in result.message
    assert "not known whether the AICC" in result.remedy
    # That stays said although it is not new any more.
    again = watch.look([row.id], world.options, JobContext())[row.id]
    assert (again.state, again.remedy) == (WatchState.UNCHANGED, result.remedy)
    elsewhere = Authority("Third Trust")
    world.serve(SECOND, elsewhere)
    world.silence(FIRST)
    world.release.set()
    result = watch.look([row.id], world.options, JobContext())[row.id]
    # Nobody knows the third authority: it may as well stand on the way.
    assert result.state is WatchState.UNREACHABLE
    assert FIRST in result.message
    assert "itself was not seen" in result.message


def test_a_keystore_that_cannot_be_opened_says_so(workspace: Workspace, world: World, watch: WatchService) -> None:
    leaf = world.serve(FIRST)
    store = Keystore(FileKind.PKCS12, (KeystoreEntry("entry", leaf_der(leaf)),))
    data = FORMATS.write_keystore(store, FileKind.PKCS12, PASSWORD)
    origin = Origin((f"{FIRST}:443",), (Anchor.LEAF,), datetime.now(UTC))
    row = workspace.library.add(data, "trust.p12", role=Role.TRUST, origin=origin)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert result.state is WatchState.UNREACHABLE
    assert "cannot be opened" in result.message
    workspace.library.set_password(row.id, PASSWORD)
    assert state(watch, world, row) is WatchState.UNCHANGED


# --- unreachable ----------------------------------------------------------------------------------


def test_a_look_that_reaches_nobody_takes_nothing_away(
    workspace: Workspace, world: World, watch: WatchService, clock: Now, public: tuple[Authority, Authority]
) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    lost = replace(world.options, proxy=replace(world.proxy, port=world.port(FIRST)))
    first = watch.look([row.id], lost, JobContext())[row.id]
    assert (first.state, first.known) == (WatchState.UNREACHABLE, None)
    world.serve(FIRST, public[1])
    seen = watch.look([row.id], world.options, JobContext())[row.id]
    assert seen.state is WatchState.ANCHOR_CHANGED
    for days in (1, 2):
        clock.moment = seen.at + timedelta(days=days)
        result = watch.look([row.id], lost, JobContext())[row.id]
        assert (result.state, result.at) == (WatchState.UNREACHABLE, clock.moment)
        assert (result.known, result.known_at) == (WatchState.ANCHOR_CHANGED, seen.at)
        assert (result.known_message, result.known_remedy) == (seen.message, seen.remedy)
        assert f"{seen.at:%Y-%m-%d}" in result.message
        assert result.remedy.startswith(seen.remedy)
        assert workspace.library.get(row.id).file.outdated == seen.message
        assert workspace.library.page(LibraryQuery(filter=LibraryFilter.CHANGED)).matching == 1
    world.serve(FIRST)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert (result.state, result.known) == (WatchState.RENEWED, None)


def test_an_inspection_on_the_way_is_not_taken_for_a_change(
    workspace: Workspace, world: World, watch: WatchService, stranger: Authority
) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    assert state(watch, world, row) is WatchState.UNCHANGED
    world.serve(FIRST, stranger)
    result = watch.look([row.id], world.options, JobContext())[row.id]
    assert (result.state, result.known) == (WatchState.UNREACHABLE, WatchState.UNCHANGED)
    assert "Acme Inspection" in result.message
    assert "upload nothing" in result.remedy


def test_a_private_root_that_was_used_anyway_is_watched_like_any_other(
    workspace: Workspace, world: World, watch: WatchService, stranger: Authority
) -> None:
    leaf = world.serve(FIRST, stranger)
    origin = Origin((f"{FIRST}:443",), (Anchor.ROOT,), datetime.now(UTC), warning="It was used anyway.")
    row = workspace.library.add(stranger.root_der, "root.der", role=Role.TRUST, origin=origin)
    del leaf
    assert state(watch, world, row) is WatchState.UNCHANGED
    world.serve(FIRST, stranger)
    assert state(watch, world, row) is WatchState.RENEWED
    world.serve(FIRST, Authority("Other Inspection"))
    assert state(watch, world, row) is WatchState.ANCHOR_CHANGED


# --- many -----------------------------------------------------------------------------------------


def test_all_that_came_from_a_server_are_looked_at_and_each_server_once(
    workspace: Workspace, world: World, watch: WatchService
) -> None:
    world.serve(FIRST)
    world.serve(SECOND)
    root, leaf = keep(workspace, world, FIRST), keep(workspace, world, FIRST, take="leaf")
    other = keep(workspace, world, SECOND, take="leaf")
    brought = workspace.library.add(b"brought by hand", "odd.txt")
    world.asked.clear()
    heard: list[Server] = []
    results = watch.look(None, world.options, JobContext(), lambda _number, outcome: heard.append(outcome.server))
    assert set(results) == {root.id, leaf.id, other.id}
    assert sorted(world.asked) == sorted([FIRST, SECOND])
    assert sorted(heard) == [Server(FIRST), Server(SECOND)]
    with pytest.raises(ProblemError, match="not known from which server"):
        watch.look([brought.id], world.options, JobContext())
    assert set(watch.look([brought.id, leaf.id], world.options, JobContext())) == {leaf.id}
    assert watch.look([], world.options, JobContext()) == {}


def test_what_was_heard_before_somebody_stopped_is_kept(
    workspace: Workspace, world: World, watch: WatchService
) -> None:
    world.serve(FIRST)
    world.serve(SECOND)
    quick, slow = keep(workspace, world, FIRST), keep(workspace, world, SECOND, take="leaf")
    world.silence(SECOND)
    job = JobContext()

    def stop(_number: int, outcome: Chain | Failure) -> None:
        assert outcome.server == Server(FIRST)
        job.cancel()

    with pytest.raises(Cancelled):
        watch.look(None, world.options, job, stop)
    found = workspace.library.get(quick.id).watch
    assert found is not None
    assert found.state is WatchState.UNCHANGED
    assert workspace.library.get(slow.id).watch is None


def test_a_proxys_own_certificate_is_asked_of_the_proxy_itself(
    workspace: Workspace, world: World, watch: WatchService, public: tuple[Authority, Authority]
) -> None:
    proxy = world.secure_proxy("proxy.example.com", public[0])
    origin = Origin((str(proxy),), (Anchor.ROOT,), datetime.now(UTC))
    row = workspace.library.add(public[0].root_der, "proxy.der", role=Role.TRUST, origin=origin)
    options = FetchOptions(ProxyMode.MANUAL, proxy, timeout=5)
    assert watch.look([row.id], options, JobContext())[row.id].state is WatchState.UNCHANGED


def test_a_certificate_that_is_removed_meanwhile_is_passed_over(
    workspace: Workspace, world: World, watch: WatchService
) -> None:
    world.serve(FIRST)
    row = keep(workspace, world, FIRST)
    results = watch.look([row.id], world.options, JobContext(), lambda *_: workspace.library.remove([row.id]))
    assert results == {}


# --- would it trust -------------------------------------------------------------------------------


def test_a_keystore_says_whether_it_would_trust_a_server_today(
    workspace: Workspace, world: World, watch: WatchService, public: tuple[Authority, Authority]
) -> None:
    world.serve(FIRST)
    world.serve(SECOND, public[1])
    row = keep(workspace, world, FIRST, take="leaf root")
    own = watch.would_trust(row.id, parse_server(FIRST), world.options, JobContext())
    assert own.trusted
    assert own.sentence == f"Yes: trust.jks trusts {FIRST} today, by its entry “entry-0”."
    other = watch.would_trust(row.id, Parsed(Server(SECOND)), world.options, JobContext())
    assert not other.trusted
    assert other.chain.server == Server(SECOND)
    assert "nothing in it leads to" in other.sentence
    assert "Second Trust" in other.sentence
    with pytest.raises(FetchError) as caught:
        watch.would_trust(row.id, parse_server("gone.example.com"), world.options, JobContext())
    assert caught.value.failure.layer is Layer.PROXY
    with pytest.raises(NotFoundError):
        watch.would_trust("?", parse_server(FIRST), world.options, JobContext())


def test_so_do_certificates_that_are_not_kept(world: World, watch: WatchService, stranger: Authority) -> None:
    world.serve(FIRST, names=("other.example.com",))
    yes = watch.would_trust_bytes([world.authority.root_der], parse_server(FIRST), world.options, JobContext())
    assert yes.trusted
    assert "by the certificate of" in yes.sentence
    assert "But: " in yes.sentence
    world.serve(FIRST, stranger)
    no = watch.would_trust_bytes([world.authority.root_der], parse_server(FIRST), world.options, JobContext())
    assert not no.trusted
    assert "no public authority" in no.sentence


def test_a_fault_on_the_way_is_named(world: World, watch: WatchService, clock: Now) -> None:
    world.serve(FIRST)
    world._leaves[FIRST] = world.authority.below.issue_cert(FIRST, not_after=datetime.now(UTC) + timedelta(days=5))
    clock.moment += timedelta(days=6)
    no = watch.would_trust_bytes([world.authority.root_der], parse_server(FIRST), world.options, JobContext())
    assert not no.trusted
    assert "on the way to it ended on" in no.sentence


def test_a_file_without_certificates_trusts_nobody(workspace: Workspace, watch: WatchService, world: World) -> None:
    row = workspace.library.add(b"no certificate", "odd.txt")
    with pytest.raises(ProblemError, match="shows no certificate"):
        watch.would_trust(row.id, parse_server(FIRST), world.options, JobContext())
