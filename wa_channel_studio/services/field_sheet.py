"""The field sheet: one channel on paper, in the order of the AICC's page, to type from and to tick off.

A self-contained HTML page without scripts and without anything from elsewhere. It knows how values are said; it neither
judges them nor reads files. Everything that comes from outside is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import is_required, visible_fields
from wa_channel_studio.fields.layout import CARD_TEXTS, STEP_TEXTS
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import PROVIDERS, spec_for, with_defaults
from wa_channel_studio.fields.types import CertificateRef, CheckList, Switch
from wa_channel_studio.services.origin_words import origin_lines
from wa_channel_studio.services.sheet_style import STYLE

SET_ELSEWHERE = "set, not in this pack"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A certificate file as it stands in the pack; ``path`` is empty and ``remark`` says why when it is left out."""

    file: CertificateFile
    path: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one field sheet tells."""

    channel: Channel
    tenant: Tenant
    problems: Sequence[Problem]
    made_at: datetime
    version: str
    with_secrets: bool = False
    files: Mapping[str, Sequence[PackedFile]] = field(default_factory=dict)
    """Certificate files by the key of their field."""


def readiness_words(readiness: Readiness) -> str:
    """The state of a channel as words, with its warnings."""
    warnings = f"{readiness.warnings} {'warning' if readiness.warnings == 1 else 'warnings'}"
    if readiness.state is State.READY:
        return f"ready, {warnings}" if readiness.warnings else "ready"
    problems = f"{readiness.errors} {'problem' if readiness.errors == 1 else 'problems'}"
    return f"{problems}, {warnings}" if readiness.warnings else problems


def render(sheet: Sheet) -> str:
    """The sheet as one HTML document."""
    name = sheet.channel.name or "channel without a name"
    body = [_head(sheet, name), _problems(sheet), *(_step(sheet, step) for step in Step), _tenant(sheet)]
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        # Whatever should ever get past the escaping still cannot run or load anything.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(name)}: field sheet</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


def _head(sheet: Sheet, name: str) -> str:
    provider = PROVIDERS.get(sheet.channel.provider)
    facts = [
        ("Tenant", sheet.tenant.name),
        ("AICC", sheet.tenant.aicc_url or "address not known"),
        ("Provider", provider.label if provider is not None else sheet.channel.provider or "none chosen"),
        ("State", readiness_words(Readiness.of(sheet.problems))),
        ("Made", f"{sheet.made_at:%Y-%m-%d %H:%M} UTC by WA Channel Studio {sheet.version}"),
        ("Secrets", "in this sheet: keep it locked away" if sheet.with_secrets else "not in this sheet"),
    ]
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>" for term, text in facts)
    kind = ' class="guarded"' if sheet.with_secrets else ""
    return f"<header{kind}><p>WhatsApp channel, field sheet</p><h1>{escape(name)}</h1><dl>{rows}</dl></header>"


def _problems(sheet: Sheet) -> str:
    if not sheet.problems:
        return ""
    rows = []
    for problem in sheet.problems:
        spec = spec_for(sheet.channel.provider, problem.field)
        place = f"{STEP_TEXTS[spec.step].title}, {spec.label}" if spec is not None else problem.field
        rows.append(f"<li>{_message(problem)} <small>{escape(place)}</small></li>")
    return f'<section class="problems"><h2>To be put right</h2><ul>{"".join(rows)}</ul></section>'


def _message(problem: Problem) -> str:
    kind = "error" if problem.is_error else "warning"
    remedy = f" {escape(problem.remedy)}" if problem.remedy else ""
    return f'<b class="{kind}">{kind}</b> {escape(problem.message)}{remedy}'


def _step(sheet: Sheet, step: Step) -> str:
    answers = with_defaults(sheet.channel.answers)
    specs = [spec for spec in visible_fields(answers, sheet.tenant.parameters) if spec.step is step]
    provider = PROVIDERS.get(sheet.channel.provider)
    cards: dict[str, list[str]] = {}
    for spec in specs:
        cards.setdefault(spec.card, []).append(_row(sheet, spec, answers))
    if not cards:
        return ""
    parts = [f"<h2>{escape(STEP_TEXTS[step].title)}</h2>"]
    for card, rows in cards.items():
        text = CARD_TEXTS.get(card)
        title = f"<h3>{escape(text.title)}</h3>" if text is not None and text.title else ""
        parts.append(f'<div class="card">{title}<table>{"".join(rows)}</table></div>')
    if step is Step.INTEGRATION and provider is not None and provider.told_to:
        parts.append(f"<p>{escape(provider.told_to)}</p>")
    return f"<section>{''.join(parts)}</section>"


def _row(sheet: Sheet, spec: FieldSpec, answers: Answers) -> str:
    problems = [problem for problem in sheet.problems if problem.field == spec.key]
    notes = "".join(f"<p>{_message(problem)}</p>" for problem in problems)
    if isinstance(spec.type, CheckList) and spec.label == CARD_TEXTS[spec.card].title:
        return f'<tr><td colspan="2">{_value(sheet, spec, answers)}{notes}</td></tr>'
    return f'<tr><th scope="row">{escape(spec.label)}</th><td>{_value(sheet, spec, answers)}{notes}</td></tr>'


def _value(sheet: Sheet, spec: FieldSpec, answers: Answers) -> str:
    value = answers.get(spec.key)
    if isinstance(spec.type, CheckList):
        return _ticks(spec.type, answers.items_of(spec.key))
    if isinstance(spec.type, CertificateRef) and not is_empty(value):
        files = sheet.files.get(spec.key, ())
        role = Role.IDENTITY if spec.key == f"{Role.IDENTITY.value}_certificate" else Role.TRUST
        return "".join(_file(packed, role) for packed in files) or '<em class="error">the chosen file is not there</em>'
    if isinstance(spec.type, Switch) and (value is None or isinstance(value, bool)):
        yes, no = ("yes", "not yet") if spec.key.endswith("_uploaded") else ("on", "off")
        return yes if value else no
    if is_empty(value):
        needed = is_required(spec, answers, sheet.tenant.parameters)
        return '<em class="error">missing</em>' if needed else "<em>left empty</em>"
    if isinstance(value, Secret):
        return _secret(value, shown=sheet.with_secrets)
    return f"<span>{escape(_plain(spec, value))}</span>"


def _plain(spec: FieldSpec, value: RawValue) -> str:
    """The value as the AICC's page words it; a list in a place for one value is still shown as a list."""
    shown = spec.type.show(value)
    return ", ".join(value) if isinstance(value, tuple) and shown == str(value) else shown


