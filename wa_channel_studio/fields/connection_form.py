"""A tenant's connection as a form: to answers, back, cleaned, and checked like a channel's.

It judges what was typed and asks nobody: whether an address answers is told by a test of the connection.
"""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.tables.connection import FIELDS
from wa_channel_studio.fields.types.base_address import names_user
from wa_channel_studio.fields.types.measure import as_int

_ATTRIBUTES = {
    "aicc_api_url": "api_url",
    "aicc_auth_url": "auth_url",
    "aicc_app_key": "app_key",
    "aicc_app_secret": "app_secret",
    "aicc_channel_service": "channel_service",
    "aicc_deletes_allowed": "deletes_allowed",
    "aicc_oiap_url": "oiap_url",
    "aicc_oiap_tenant_id": "oiap_tenant_id",
    "aicc_oiap_password": "oiap_password",
    "aicc_ca": "ca_certificate_id",
    "aicc_proxy": "proxy",
    "aicc_proxy_password": "proxy_password",
    "aicc_connect_seconds": "connect_seconds",
    "aicc_read_seconds": "read_seconds",
    "aicc_tenant_space_id": "tenant_space_id",
}
"""What each field of the form is called in a connection."""
_PATHS = ("aicc_api_url", "aicc_auth_url", "aicc_oiap_url", "aicc_channel_service", "aicc_proxy")
_API = ("aicc_api_url", "aicc_auth_url", "aicc_app_key", "aicc_app_secret")
_OIAP = ("aicc_oiap_url", "aicc_oiap_tenant_id", "aicc_oiap_password")

WAY_SENTENCES = {
    Way.GUIDED: "Guided entry: nothing is asked of this AICC. Channels are entered on its own pages, led field by "
    "field.",
    Way.DOCUMENTED: "Documented API, which reads only: pick lists are filled from the AICC. Channels are entered on "
    "its own pages, led field by field.",
    Way.CHANNEL_SERVICE: "Channel service: channels are read from this AICC and written to it, after a plan that you "
    "apply. Pick lists are filled from the AICC.",
}
"""Which way a tenant uses, in one sentence or two."""


def connection_fields() -> tuple[FieldSpec, ...]:
    """The declarations, in the order of the form."""
    return FIELDS


def connection_to_answers(connection: Connection) -> Answers:
    """The form's values of a connection."""
    return Answers({key: getattr(connection, attribute) for key, attribute in _ATTRIBUTES.items()})


def connection_from_answers(answers: Answers) -> Connection:
    """The connection that the form's values mean, cleaned: no invisible ballast, no slashes at the end.

    What cannot be read is as it is by default; :func:`check_connection` tells of it.
    """
    values: dict[str, object] = {}
    for spec in FIELDS:
        value = _cleaned(spec, answers)
        if isinstance(spec.default, bool):
            values[_ATTRIBUTES[spec.key]] = value is True
        elif isinstance(spec.default, int):
            number = as_int(value)
            values[_ATTRIBUTES[spec.key]] = spec.default if number is None else number
        elif spec.secret:
            values[_ATTRIBUTES[spec.key]] = value if isinstance(value, Secret) else Secret("")
        else:
            values[_ATTRIBUTES[spec.key]] = value if isinstance(value, str) else ""
    return Connection(**values)  # type: ignore[arg-type]  # names and types are the class's own


def _cleaned(spec: FieldSpec, answers: Answers) -> RawValue:
    value, _ = spec.type.clean_value(answers.get(spec.key))
    return value.rstrip("/") if spec.key in _PATHS and isinstance(value, str) else value


def check_connection(answers: Answers) -> tuple[Problem, ...]:
    """Every problem of the form, in its order. Errors are what can never work; what is only unfinished is a warning."""
    problems: list[Problem] = []
    for spec in FIELDS:
        value = _cleaned(spec, answers)
        if not is_empty(value):
            problems.extend(flaw.at(spec.key) for flaw in spec.flaws(value))
        elif spec.required.holds(answers, TenantParameters()):
            problems.append(spec.missing_flaw.at(spec.key))
    wrong = {problem.field for problem in problems}
    problems.extend(problem for problem in _together(answers) if problem.field not in wrong)
    order = {spec.key: number for number, spec in enumerate(FIELDS)}
    problems.sort(key=lambda problem: order[problem.field])
    return tuple(problems)


def _together(answers: Answers) -> Iterator[Problem]:
    """What belongs together: secrets with whose they are, all of OIAP's three, addresses for what is asked there."""
    labels = {spec.key: spec.label for spec in FIELDS}
    (proxy,) = (_cleaned(spec, answers) for spec in FIELDS if spec.key == "aicc_proxy")

    def given(key: str) -> RawValue:
        value = answers.get(key)
        return None if is_empty(value) else value

    def missing(key: str, severity: Severity, why: str, remedy: str) -> Problem:
        return Problem(key, severity, f"{labels[key]} is missing: {why}.", remedy)

    if given("aicc_app_key") and not given("aicc_app_secret"):
        yield missing("aicc_app_secret", Severity.ERROR, "the app key is given", "Enter it, or take the app key out.")
    if given("aicc_app_secret") and not given("aicc_app_key"):
        yield missing("aicc_app_key", Severity.ERROR, "the app secret is given", "Enter it, or take the secret out.")
    oiap = [key for key in _OIAP if given(key)]
    for key in _OIAP if oiap else ():
        if not given(key):
            others = "the other fields of OIAP are given" if len(oiap) > 1 else f"{labels[oiap[0]]} is given"
            yield missing(key, Severity.ERROR, others, "All three are needed. Enter it, or take the others out.")
    if given("aicc_proxy_password") and not (isinstance(proxy, str) and names_user(proxy)):
        message = f"{labels['aicc_proxy_password']} is given, but no user for it stands in the proxy's address."
        remedy = "Write the address as http://user@proxy.example.com:8080, or take the password out."
        yield Problem("aicc_proxy_password", Severity.ERROR, message, remedy)
    begun = any(given(key) for key in (*_API, "aicc_channel_service"))
    pair = {"aicc_app_key", "aicc_app_secret"}
    half = len([key for key in pair if given(key)]) == 1
    for key in _API if begun else ():
        if not given(key) and not (half and key in pair):
            remedy = "Until then nothing is asked of this AICC, and channels are entered by hand, guided."
            yield missing(key, Severity.WARNING, "the connection is not complete", remedy)
    if given("aicc_tenant_space_id"):
        message = "X-TenantSpaceID is sent with every request. No page of Huawei's names it."
        yield Problem("aicc_tenant_space_id", Severity.WARNING, message, "Take it out unless you were told to use it.")
