"""Whatever is put into a workspace comes out as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import NOW
from tests.store.samples import READY, channel
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import (
    CalledRoute,
    OrganisationUnit,
    Tenant,
    TenantParameters,
    TwilioWebhook,
)
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.channel_ports import ChannelQuery, HistoryEntry
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import CertificateBlob, Store, StoredDraft, Vault
from wa_channel_studio.store.stores import SqliteStores

texts = st.text(alphabet=st.characters(), max_size=30)
values: st.SearchStrategy[RawValue] = st.one_of(
    texts,
    st.booleans(),
    st.integers(),
    st.none(),
    st.lists(texts, max_size=4).map(tuple),
    texts.map(Secret),
)
answers = st.dictionaries(st.one_of(st.sampled_from(sorted(all_fields())), texts), values, max_size=25).map(Answers)

# The store is emptied by rolling back: every example sees the same file.
same_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@same_store
@given(given_answers=answers, aside=st.lists(st.tuples(texts, answers), max_size=2).map(tuple))
def test_answers_of_any_kind(store: Store, given_answers: Answers, aside: tuple[tuple[str, Answers], ...]) -> None:
    whole = Channel("c", "t", given_answers, NOW, NOW, aside)
    with store.unit_of_work() as work:
        work.channels.add(whole, READY)
        back = work.channels.get("c")
        assert back == whole
        assert {key: type(value) for key, value in back.answers.items()} == {
            key: type(value) for key, value in given_answers.items()
        }
        # The list can show and find it, whatever was typed.
        assert [row.id for row in work.channels.page(ChannelQuery()).rows] == ["c"]
        assert work.channels.page(ChannelQuery(text=back.name[:5])).matching == 1


@same_store
@given(old=values, new=values, key=st.one_of(st.sampled_from(sorted(all_fields())), st.just(""), texts))
def test_history_of_any_value(store: Store, old: RawValue, new: RawValue, key: str) -> None:
    entry = HistoryEntry(NOW, "c", "changed", key, old, new)
    with store.unit_of_work() as work:
        work.history.append([entry])
        assert work.history.of_channel("c") == (entry,)


@same_store
@given(payload=st.binary(max_size=500), sequence=st.integers(0, 2**40))
def test_drafts(store: Store, payload: bytes, sequence: int) -> None:
    draft = StoredDraft("d", "", "t", sequence, NOW, payload)
    with store.unit_of_work() as work:
        work.drafts.put(draft)
        assert work.drafts.get("d") == draft


@same_store
@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_moments(store: Store, moment: datetime) -> None:
    with store.unit_of_work() as work:
        work.drafts.put(StoredDraft("d", "", "t", 1, moment, b""))
        found = work.drafts.get("d")
        assert found is not None
        assert found.saved_at == moment
        assert found.saved_at.tzinfo is UTC


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    with store.unit_of_work() as work, pytest.raises(Exception, match="time zone"):
        work.drafts.put(StoredDraft("d", "", "t", 1, NOW.replace(tzinfo=None), b""))


def test_a_tenant_with_everything(store: Store) -> None:
    tenant = Tenant(
        "x",
        "Ärzte & Söhne",
        "https://aicc.example.com",
        TenantParameters(True, False, True, 30, False),
        (OrganisationUnit("Sales", "1"), OrganisationUnit("Sales", "2")),
        (CalledRoute("support", "Sales", 90), CalledRoute("night")),
        TwilioWebhook("hook", Secret("pass"), Secret("other"), date(2026, 11, 1)),
        Anchor.INTERMEDIATE,
    )
    with store.unit_of_work() as work:
        work.tenants.add(tenant)
        assert work.tenants.get("x") == tenant
        assert work.tenants.by_name("Ärzte & Söhne") == tenant
        bare = Tenant("x", "Renamed")
        work.tenants.save(bare)
        assert work.tenants.get("x") == bare
        assert [each.name for each in work.tenants.all()] == ["Acme Brazil", "Renamed", "Umbrella"]


FACTS = CertificateFacts(
    "CN=api.example.com",
    "CN=Root",
    NOW,
    NOW.replace(year=2027),
    "AA:BB",
    "CC",
    "01",
    "RSA 2048",
    "sha256",
    ("a", "b"),
    alias="x",
    version=1,
    usages=("digital signature", "server"),
    remarks=("Java refuses it.",),
)
ORIGIN = Origin(
    ("api.example.com:443", "[::1]:8443"),
    (Anchor.LEAF, Anchor.ROOT),
    NOW,
    "proxy.example.com:3128",
    NOW.replace(year=2027),
    "It was used anyway.",
    ("AA:BB", "CC:DD"),
)


def test_certificate_files(store: Store) -> None:
    blob = CertificateBlob(CertificateFile("f", "chain.pem", FileKind.PEM, (FACTS, FACTS)), bytes(range(256)))
    with store.unit_of_work() as work:
        work.certificates.add(blob)
        assert work.certificates.get("f") == blob
        known = CertificateFile("f", "trust.jks", FileKind.JKS, (), "no", 2, "wrong", ORIGIN)
        work.certificates.save_file(known)
        assert work.certificates.get("f") == CertificateBlob(known, blob.data)
        known = replace(known, entries=(FACTS,) * 9, origin=replace(ORIGIN, until=None))
        work.certificates.save_file(known)
        assert work.certificates.get("f") == CertificateBlob(known, blob.data)
        assert work.certificates.files(["nothing", "f"]) == {"f": known}
        assert work.certificates.files([str(number) for number in range(3000)]) == {}
        with pytest.raises(NotFoundError):
            work.certificates.get("g")
        with pytest.raises(NotFoundError):
            work.certificates.save_file(CertificateFile("g", "x", FileKind.DER))


def test_settings(store: Store) -> None:
    with store.unit_of_work() as work:
        assert work.settings.get("auto_lock", "10") == "10"
        work.settings.set("auto_lock", "5")
        work.settings.set("auto_lock", "7")
        assert work.settings.get("auto_lock", "10") == "7"


def test_sealed_settings(store: Store) -> None:
    with store.unit_of_work() as work:
        assert work.settings.secret("proxy") == Secret("")
        work.settings.set_secret("proxy", Secret("one"))
        work.settings.set_secret("proxy", Secret("two"))
        assert work.settings.secret("proxy") == Secret("two")
        assert work.settings.get("proxy") == ""
        work.settings.set_secret("proxy", Secret(""))
        assert work.settings.secret("proxy") == Secret("")


def test_it_lasts(store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]) -> None:
    header, vault = header_and_vault
    kept = channel("c", channel_name="wa_one", api_key=Secret("key"), unheard_of="value")
    with store.unit_of_work() as work:
        work.channels.add(kept, READY)
        work.commit()
    assert store.read_header() == header
    store.write_header(header + " ")
    identity = store.workspace_id
    store.close()
    again = stores.open(path)
    try:
        assert (again.workspace_id, again.read_header(), again.path) == (identity, header + " ", path)
        again.use(vault)
        with again.unit_of_work() as work:
            assert work.channels.get("c") == kept
    finally:
        again.close()
