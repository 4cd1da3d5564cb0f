"""Makes a workspace of a large operator: many tenants, many channels, text in Latin, Chinese and Arabic script.

The same seed gives the same channels. Names, numbers and hosts are invented; what is filled in, how long the texts are
and how often something is missing follows what people enter. Everything goes in by the way the program itself takes, so
that readiness, history and references are what they would be.

``python -m bench.crowd FILE CHANNELS TENANTS`` writes one to look at.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import print_note
from wa_channel_studio import app
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind, Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.table import PROVIDERS, field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.ports import CertificateBlob, KdfParameters

CROWD_PASSWORD = Secret("a crowd of channels")
CROWD_VARIABLE = "WCS_BENCH_CROWD"
CHANNELS, TENANTS = 100_000, 300
CERTIFICATES = 400
PORTION = 10_000

_CITIES = (
    ("São Paulo", "Curitiba", "Recife", "Köln", "München", "Łódź", "Orléans", "Málaga", "İzmir", "Zürich", "Malmö"),
    ("上海", "北京", "深圳", "广州", "成都", "杭州", "武汉", "西安", "南京", "重庆"),
    ("القاهرة", "الرياض", "دبي", "الدوحة", "عمّان", "الرباط", "تونس", "جدة", "مسقط"),
)
_WORK = (
    ("Customer care", "Claims", "Sales", "Billing", "Technical support", "Loyalty club", "Field service", "Returns"),
    ("客户服务", "理赔", "销售", "账单", "技术支持", "会员俱乐部", "现场服务", "退货"),
    ("خدمة العملاء", "المطالبات", "المبيعات", "الفواتير", "الدعم الفني", "نادي الولاء", "المرتجعات"),
)
_FIRMS = (
    ("Banco", "Seguros", "Telecom", "Energie", "Versicherung", "Logistics", "Airlines", "Retail", "Clínica"),
    ("银行", "保险", "电信", "能源", "物流", "航空", "零售", "医院"),
    ("بنك", "تأمين", "اتصالات", "طاقة", "طيران", "تجزئة", "مستشفى"),
)
_AWAY = (
    "Obrigado pela sua mensagem. Estamos fora do horário de atendimento e respondemos no próximo dia útil.",
    "Vielen Dank für Ihre Nachricht. Unser Team ist werktags von 8 bis 18 Uhr für Sie da.",
    "感谢您的来信。现在是非工作时间，我们将在下一个工作日尽快回复您。",
    "شكرا لرسالتك. نحن خارج أوقات العمل وسنرد عليك في أقرب يوم عمل.",
)
_WORDS = (("agent", "human"), ("atendente",), ("Mitarbeiter", "Berater"), ("人工", "客服"), ("موظف",))
_TAGS = ("pilot", "vip", "migration", "Q4", "审核", "مراجعة", "winter", "outsourced")
_PLAIN = ("care", "claims", "sales", "billing", "support", "club", "service", "returns", "info", "orders")


def make_crowd(
    path: Path, channels: int, tenants: int, seed: int = 4, password: Secret = CROWD_PASSWORD, *, cheap: bool = False
) -> None:
    """Write a workspace of so many channels; ``cheap`` saves the time of a real key derivation."""
    studio = app.build()
    cost = KdfParameters(iterations=1, memory_kib=64, lanes=1) if cheap else None
    studio.workspaces.create(path, password, cost).close()
    store = studio.adapters.stores.open(path)
    store.use(studio.adapters.vaults.unlock(store.read_header(), password))
    dice = random.Random(seed)
    people = [_tenant(dice, number) for number in range(tenants)]
    files = [_certificate(dice, number) for number in range(CERTIFICATES)]
    with store.unit_of_work() as work:
        for tenant in people:
            work.tenants.add(tenant)
        for file in files:
            work.certificates.add(CertificateBlob(file, dice.randbytes(1_200)), role=Role.TRUST)
        work.commit()
    crowd = _crowd(dice, channels, people, files)
    for start in range(0, channels, PORTION):
        some = [next(crowd) for _ in range(min(PORTION, channels - start))]
        with store.unit_of_work() as work:
            ChannelWriter(work, studio.adapters.clock, "import").write([Change(None, channel) for channel in some])
            work.commit()
    store.close()


def crowd_file(folder: Path) -> Path:
    """A workspace of 100,000 channels and 300 tenants of one's own, in ``folder``.

    A copy of what ``WCS_BENCH_CROWD`` names, which a run of all measurements makes once; without it one is made.
    """
    path = folder / "crowd.wcs"
    given = os.environ.get(CROWD_VARIABLE, "")
    if given:
        shutil.copyfile(given, path)
    else:
        make_crowd(path, CHANNELS, TENANTS, cheap=True)
    return path


def _tenant(dice: random.Random, number: int) -> Tenant:
    script = _script(dice)
    city, firm = dice.choice(_CITIES[script]), dice.choice(_FIRMS[script])
    units = tuple(OrganisationUnit(f"{work} {city}") for work in dice.sample(_WORK[script], 5))
    routes = tuple(
        CalledRoute(f"{dice.choice(_PLAIN)}_{place}", dice.choice(units).name, dice.choice((None, 60, 300)))
        for place in range(8)
    )
    address = f"https://aicc{number:03d}.example.com"
    return Tenant(f"tenant-{number:04d}", f"{firm} {city} {number:03d}", address, ous=units, called_routes=routes)


def _certificate(dice: random.Random, number: int) -> CertificateFile:
    host = f"bsp{number:03d}.example.com"
    now = datetime.now(UTC).replace(microsecond=0)
    facts = CertificateFacts(
        subject=f"CN=Root {number},O={host},C=DE",
        issuer=f"CN=Root {number},O={host},C=DE",
        not_before=now - timedelta(days=700),
        not_after=now + timedelta(days=dice.choice((-5, 12, 25, 60, 200, 900, 3_000)) + number % 7),
        sha256=dice.randbytes(32).hex(":").upper(),
        sha1=dice.randbytes(20).hex(":").upper(),
        serial=dice.randbytes(16).hex(":").upper(),
        key="RSA, 2048 bits",
        signature="RSA with SHA-256",
        is_ca=True,
        self_signed=True,
        usages=("certificate sign", "CRL sign"),
    )
    return CertificateFile(f"certificate-{number:04d}", f"root_{number:03d}.der", FileKind.DER, (facts,))


def _crowd(
    dice: random.Random, channels: int, tenants: Sequence[Tenant], files: Sequence[CertificateFile]
) -> Iterator[Channel]:
    now = datetime.now(UTC)
    letters = [_letter(provider) for provider in PROVIDERS]
    for number in range(channels):
        tenant = tenants[number % len(tenants)]
        answers = _filled(dice, number, dice.choice(letters), tenant, files)
        made = now - timedelta(minutes=dice.randrange(500_000))
        tags = tuple(sorted(dice.sample(_TAGS, dice.choice((0, 0, 0, 1, 1, 2)))))
        yield Channel(f"{dice.getrandbits(128):032x}", tenant.id, answers, made, made, tags=tags)


def _letter(provider: str) -> Answers:
    document = json.loads(resource_path("samples", f"{provider}.json").read_text(encoding="utf-8"))
    return answers_from_json(document).answers


def _filled(
    dice: random.Random, number: int, letter: Answers, tenant: Tenant, files: Sequence[CertificateFile]
) -> Answers:
    own = field_map(letter.text("provider"))
    values: dict[str, RawValue] = {
        "channel_name": f"wa_{dice.choice(_PLAIN)}_{number:06d}",
        "phone_number": f"+{dice.choice((1, 20, 49, 55, 86, 966))}{dice.randrange(10**9, 10**10)}",
        "ou": dice.choice(tenant.ous).name,
        "skill_queue": dice.choice(tenant.called_routes).name,
        "non_working_notification": dice.choice(_AWAY),
        "transfer_keywords": dice.choice(_WORDS),
        "queue_reminder": dice.choice(("off", "off", "queue", "all")),
        "queue_reminder_content": dice.choice(_AWAY)[:120],
        "session_end_enabled": dice.random() < 0.5,
    }
    for key, spec in own.items():
        if isinstance(spec.type, CertificateRef) and key in letter:
            values[key] = (dice.choice(files).id,)
        elif spec.secret and key in letter and not key.endswith("_confirm"):
            values[key] = Secret(f"{dice.getrandbits(128):032x}")
    if "webhook_password" in values:
        values["webhook_password_confirm"] = values["webhook_password"]
    if dice.random() < 0.4 and "configuration_id" in own:
        values["configuration_id"] = str(dice.randrange(10**17, 10**18))
    answers = letter.with_values({key: value for key, value in values.items() if key in own})
    missing = dice.sample(("phone_number", "ou", "skill_queue", "base_url"), dice.choice((0, 0, 0, 0, 0, 1, 2)))
    return answers.without(*missing)


def _script(dice: random.Random) -> int:
    return dice.choices((0, 1, 2), (6, 3, 2))[0]


def main() -> None:
    """Write the file that the arguments name."""
    path, channels, tenants = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    start = time.perf_counter()
    make_crowd(path, channels, tenants, cheap="--cheap" in sys.argv)
    size = path.stat().st_size / 1e6
    print_note(f"{channels} channels of {tenants} tenants in {time.perf_counter() - start:.1f} s, {size:.0f} MB")


if __name__ == "__main__":
    main()
