"""What a chosen certificate file says for or against itself.

A file that is missing or cannot be read is an error; whatever its content says is a warning, and so is what was chosen
when it was fetched. No trust is judged here: whether a chain ends in a public root needs a root store, which this layer
does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin
from wa_channel_studio.domain.problem import Flaw, Problem, ProblemError, Severity, error, warning
from wa_channel_studio.domain.server import parse_server
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.hosts import covers, host_name
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import CrossRule, Recipe, Rule, Values
from wa_channel_studio.fields.types.base import quoted

_EXPORT = "channel page, Prerequisites: DER-encoded binary, single certificate"
_PORTECLE = "channel page, Prerequisites, infobip: a JKS certificate"
_MANAGING = "AICC manual, Managing Certificates: use the root certificate"
_STORES = {FileKind.JCEKS: "a JCEKS keystore", FileKind.PKCS12: "a PKCS #12 keystore"}
_ANOTHER = "Choose another file, or export it again as DER."
_INSTEAD = {FileKind.PKCS12: "Or open it under Certificates and save what is needed as DER or JKS."}
SOON = timedelta(days=30)
"""How long before its end a certificate is called short-lived; a habit of ours."""


@reads(around=True)
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
            yield error(f"{file.file_name}: {file.unreadable}", _INSTEAD.get(file.kind, _ANOTHER))
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


@reads(around=True)
def earliest_end(value: RawValue, values: Values, context: CheckContext) -> date | None:
    """The day in UTC on which the first of all certificates in the files ends."""
    del values
    files = (context.certificates.get(file_id) for file_id in _ids(value))
    ends = [file.ends for file in files if file is not None and file.ends is not None]
    return min(ends).date() if ends else None


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


@reads(around=True)
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
        elif file.entry_count > 1:
            message = f"{file.file_name} holds {file.entry_count} certificates; the page asks for a single one."
            yield warning(message, "Export the one that is wanted as DER.", source=_EXPORT)


@reads(around=True)
def jks(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """Where the page asks for a JKS, a keystore of another kind has to be changed into one."""
    del values
    for file_id in _ids(value):
        file = context.certificates.get(file_id)
        if file is not None and file.kind in _STORES:
            message = f"{file.file_name} is {_STORES[file.kind]}; the page asks for a JKS."
            yield warning(message, "Open it under Certificates and save it as JKS.", source=_PORTECLE)


@reads(around=True)
def looked_at(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """What the program found out when it fetched a certificate, or when it looked at its server again."""
    del values
    for file_id in _ids(value):
        file = context.certificates.get(file_id)
        if file is None or file.unreadable:
            continue
        if file.origin is not None and file.origin.warning:
            remedy = "Get it again where nothing stands between, unless the AICC takes the same way."
            yield warning(file.origin.warning, remedy)
        if file.outdated:
            remedy = "Get it again, and replace the old one where it is used: on the AICC, or at the provider."
            yield warning(file.outdated, remedy)


@reads(around=True)
def ends_with_a_renewal(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """A public server's own certificate as the only thing that is trusted ends when the server renews it."""
    del values
    for file_id in _ids(value):
        file = context.certificates.get(file_id)
        if file is None or file.origin is None or not _is_public_leaf(file, file.origin):
            continue
        ends = min(entry.not_after for entry in file.entries)
        if ends < datetime.combine(context.today, time(), UTC) + timedelta(days=1) + SOON:
            continue  # that it ends soon is said already
        yield warning(
            f"This trusts only the server's own certificate, which stops working when the server renews it, at the "
            f"latest on {ends:%Y-%m-%d}.",
            "Get the root, or replace it before that day.",
            source=_MANAGING,
        )


def _is_public_leaf(file: CertificateFile, origin: Origin) -> bool:
    """Whether only servers' own certificates of public hosts are in the file; nothing is said against a private host.

    That a private root stood behind a public host is a warning of its own.
    """
    if not file.entries or set(origin.anchors) != {Anchor.LEAF} or origin.warning:
        return False
    return not any(entry.is_ca for entry in file.entries) and not any(map(_is_private, origin.servers))


def _is_private(server: str) -> bool:
    try:
        return parse_server(server).server.is_private
    except ProblemError:
        return True


def rules_for(*, of_provider: bool, keystore: bool) -> tuple[Rule, ...]:
    """The rules of a certificate field: the provider's, which is trusted, or the AICC's own; a keystore or one file."""
    form: Rule = jks if keystore else single
    return (readable, form, looked_at, ends_with_a_renewal) if of_provider else (readable, form, looked_at)


def host_rules(recipes: tuple[Recipe, ...]) -> tuple[CrossRule, ...]:
    """One rule per recipe: the server certificates in its field are for the hosts they are wanted for."""
    return tuple(host_rule(recipe) for recipe in recipes)


def host_rule(recipe: Recipe) -> CrossRule:
    """The server certificates in the recipe's field are for its hosts, or for the proxy that stands before them."""
    key, hosts = recipe.field, recipe.hosts
    proxied = any(host.proxied for host in hosts)

    @reads(key, *(host.from_field for host in hosts if host.from_field), around=True)
    def judge(values: Values, context: CheckContext) -> Iterator[Problem]:
        files = [f for i in _ids(values.get(key)) if (f := context.certificates.get(i)) is not None and f.entries]
        found = dict.fromkeys(host_name(host, values, context.tenant) for host in hosts)
        wanted = tuple(found)
        if not all(wanted):
            return  # while a host is not known, a certificate may well be its own
        for file in files:
            asked = _hosts_of(file.origin) if proxied and file.origin is not None else ()
            for entry in file.entries:
                if not entry.names or not _is_server(entry):
                    continue
                if not any(covers(entry.names, name) for name in (*wanted, *asked)):
                    message = f"The certificate is for {entry.names[0]}, not for {' or '.join(wanted)}."
                    remedy = "Check that it was exported from the right address."
                    yield Problem(key, Severity.WARNING, message, remedy)

    return judge


def _hosts_of(origin: Origin) -> tuple[str, ...]:
    return tuple(server.rpartition(":")[0].strip("[]") for server in origin.servers)


@reads("trust_certificate", "trust_certificate_password", around=True)
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
    # Two hosts with one root give one root, which is complete; the program knows it when it asked both.
    for_both = any(file.origin is not None and len(file.origin.servers) > 1 for file in files)
    if len(files) == len(ids) and len(different) == 1 and not for_both:
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


def _ids(value: RawValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
