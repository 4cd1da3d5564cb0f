"""The full check of one channel of each provider, as lists of 100,000 need it."""

from __future__ import annotations

from datetime import date

from bench.figures import Figure, median, seconds, send
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.cli.channel_file import read_certificates, read_channel_file
from wa_channel_studio.demo.sample import AICC_URL, ROUTES, TENANT, UNITS
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import PROVIDERS, with_defaults
from wa_channel_studio.paths import resource_path

ROUNDS = 1000
BOUND_US = 200
OTHERS = 100_000


def main() -> None:
    names = frozenset(f"wa_channel_{number}" for number in range(OTHERS))
    tenant = Tenant("t", TENANT, AICC_URL, ous=UNITS, called_routes=ROUTES)
    figures = []
    for provider in PROVIDERS:
        letter = read_channel_file(str(resource_path("samples", f"{provider}.json")))
        answers, files = read_certificates(letter, CertificateFiles(), None)
        answers = with_defaults(answers)
        context = CheckContext(date.today(), tenant, files, names)  # noqa: DTZ011 - the day here
        times = seconds(lambda answers=answers, context=context: check(answers, context), ROUNDS, warm=50)  # type: ignore[misc]
        note = f"median of {ROUNDS}; longest {max(times) * 1e6:,.0f}, beside {OTHERS:,} other names"
        figures.append(Figure(f"check, {provider}", median(times) * 1e6, "µs", most=BOUND_US, note=note))
    send(figures)


if __name__ == "__main__":
    main()
