"""The library of a workspace: files are kept once, never lost while they are used, and their users judged anew."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.services.recipe_world import FORMATS, Authority, leaf_der
from tests.studio import PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin, Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibraryRow, WatchResult, WatchState
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import NotFoundError, WrongPasswordError
from wa_channel_studio.services.library import MAX_NAME
from wa_channel_studio.services.library_users import InUseByChannelsError
from wa_channel_studio.services.undo import GoneError
from wa_channel_studio.services.workspaces import Workspace

AUTHORITY = Authority()
LEAF = AUTHORITY.issue("api.example.com")
DER = leaf_der(LEAF)
ROOT = AUTHORITY.root_der
RIGHT, WRONG = Secret("right password"), Secret("wrong password")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORIGIN = Origin(("api.example.com:443",), (Anchor.LEAF,), NOW, seen=("AA",))


def jks(*ders: bytes, password: Secret = RIGHT) -> bytes:
    entries = tuple(KeystoreEntry(f"entry-{place}", der, NOW) for place, der in enumerate(ders))
    return FORMATS.write_keystore(Keystore(FileKind.JKS, entries), FileKind.JKS, password)


JKS = jks(DER, ROOT)
P12 = FORMATS.write_keystore(Keystore(FileKind.PKCS12, (KeystoreEntry("entry", DER, NOW),)), FileKind.PKCS12, RIGHT)


def uses(workspace: Workspace, tenant: Tenant, row: LibraryRow, name: str = "wa_support") -> Channel:
    """A Twilio channel that trusts by a certificate of the library."""
    return workspace.channels.save(tenant.id, twilio(name, trust_certificate=(row.id,))).channel


def with_keystore(workspace: Workspace, tenant: Tenant, row: LibraryRow, password: Secret, name: str) -> Channel:
    """An infobip channel that says ``password`` for a keystore of the library."""
    answers = Answers(
        {
            "provider": "infobip",
            "channel_name": name,
            "trust_certificate": (row.id,),
            "trust_certificate_password": password,
        }
    )
    return workspace.channels.save(tenant.id, answers).channel


def said(workspace: Workspace, channel: Channel, field: str = "trust_certificate") -> list[str]:
    """What is said of a field; the list must say as much as the check finds now."""
    found = workspace.channels.problems(channel)
    (row,) = (row for row in workspace.channels.page(ChannelQuery()).rows if row.id == channel.id)
    assert (row.readiness.errors, row.readiness.warnings) == (
        sum(problem.is_error for problem in found),
        sum(not problem.is_error for problem in found),
    )
    return [problem.message for problem in found if problem.field == field]


# --- adding ---------------------------------------------------------------------------------------


def test_a_file_is_kept_with_its_role_and_where_it_came_from(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "api.der", role=Role.TRUST, origin=ORIGIN)
    assert (row.name, row.role, row.channels, row.has_password) == ("api.der", Role.TRUST, 0, False)
    assert row.servers == ("api.example.com:443",)
    assert (row.file.kind, row.file.origin) == (FileKind.DER, ORIGIN)
    assert workspace.library.get(row.id) == row
    assert workspace.library.data(row.id) == DER
    assert [found.der for found in workspace.library.content(row.id).certificates] == [DER]
    assert workspace.library.page(LibraryQuery()).rows == (row,)
    assert workspace.library.timeline(LibraryQuery()) == ((row.id, row.file.ends),)


def test_the_very_same_file_is_kept_once_in_each_role(workspace: Workspace) -> None:
    first = workspace.library.add(DER, "api.der", role=Role.TRUST)
    again = workspace.library.add(DER, "other name.der", role=Role.TRUST, origin=ORIGIN)
    assert (again.id, again.name, again.file.origin) == (first.id, "api.der", ORIGIN)
    assert workspace.library.add(DER, "api.der", role=Role.TRUST).file.origin == ORIGIN
    assert workspace.library.add(DER, "api.der", role=Role.IDENTITY).id != first.id
    assert workspace.library.page(LibraryQuery()).total == 2


def test_the_same_certificates_are_recognised_in_every_format(workspace: Workspace) -> None:
    der = workspace.library.add(DER, "api.der")
    pem = workspace.library.add(LEAF.cert_chain_pems[0].bytes(), "api.pem")
    store = workspace.library.add(JKS, "both.jks")
    assert {row.id for row in workspace.library.same(DER)} == {der.id, pem.id}
    assert [row.id for row in workspace.library.same(jks(ROOT, DER))] == [store.id]
    assert workspace.library.same(ROOT) == ()
    assert workspace.library.same(b"no certificate") == ()


def test_what_was_fetched_again_is_not_told_to_be_outdated_any_more(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "api.der", role=Role.TRUST, origin=ORIGIN)
    channel = uses(workspace, tenant, row)
    with workspace._begin() as work:
        work.library.set_watch(row.id, WatchResult(WatchState.ANCHOR_CHANGED, NOW, "It has changed."))
        work.commit()
    workspace.tenants.save(tenant)
    assert "It has changed." in said(workspace, channel)
    workspace.library.add(DER, "api.der", role=Role.TRUST, origin=replace(ORIGIN, fetched_at=datetime.now(UTC)))
    assert "It has changed." not in said(workspace, channel)
    assert workspace.library.get(row.id).watch is None


def test_files_are_added_all_or_none(workspace: Workspace, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.der", "b.txt", "missing.der")]
    paths[0].write_bytes(DER)
    paths[1].write_bytes(b"not at all")
    with pytest.raises(ProblemError, match=r"missing\.der"):
        workspace.library.add_files(paths)
    assert workspace.library.page(LibraryQuery()).total == 0
    good, odd = workspace.library.add_files(paths[:2], Role.TRUST)
    assert (good.role, good.file.unreadable, odd.file.kind) == (Role.TRUST, "", FileKind.UNKNOWN)
    assert odd.file.unreadable


def test_the_wizard_and_the_library_share_files_of_one_name(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "api.der"
    path.write_bytes(DER)
    (first,) = workspace.certificates.add([path])
    assert [file.id for file in workspace.certificates.add([path])] == [first.id]
    other = path.rename(tmp_path / "other.der")
    # Somebody who chose other.der looks for that name.
    assert workspace.certificates.add([other])[0].file_name == "other.der"
    assert workspace.library.get(first.id).name == "api.der"
    assert workspace.certificates.blob(first.id).data == DER


# --- passwords ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "name"), [(JKS, "trust.jks"), (P12, "trust.p12")])
def test_a_keystores_password_is_kept_when_it_is_right(workspace: Workspace, data: bytes, name: str) -> None:
    row = workspace.library.add(data, name, password=WRONG)
    assert (row.has_password, row.file.password_state) == (False, "wrong")
    assert workspace.library.password(row.id) == Secret("")
    with pytest.raises(WrongPasswordError, match=name):
        workspace.library.set_password(row.id, WRONG)
    assert not workspace.library.get(row.id).has_password
    row = workspace.library.set_password(row.id, RIGHT)
    assert (row.has_password, row.file.password_state) == (True, "right")
    assert row.file.entries
    assert workspace.library.password(row.id) == RIGHT
    assert DER in [found.der for found in workspace.library.content(row.id).certificates]
    with pytest.raises(WrongPasswordError):
        workspace.library.set_password(row.id, WRONG)
    assert workspace.library.password(row.id) == RIGHT
    row = workspace.library.set_password(row.id, Secret(""))
    assert (row.has_password, row.file.password_state) == (False, "")


def test_a_password_given_later_opens_the_file_that_is_there(workspace: Workspace) -> None:
    first = workspace.library.add(P12, "trust.p12")
    assert first.file.entries == ()
    again = workspace.library.add(P12, "trust.p12", password=RIGHT)
    assert (again.id, again.has_password, len(again.file.entries)) == (first.id, True, 1)
    # And a file that is open stays so, however it is brought again.
    assert workspace.library.add(P12, "trust.p12", password=WRONG) == again
    assert workspace.library.add(P12, "trust.p12") == again


def test_only_a_keystore_has_a_password(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "api.der", password=RIGHT)
    assert not row.has_password
    with pytest.raises(ProblemError, match="no keystore"):
        workspace.library.set_password(row.id, RIGHT)


def test_channels_that_share_a_keystore_are_judged_by_their_own_passwords(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(JKS, "trust.jks", password=RIGHT)
    right = with_keystore(workspace, tenant, row, RIGHT, "wa_right")
    wrong = with_keystore(workspace, tenant, row, WRONG, "wa_wrong")
    field = "trust_certificate_password"
    for _ in range(2):
        assert said(workspace, right, field) == []
        assert said(workspace, wrong, field) == ["The password does not open the keystore."]
        # What somebody types in one wizard takes nothing from the other channel.
        assert workspace.certificates.try_password(row.id, WRONG).password_state == "wrong"
        workspace.channels.recheck_tenant(tenant.id)
    assert workspace.library.get(row.id).file.password_state == "right"


def test_a_password_that_is_found_in_the_wizard_is_kept(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(JKS, "trust.jks")
    channel = with_keystore(workspace, tenant, row, RIGHT, "wa_one")
    assert workspace.certificates.try_password(row.id, WRONG).password_state == "wrong"
    assert workspace.library.get(row.id).file.password_state == "wrong"
    assert said(workspace, channel, "trust_certificate_password") == ["The password does not open the keystore."]
    assert workspace.certificates.try_password(row.id, RIGHT).password_state == "right"
    assert said(workspace, channel, "trust_certificate_password") == []
    assert workspace.library.password(row.id) == RIGHT


# --- changing -------------------------------------------------------------------------------------


def test_a_new_name_is_told_by_the_channels_at_once(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(b"no certificate", "odd.txt")
    channel = uses(workspace, tenant, row)
    assert said(workspace, channel)[0].startswith("odd.txt: ")
    assert workspace.library.rename(row.id, "  notes.txt ").name == "notes.txt"
    assert said(workspace, channel)[0].startswith("notes.txt: ")
    assert workspace.library.page(LibraryQuery(text="notes")).matching == 1


def test_a_name_that_no_file_could_have_is_refused(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "api.der")
    wrong = (
        "",
        "  ",
        "...",
        "a/b.der",
        "a\\b.der",
        "a:b",
        "a?.der",
        'a".der',
        "a\n.der",
        "a\u202e.der",
        "aux",
        "COM1.x",
        "a.",
    )
    for name in (*wrong, "x" * (MAX_NAME + 1)):
        with pytest.raises(ProblemError) as caught:
            workspace.library.rename(row.id, name)
        assert caught.value.problem.message
        assert caught.value.problem.remedy
    assert workspace.library.get(row.id).name == "api.der"


def test_any_other_name_is_taken(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "api.der")
    for name in ("Ärzte & Söhne (2).der", "x" * MAX_NAME, "证书.der", "auxiliary.der", ".der"):
        assert workspace.library.rename(row.id, name).name == name


def test_a_role_can_be_said_later(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "api.der")
    assert workspace.library.set_role(row.id, Role.IDENTITY).role is Role.IDENTITY
    assert workspace.library.page(LibraryQuery(role=Role.IDENTITY)).matching == 1


# --- removing -------------------------------------------------------------------------------------


def test_what_is_used_is_not_removed_and_neither_is_anything_with_it(workspace: Workspace, tenant: Tenant) -> None:
    row, other = workspace.library.add(DER, "api.der"), workspace.library.add(ROOT, "root.der")
    channel = uses(workspace, tenant, row)
    with pytest.raises(InUseByChannelsError, match="wa_support") as caught:
        workspace.library.remove([other.id, row.id])
    (user,) = caught.value.users
    assert (user.channel_id, user.tenant_name, user.field) == (channel.id, "Acme Brazil", "trust_certificate")
    assert workspace.library.page(LibraryQuery()).total == 2
    assert workspace.library.users(row.id) == caught.value.users
    workspace.channels.delete([channel.id])
    with pytest.raises(InUseByChannelsError, match="in the trash"):
        workspace.library.remove([row.id])
    workspace.channels.restore([channel.id])
    workspace.channels.save(tenant.id, twilio(), channel_id=channel.id)
    workspace.library.remove([other.id, row.id])
    assert workspace.library.page(LibraryQuery()).total == 0


def test_what_a_connection_trusts_by_is_not_removed(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(ROOT, "aicc_root.der")
    workspace.connections.save(tenant.id, Connection("https://aicc.example", ca_certificate_id=row.id))
    said = "aicc_root.der is used by the connection of Acme Brazil to its AICC."
    with pytest.raises(InUseByChannelsError, match=said) as caught:
        workspace.library.remove([row.id])
    assert caught.value.users == workspace.library.users(row.id)
    assert [user.tenant_id for user in caught.value.users] == [tenant.id]
    added, _changed = workspace.undo._done[-2:]
    with pytest.raises(GoneError, match=said):
        added.undo()
    workspace.undo.undo()
    workspace.library.remove([row.id])
    assert workspace.library.page(LibraryQuery()).total == 0


def test_a_copy_of_a_channel_uses_what_it_uses(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "api.der")
    channel = uses(workspace, tenant, row)
    workspace.channels.duplicate(channel.id)
    assert workspace.library.get(row.id).channels == 2
    assert [user.channel_name for user in workspace.library.users(row.id)] == ["wa_support", "wa_support_2"]


def test_an_open_draft_protects_what_it_refers_to(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "api.der")
    draft = workspace.drafts.start(tenant.id)
    answers = twilio("wa_typed", trust_certificate=(row.id,))
    draft = workspace.drafts.keep(replace(draft, journey=replace(draft.journey, answers=answers)))
    with pytest.raises(InUseByChannelsError, match=r"“wa_typed” \(Acme Brazil, open draft\)") as caught:
        workspace.library.remove([row.id])
    assert [(user.draft, user.draft_id) for user in caught.value.users] == [(True, draft.id)]
    workspace.drafts.discard(draft.id)
    assert workspace.library.page(LibraryQuery(filter=LibraryFilter.UNUSED)).matching == 1
    workspace.library.remove([row.id])


def test_answers_set_aside_in_a_wizard_protect_too(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "api.der")
    draft = workspace.drafts.start(tenant.id)
    aside = (("infobip", Answers({"trust_certificate": (row.id,)})),)
    workspace.drafts.keep(replace(draft, journey=replace(draft.journey, set_aside=aside)))
    with pytest.raises(InUseByChannelsError, match=r"a new channel \(Acme Brazil, open draft, set aside"):
        workspace.library.remove([row.id])


def test_many_users_are_all_told_of_but_not_all_named(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "api.der")
    for number in range(8):
        uses(workspace, tenant, row, f"wa_{number}")
    with pytest.raises(InUseByChannelsError, match="and 3 more") as caught:
        workspace.library.remove([row.id])
    assert len(caught.value.users) == 8


def test_a_removal_can_be_undone(workspace: Workspace, tenant: Tenant) -> None:
    with pytest.raises(ProblemError, match="nothing to put back"):
        workspace.library.put_back()
    row = workspace.library.add(JKS, "trust.jks", role=Role.TRUST, origin=ORIGIN, password=RIGHT)
    other = workspace.library.add(DER, "api.der")
    workspace.library.remove([row.id, other.id])
    with pytest.raises(NotFoundError):
        workspace.library.get(row.id)
    # A wizard that was open all the time is kept meanwhile.
    draft = workspace.drafts.start(tenant.id)
    answers = twilio("wa_typed", trust_certificate=(row.id,))
    workspace.drafts.keep(replace(draft, journey=replace(draft.journey, answers=answers)))
    assert workspace.library.put_back() == (workspace.library.get(row.id), workspace.library.get(other.id))
    assert workspace.library.get(row.id) == replace(row, channels=1)
    assert workspace.library.password(row.id) == RIGHT
    assert workspace.library.data(other.id) == DER
    with pytest.raises(ProblemError, match="nothing to put back"):
        workspace.library.put_back()


def test_whatever_is_not_there_is_said(workspace: Workspace) -> None:
    for attempt in (
        lambda: workspace.library.get("?"),
        lambda: workspace.library.data("?"),
        lambda: workspace.library.content("?"),
        lambda: workspace.library.password("?"),
        lambda: workspace.library.users("?"),
        lambda: workspace.library.rename("?", "a.der"),
        lambda: workspace.library.set_role("?", Role.TRUST),
        lambda: workspace.library.set_password("?", RIGHT),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    workspace.library.remove(["?"])


# --- settings -------------------------------------------------------------------------------------


def test_how_servers_are_asked_is_remembered(workspace: Workspace) -> None:
    library = workspace.library
    assert library.fetch_options() == FetchOptions(ProxyMode.SYSTEM, None, 10.0)
    proxy = Proxy("proxy.example.com", 3128, "me", Secret("Proxy-Pass1"), tls=True)
    for options in (
        FetchOptions(ProxyMode.MANUAL, proxy, 3.5),
        FetchOptions(ProxyMode.NONE, replace(proxy, user="", password=Secret(""), tls=False), 20.0),
        FetchOptions(ProxyMode.SYSTEM, None, 1.0),
    ):
        library.save_fetch_options(options)
        assert library.fetch_options() == options
    library.save_fetch_options(FetchOptions(ProxyMode.MANUAL, proxy, proxy_itself=True))
    assert library.fetch_options() == FetchOptions(ProxyMode.MANUAL, proxy)


@pytest.mark.parametrize(
    "kept", ["?", "[]", '{"mode": "next year"}', '{"timeout": "x"}', '{"timeout": 1e9}', '{"proxy": {}}']
)
def test_settings_that_cannot_be_understood_are_as_by_default(workspace: Workspace, kept: str) -> None:
    workspace.set_setting("fetch_options", kept)
    assert workspace.library.fetch_options() == FetchOptions()


# --- an old workspace -----------------------------------------------------------------------------


def test_an_upgraded_workspace_knows_what_sealed_answers_refer_to(workspace: Workspace, tenant: Tenant) -> None:
    row, odd = workspace.library.add(DER, "api.der"), workspace.library.add(b"odd", "odd.txt")
    draft = workspace.drafts.start(tenant.id)
    answers = twilio("wa_typed", trust_certificate=(row.id,))
    workspace.drafts.keep(replace(draft, journey=replace(draft.journey, answers=answers)))
    aside = (("infobip", Answers({"trust_certificate": (odd.id,)})),)
    workspace.channels.save(tenant.id, twilio(), set_aside=aside)
    channel = uses(workspace, tenant, odd, "wa_odd")
    path = workspace.path
    workspace.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        # As revision 0002 leaves them behind: nothing under seal is noted, and an older release read the files.
        connection.execute("DELETE FROM certificate_use WHERE draft_id IS NOT NULL OR aside")
        connection.execute("UPDATE certificate SET used = used - 1, reading = 1")
        facts = json.dumps(
            {"kind": "unknown", "entries": [], "unreadable": "?", "private_keys": 0, "password_state": ""}
        )
        connection.execute("UPDATE certificate_content SET facts = ? WHERE certificate_id = ?", (facts, row.id))
        connection.execute("INSERT INTO setting VALUES ('library_pending', '1')")
        connection.execute("INSERT INTO draft VALUES ('broken', '', '', 1, '2026-01-01T00:00:00.000000Z', x'00')")
    opened = Studio().workspaces.open(path, PASSWORD)
    try:
        assert [opened.library.get(item).channels for item in (row.id, odd.id)] == [1, 2]
        assert opened.library.get(row.id).file == row.file
        assert opened.setting("library_pending") == ""
        assert said(opened, channel)
    finally:
        opened.close()


def test_reading_alone_changes_nothing(workspace: Workspace) -> None:
    workspace.set_setting("library_pending", "1")
    path = workspace.path
    workspace.close()
    opened = Studio().workspaces.open(path, PASSWORD, read_only=True)
    assert opened.setting("library_pending") == "1"
    opened.close()
