"""Preparation packs: what stands in them, what does not, and that this program reads back what it wrote."""

from __future__ import annotations

import html.parser
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pyzipper
import trustme

from tests.certs import jks
from wa_channel_studio import __version__
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant, TenantParameters, TwilioWebhook
from wa_channel_studio.exports.archive import ZipArchiver
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, field_map, fields_of
from wa_channel_studio.fields.types import CertificateRef, CheckList, Choice
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.pack_files import folder_names
from wa_channel_studio.services.packs import PackService
from wa_channel_studio.services.ports import CertificateBlob

NOW = datetime(2026, 11, 5, 14, 3, tzinfo=UTC)
PASSWORD = Secret("k7Qm-pX4t-vR9n")
READER = CertificateFiles()
TEMPTING = "<script>alert(1)</script> & \"q\" 'x'"


class FixedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture(scope="module")
def packs() -> PackService:
    return PackService(ZipArchiver(), READER, FixedClock())


@pytest.fixture(scope="module")
def blobs(authority: trustme.CA) -> dict[str, CertificateBlob]:
    """Two PEM files by id."""
    return {
        f"id-{n}": blob(
            f"id-{n}", f"host {n} ü.crt", authority.issue_cert(f"h{n}.example.test").cert_chain_pems[0].bytes()
        )
        for n in (1, 2)
    }


def blob(file_id: str, name: str, data: bytes, password: Secret | None = None) -> CertificateBlob:
    return CertificateBlob(READER.read(data, name, file_id=file_id, password=password), data)


def sample(spec: FieldSpec, provider: str) -> RawValue:
    """A value for any field, by its type, with characters that tempt HTML and JSON where texts are free."""
    kind = spec.type
    if isinstance(kind, CertificateRef):
        return ("id-1", "id-2")[: kind.max_files]
    if isinstance(kind, CheckList):
        return tuple(item.key for item in kind.items[:2])
    if isinstance(kind, Choice):
        return provider if spec.key == "provider" else kind.options[0].key
    values: dict[str, RawValue] = {
        "secret": Secret(f"canary-{spec.key}"),
        "phone": "+5511940001207",
        "url": f"https://{spec.key.replace('_', '-')}.example.test",
        "date": "2027-05-31",
        "switch": True,
        "integer": 7,
        "identifier": f"wa_{provider.replace('-', '_')}",
        "keywords": ("agent", "human being"),
        "work_time": ("08:30-12:00", "13:00-24:00"),
    }
    text = f"{spec.key} é {TEMPTING}"
    return values.get(kind.kind, text.replace(" ", "_") if kind.fixed_alphabet else text)


def answers_of(provider: str) -> Answers:
    return Answers({spec.key: sample(spec, provider) for spec in fields_of(provider)})


def channel(answers: Answers, channel_id: str = "c1") -> Channel:
    return Channel(channel_id, "t1", answers, NOW, NOW)


TENANT = Tenant("t1", "Acme <Brasil> & São", "https://aicc.example.test")