def _secret(value: Secret, *, shown: bool) -> str:
    return f"<code>{escape(value.reveal())}</code>" if shown else f"<em>{SET_ELSEWHERE}</em>"


def _ticks(kind: CheckList, ticked: Sequence[str]) -> str:
    rows = []
    for item in kind.items:
        done = item.key in ticked
        mark, said = ("☑", "done") if done else ("☐", "open")
        detail = f" <small>{escape(item.detail)}</small>" if item.detail else ""
        rows.append(f'<li class="{said}">{mark} <i>{said}</i> {escape(item.text)}{detail}</li>')
    return f'<ul class="ticks">{"".join(rows)}</ul>'


def _file(packed: PackedFile, role: Role) -> str:
    file = packed.file
    place = f"in this pack: <code>{escape(packed.path)}</code>" if packed.path else "not in this pack"
    remarks = "".join(f"<p>{escape(text)}</p>" for text in (file.unreadable, packed.remark) if text)
    origin = _facts(origin_lines(file, role))
    entries = "".join(_certificate(entry) for entry in file.entries)
    return f'<div class="file"><p><b>{escape(file.file_name)}</b>, {place}</p>{remarks}{origin}{entries}</div>'


def _certificate(entry: CertificateFacts) -> str:
    facts = [
        ("Subject", entry.subject),
        ("Issuer", f"{entry.issuer} (self-signed)" if entry.self_signed else entry.issuer),
        ("Names", ", ".join(entry.names)),
        ("Valid", f"{entry.not_before:%Y-%m-%d} to {entry.not_after:%Y-%m-%d}"),
        ("Key", f"{entry.key}, signed {entry.signature}"),
        ("Serial number", entry.serial),
        ("SHA-256", entry.sha256),
        ("SHA-1", entry.sha1),
    ]
    if entry.alias:
        facts.insert(0, ("Entry", entry.alias))
    return _facts(facts)


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<div><dt>{term}</dt><dd>{escape(text)}</dd></div>" for term, text in facts if text)
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def _tenant(sheet: Sheet) -> str:
    """Settings of the tenant that this channel depends on."""
    parameters, provider = sheet.tenant.parameters, sheet.channel.provider
    rows: list[tuple[str, str]] = []
    if provider == "infobip":
        rows.append(("API version", "new infobip API" if parameters.new_infobip_api else "old infobip API"))
    if provider == "twilio" and parameters.twilio_tenant_webhook:
        webhook = sheet.tenant.twilio_webhook
        rows.append(("Webhook user, for the whole tenant", escape(webhook.user) or '<em class="error">missing</em>'))
        password = webhook.password
        shown = _secret(password, shown=sheet.with_secrets) if password else '<em class="error">missing</em>'
        rows.append(("Webhook password, for the whole tenant", shown))
    if provider != "cloud-api":
        rows.append(("Validity of webhook passwords", f"{parameters.webhook_password_validity} days"))
    if not rows:
        return ""
    cells = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{text}</td></tr>' for label, text in rows)
    return f'<section><h2>Settings of the tenant</h2><div class="card"><table>{cells}</table></div></section>'
