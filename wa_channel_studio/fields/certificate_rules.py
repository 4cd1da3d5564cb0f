"""What a chosen certificate file says for or against itself.

A file that is missing or cannot be read is an error; whatever its content says is a warning. No trust is judged here:
whether a chain ends in a public root needs a root store, which this layer does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from fnmatch import fnmatchcase

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile
from wa_channel_studio.domain.problem import Flaw, Problem, Severity, error, warning
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import CrossRule, Host, Rule, Values
from wa_channel_studio.fields.types.address import split_url
from wa_channel_studio.fields.types.base import quoted

_EXPORT = "channel page, Prerequisites: DER-encoded binary, single certificate"
SOON = timedelta(days=30)
"""How long before its end a certificate is called short-lived; a habit of ours."""


def readable(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """Each file is there and can be read; what is in it is still valid."""
    del values
    for file_id in _ids(value):
        if not file_id:
            yield error("The name of a certificate file is empty.", "Choose the file again.")
            continue
        file = context.certificates.get(file_id)
        if file is None:
            yield error(f"The certificate file {quoted(_last(file_id))} cannot be found.", "Choose the file again.")
            continue
        if file.unreadable:
            yield error(f"{file.file_name}: {file.unreadable}", "Choose another file, or export it again as DER.")
            continue
        if not file.entries:
            yield error(f"{file.file_name} holds no certificate.", "Choose the file again, or export it again.")
        if file.private_keys:
            yield warning(
                f"{file.file_name} holds a private key.",
                "Make a keystore of certificates only; a private key does not belong on the AICC.",
            )
        for entry in file.entries:
            yield from _validity(entry, context)


def _validity(entry: CertificateFacts, context: CheckContext) -> Iterator[Flaw]:
    day_start = datetime.combine(context.today, time(), UTC)
    day_end = day_start + timedelta(days=1)
    name = entry.common_name
    ends = f"{entry.not_after:%Y-%m-%d}"
    if entry.not_after < day_start:
        yield warning(f"The certificate of {name} expired on {ends}.", "Get the present one from the server.")
    elif entry.not_after < day_end + SOON:
        yield warning(f"The certificate of {name} ends on {ends}.", "Plan to replace it before that day.")
    if entry.not_before > day_end:
        yield warning(
            f"The certificate of {name} is not valid before {entry.not_before:%Y-%m-%d}.",
            "Check the clock, or get the present one.",
        )
    if entry.self_signed and _is_server(entry):
        yield warning(f"The certificate of {name} is self-signed.", "Check that the server really uses this one.")


def _is_server(entry: CertificateFacts) -> bool:
    """Whether it is a server's: no authority's, or one that carries a host name, as quickly made ones do."""
    return not entry.is_ca or any("." in host and " " not in host for host in entry.names)


def single(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """Where the page asks for one exported certificate, a keystore or a bundle may be wanted but is worth a word."""
    del values
    for file_id in _ids(value):
        file = context.certificates.get(file_id)
        if file is None or file.unreadable:
            continue
        if file.is_keystore:
            message = f"{file.file_name} is a keystore; the page asks for a certificate here."
            yield warning(message, "Export the certificate from it as DER.", source=_EXPORT)
        elif len(file.entries) > 1:
            message = f"{file.file_name} holds {len(file.entries)} certificates; the page asks for a single one."
            yield warning(message, "Export the one that is wanted as DER.", source=_EXPORT)


CERTIFICATE_RULES: tuple[Rule, ...] = (readable,)
SINGLE_CERTIFICATE_RULES: tuple[Rule, ...] = (readable, single)


def host_rule(key: str, hosts: tuple[Host, ...]) -> CrossRule:
    """The server certificates in ``key`` are for the hosts they are wanted for."""

    def judge(values: Values, context: CheckContext) -> Iterator[Problem]:
        files = [f for i in _ids(values.get(key)) if (f := context.certificates.get(i)) is not None and f.entries]
        wanted = tuple(dict.fromkeys(_host_name(host, values, context) for host in hosts))
        servers = [entry for file in files for entry in file.entries if entry.names and _is_server(entry)]
        if not all(wanted) or not servers:
            return  # while a host is not known, a certificate may well be its own
        for entry in servers:
            if not any(_matches(name, entry.names) for name in wanted):
                message = f"The certificate is for {entry.names[0]}, not for {' or '.join(wanted)}."
                remedy = "Check that it was exported from the right address."
                yield Problem(key, Severity.WARNING, message, remedy)

    return judge


def keystore_rule(values: Values, context: CheckContext) -> Iterator[Problem]:
    """infobip: a keystore of two certificates with its password, or two certificates."""
    ids = _ids(values.get("trust_certificate"))
    files = [file for i in ids if (file := context.certificates.get(i)) is not None and not file.unreadable]
    stores = [file for file in files if file.is_keystore]
    if stores:
        yield from _password(values, stores[0])
        if len(files) > 1:
            message = "A keystore and another file are chosen."
            yield Problem(
                "trust_certificate", Severity.WARNING, message, "Use either one keystore or two certificates."
            )
    different = {entry.sha256 for file in files for entry in file.entries}
    if len(files) == len(ids) and len(different) == 1:
        message = "There is one certificate; api.infobip.com and the BaseUrl host have one each."
        remedy = "Add the second, unless both hosts share one root and this is it."
        yield Problem(
            "trust_certificate",
            Severity.WARNING,
            message,
            remedy,
            source="channel page, Prerequisites, infobip",
        )


def _password(values: Values, store: CertificateFile) -> Iterator[Problem]:
    field = "trust_certificate_password"
    if not values.get(field):
        message = "The keystore's password is missing."
        remedy = "Enter the password that was chosen when the keystore was made; the AICC asks for it."
        yield Problem(field, Severity.ERROR, message, remedy, source="channel page, Prerequisites, infobip")
    elif store.password_state == "wrong":
        message = "The password does not open the keystore."
        yield Problem(field, Severity.ERROR, message, "Correct it, or choose the right keystore.")


def _host_name(host: Host, values: Values, context: CheckContext) -> str:
    if host.address:
        return host.address
    if host.from_field == "aicc_url":
        address: RawValue = context.tenant.aicc_url if context.tenant is not None else ""
    else:
        address = values.get(host.from_field)
    parts = split_url(address) if isinstance(address, str) else None
    return (parts.hostname or "") if parts is not None and parts.scheme in ("http", "https") else ""


def _matches(host: str, names: tuple[str, ...]) -> bool:
    """Whether one of the certificate's names covers ``host``; a star stands for one label (RFC 6125)."""
    return any(fnmatchcase(host.lower(), name.lower()) and host.count(".") == name.count(".") for name in names)


def _ids(value: RawValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