def unpacked(folder: Path, entries: list[tuple[str, bytes]]) -> None:
    for name, content in entries:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class Sheet(html.parser.HTMLParser):
    """The text of a field sheet, and every tag that stands in it."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(content.decode("utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def sheet_of(entries: list[tuple[str, bytes]]) -> Sheet:
    return Sheet(next(content for name, content in entries if name.endswith("/field-sheet.html")))


# --- round trip -------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_was_packed_is_read_back_the_same(
    provider: str, packs: PackService, blobs: dict[str, CertificateBlob], tmp_path: Path
) -> None:
    answers = answers_of(provider)
    unpacked(tmp_path, packs.build([(channel(answers), TENANT)], blobs))
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    read = answers_from_json(json.loads((folder / "channel.json").read_text(encoding="utf-8")))
    assert (read.problems, read.notes) == ((), ())
    own = field_map(provider)
    secrets = {key for key in own if own[key].secret}
    certificates = {key for key in own if isinstance(own[key].type, CertificateRef)}
    assert secrets
    assert read.answers.without(*certificates) == answers.without(*secrets, *certificates)
    for key in certificates:
        files = [READER.read((folder / name).read_bytes(), name) for name in read.answers.items_of(key)]
        assert [f.entries for f in files] == [blobs[item].file.entries for item in answers.items_of(key)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_with_secrets_everything_is_read_back(
    provider: str, packs: PackService, blobs: dict[str, CertificateBlob]
) -> None:
    answers = answers_of(provider)
    entries = packs.build([(channel(answers), TENANT)], blobs, with_secrets=True)
    document = json.loads(next(content for name, content in entries if name.endswith("/channel.json")))
    read = answers_from_json(document).answers
    own = field_map(provider)
    assert {key: read[key] for key in own if own[key].secret} == {key: answers[key] for key in own if own[key].secret}
    assert "ARE in this pack" in entries[0][1].decode()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_secret_stands_in_a_plain_pack(provider: str, packs: PackService, blobs: dict[str, CertificateBlob]) -> None:
    everything = b"".join(content for _, content in packs.build([(channel(answers_of(provider)), TENANT)], blobs))
    assert b"canary" not in everything
    assert b"set, not in this pack" in everything


# --- the field sheet --------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_sheet_escapes_everything_and_runs_nothing(
    provider: str, packs: PackService, blobs: dict[str, CertificateBlob]
) -> None:
    for with_secrets in (False, True):
        sheet = sheet_of(packs.build([(channel(answers_of(provider)), TENANT)], blobs, with_secrets=with_secrets))
        assert not sheet.tags & {"script", "brasil", "a", "img", "link", "iframe"}
        assert sheet.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "colspan"}
        assert "Acme <Brasil> & São" in sheet.text
        assert TEMPTING in sheet.text


def test_remarks_and_certificates_cannot_smuggle_html(packs: PackService, authority: trustme.CA) -> None:
    evil = authority.issue_cert("evil.example.test", organization_name="</dd><script>x</script>", common_name="<b>")
    certificate = blob("e", "<img src=x>.pem", evil.cert_chain_pems[0].bytes())
    answers = Answers({"provider": "twilio", "trust_certificate": ("e",), "session_transfer_remark": "</span><svg>",
                       "session_transfer_enabled": True, "channel_name": "</title><script>"})  # fmt: skip
    sheet = sheet_of(packs.build([(channel(answers), TENANT)], {"e": certificate}))
    assert not sheet.tags & {"script", "img", "svg"}
    assert "</span><svg>" in sheet.text
    assert "O=\\</dd\\>\\<script\\>x\\</script\\>" in sheet.text


def test_sheet_follows_the_page_and_shows_its_words(packs: PackService, blobs: dict[str, CertificateBlob]) -> None:
    answers = answers_of("twilio").with_values({"scenario_key": "yes", "queue_reminder": "progress"})
    sheet = sheet_of(packs.build([(channel(answers), TENANT)], blobs))
    page = sheet.text[sheet.text.index("Before you start") :]
    labels = [
        "API Key SID",
        "Authentication certificate",
        "Channel Name",
        "Skill Queue",
        "Electronic name card",
        "scenario key",
    ]
    places = [page.index(label) for label in labels]
    assert places == sorted(places)
    assert "WhatsApp" in sheet.text
    assert "scenario key YES" in sheet.text
    for entry in blobs["id-1"].file.entries:
        assert entry.sha256 in sheet.text
        assert entry.sha1 in sheet.text
    assert "host 1 ü.crt , in this pack: trust_certificate.crt" in sheet.text
    assert "Name in Managing Certificates" in sheet.text
    assert f"2026-11-05 14:03 UTC by WA Channel Studio {__version__}" in sheet.text


def test_sheet_tells_what_is_missing_and_what_is_not_ticked(packs: PackService) -> None:
    answers = Answers({"provider": "gupshup", "channel_name": "wa", "prerequisites_done": ("region",)})
    entries = packs.build([(channel(answers), TENANT)], {})
    sheet = sheet_of(entries)
    assert f"{field_map('gupshup')['app_id'].label} missing" in sheet.text
    assert "trust certificate is missing." in sheet.text
    assert "☑ done The AICC is outside the Chinese mainland." in sheet.text
    assert "☐ open" in sheet.text
    assert "Uploaded to the AICC not yet" in sheet.text
    assert "problems" in entries[0][1].decode()


def test_problems_of_the_workspace_are_taken_as_they_are(packs: PackService) -> None:
    known = Problem("channel_name", Severity.ERROR, "There is another <wa>.", "Choose another name.")
    pair = (channel(Answers({"provider": "twilio", "channel_name": "wa"})), TENANT)
    entries = packs.build([pair], {}, problems={"c1": (known,)})
    assert "There is another <wa>. Choose another name." in sheet_of(entries).text
    assert b"1 problem\r\n" in entries[0][1]


def test_names_that_clash_within_a_pack_are_told(packs: PackService) -> None:
    answers = Answers({"provider": "twilio", "channel_name": "wa"})
    entries = packs.build([(channel(answers, "c1"), TENANT), (channel(answers, "c2"), TENANT)], {})
    assert [name.partition("/")[0] for name, _ in entries if name.endswith(".json")] == [
        "Acme_Brasil_Sao_wa",
        "Acme_Brasil_Sao_wa_2",
    ]
    assert "wa" in sheet_of(entries).text


def test_webhook_of_the_tenant_stands_in_its_twilio_sheets(packs: PackService) -> None:
    webhook = TwilioWebhook("hook<er>", Secret("canary-tenant"), Secret("canary-tenant"))
    tenant = Tenant("t1", "Acme", parameters=TenantParameters(twilio_tenant_webhook=True), twilio_webhook=webhook)
    pair = (channel(Answers({"provider": "twilio"})), tenant)
    plain, open_ = (sheet_of(packs.build([pair], {}, with_secrets=flag)) for flag in (False, True))
    assert "Webhook user, for the whole tenant hook<er>" in plain.text
    assert "canary" not in plain.text
    assert "Webhook password, for the whole tenant canary-tenant" in open_.text


@pytest.mark.parametrize("value", [("a", "b"), 5, True, "x", Secret("canary"), ()])
def test_values_of_any_shape_make_a_sheet(packs: PackService, value: RawValue) -> None:
    for provider in (*PROVIDERS, "", "nobody"):
        answers = Answers({spec.key: value for spec in fields_of(provider)} | {"provider": provider})
        entries = packs.build([(channel(answers), TENANT)], {})
        assert "canary" not in b"".join(content for _, content in entries).decode()


# --- certificates -----------------------------------------------------------------------------------


def packed(packs: PackService, provider: str, *files: CertificateBlob) -> tuple[dict[str, bytes], Sheet]:
    ids = tuple(file.file.id for file in files)
    answers = Answers({"provider": provider, "channel_name": "wa", "trust_certificate": ids})
    entries = packs.build([(channel(answers), TENANT)], {file.file.id: file for file in files})
    return {name.rpartition("/")[2]: content for name, content in entries}, sheet_of(entries)


def test_cloud_api_certificates_leave_as_der(
    packs: PackService, blobs: dict[str, CertificateBlob], authority: trustme.CA, tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed; it gives the second opinion on DER")
    bundle = blob("b", "chain.pem", blobs["id-1"].data + authority.cert_pem.bytes())
    files, sheet = packed(packs, "cloud-api", bundle)
    path = tmp_path / "trust_certificate.der"
    path.write_bytes(files["trust_certificate.der"])
    shown = subprocess.run(
        [openssl, "x509", "-inform", "DER", "-in", str(path), "-noout", "-fingerprint", "-sha256"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert blobs["id-1"].file.entries[0].sha256 in shown
    assert "It is the first of the 2 certificates in the chosen file." in sheet.text


@pytest.mark.parametrize(
    ("given", "written"),
    [("a.cer", "a.cer"), ("a.CRT", "a.crt"), ("a.jks", "a.pem"), ("a", "a.pem"), ("a.pem.txt", "a.pem")],
)
def test_suffix_fits_the_content(
    packs: PackService, blobs: dict[str, CertificateBlob], given: str, written: str
) -> None:
    files, _ = packed(packs, "twilio", blob("x", given, blobs["id-1"].data))
    assert files[written.replace("a.", "trust_certificate.")] == blobs["id-1"].data


def test_infobip_takes_two_files_or_one_keystore(packs: PackService, blobs: dict[str, CertificateBlob]) -> None:
    files, _ = packed(packs, "infobip", blobs["id-1"], blobs["id-2"])
    assert files["trust_certificate_1.crt"] == blobs["id-1"].data
    assert files["trust_certificate_2.crt"] == blobs["id-2"].data
    store = jks.store(jks.trusted("one", READER.as_der(blobs["id-1"].data)))
    files, sheet = packed(packs, "infobip", blob("k", "both.p12", store))
    assert files["trust_certificate.jks"] == store
    assert "Entry one" in sheet.text


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("provider", ["twilio", "cloud-api"])
def test_private_key_never_leaves(packs: PackService, authority: trustme.CA, provider: str, coding: str) -> None:
    both = authority.issue_cert("both.example.test").private_key_and_cert_chain_pem.bytes().decode()
    chosen = blob("x", "server.pem", both.encode(coding))
    assert chosen.file.private_keys == 1
    files, sheet = packed(packs, provider, chosen)
    everything = b"".join(files.values())
    assert b"PRIVATE KEY" not in everything
    assert "PRIVATE KEY".encode("utf-16-le") not in everything
    if provider == "cloud-api":
        assert files["trust_certificate.der"] == READER.as_der(both.encode())
    elif coding == "utf-8":
        left = READER.read(files["trust_certificate.pem"], "a")
        assert (left.entries, left.private_keys) == (chosen.file.entries, 0)
        assert "The private key beside the certificate is left out." in sheet.text
    else:
        assert "left out, since a private key stands in it" in sheet.text


def test_what_is_no_certificate_is_left_out_and_told(packs: PackService, authority: trustme.CA) -> None:
    key = blob("x", "key.pem", authority.issue_cert("a.example.test").private_key_pem.bytes())
    files, sheet = packed(packs, "gupshup", key)
    assert sorted(files) == ["README.txt", "channel.json", "field-sheet.html"]
    assert "trust_certificate" not in json.loads(files["channel.json"])
    assert "not in this pack" in sheet.text
    assert "This is a private key" in sheet.text


def test_damaged_certificate_is_told_and_the_rest_is_packed(
    packs: PackService, blobs: dict[str, CertificateBlob]
) -> None:
    cut = blob("x", "cut.der", READER.as_der(blobs["id-1"].data)[:100])
    assert cut.file.kind is FileKind.DER
    files, sheet = packed(packs, "cloud-api", cut)
    assert "trust_certificate.der" not in files
    assert "breaks off" in sheet.text


def test_certificate_that_is_not_kept_any_more_is_told(packs: PackService) -> None:
    answers = Answers({"provider": "twilio", "trust_certificate": ("gone",)})
    entries = packs.build([(channel(answers), TENANT)], {})
    assert "the chosen file is not there" in sheet_of(entries).text
    assert b"gone" not in entries[2][1]


# --- names, order, writing --------------------------------------------------------------------------


def test_folders_are_ascii_unique_and_tell_no_more_than_the_list() -> None:
    pairs = [
        ("Acme", "wa"),
        ("ACME", "WA"),
        ("São Paulo", "wa.1"),
        ("华为", ""),
        ("../..", "/etc"),
        ("a" * 99, "b" * 99),
    ]
    names = folder_names(pairs)
    assert names[:5] == ["Acme_wa", "ACME_WA_2", "Sao_Paulo_wa_1", "tenant_channel", "tenant_etc"]
    assert len(names[5]) == 40 + 1 + 64


def test_same_channels_make_the_same_pack_in_any_order(packs: PackService, blobs: dict[str, CertificateBlob]) -> None:
    pairs = [
        (channel(answers_of(provider), f"c-{n}"), Tenant(f"t{n % 2}", f"Tenant {n % 2}"))
        for n, provider in enumerate(PROVIDERS)
    ]
    assert packs.build(pairs, blobs) == packs.build(pairs[::-1], blobs)


def test_pack_is_written_encrypted_with_all_that_was_built(
    packs: PackService, blobs: dict[str, CertificateBlob], tmp_path: Path
) -> None:
    pairs = [(channel(answers_of(provider), provider), TENANT) for provider in PROVIDERS]
    said: list[tuple[int, int, str]] = []
    job = JobContext(lambda *step: said.append(step))
    made = packs.write(tmp_path / "pack.zip", pairs, blobs, PASSWORD, job=job)
    with pyzipper.AESZipFile(tmp_path / "pack.zip") as archive:
        archive.setpassword(PASSWORD.reveal().encode())
        content = [(info.filename, archive.read(info)) for info in archive.infolist()]
    assert content == packs.build(pairs, blobs)
    assert made.names == tuple(name for name, _ in content)
    assert {one.channel_id for one in made.channels} == set(PROVIDERS)
    assert not made.with_secrets
    assert [step[0] for step in said] == [0, 1, 2, 3, 4, 5, 6]
    assert "pack.zip" in said[-1][2]
    readme = dict(content)["README.txt"].decode()
    for one in made.channels:
        assert one.folder in readme
        assert one.name in readme
    assert "7-Zip" in readme
    assert f"2026-11-05 14:03 UTC by WA Channel Studio {__version__}" in readme
    assert "not in this pack" in readme


def test_pack_of_nothing_and_stopped_pack_write_nothing(packs: PackService, tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        packs.write(tmp_path / "a.zip", [], {}, PASSWORD)
    stopped = JobContext()
    stopped.cancel()
    with pytest.raises(Cancelled):
        packs.write(tmp_path / "a.zip", [(channel(Answers()), TENANT)], {}, PASSWORD, job=stopped)
    assert list(tmp_path.iterdir()) == []


def test_names_of_people_cannot_add_lines_to_the_readme(packs: PackService) -> None:
    tenant = Tenant("t1", "Acme\r\n\r\nSecrets\r\n  none\u2028x")
    text = packs.build([(channel(Answers({"channel_name": "wa\nb"})), tenant)], {})[0][1].decode()
    assert "channel wa b, tenant Acme Secrets none x: " in text
