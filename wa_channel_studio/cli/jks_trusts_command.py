"""``jks trusts``: whether a client that trusts what is in a file would accept a server today, as Java decides it.

Asks the server for its certificates and nothing else. Ends with 0 for yes; with 1 for no, and where there is no answer
because the file does not open or the server is not reached, which is said.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wa_channel_studio.certs import content
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.content import Found
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.inspect import facts as facts_of
from wa_channel_studio.certs.trust import Decision
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.certificate_input import read_bytes
from wa_channel_studio.cli.fetch_options import SystemClock, fetch_options
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.domain.certificate import CertificateFacts
from wa_channel_studio.domain.chain import Chain, FetchError, Tone, Topic
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed, parse_server
from wa_channel_studio.services.anchors import consent_needed
from wa_channel_studio.services.jobs import JobContext

if TYPE_CHECKING:
    from wa_channel_studio.fields.types import JsonValue

_OTHER = "Choose another file."
_MARK = "Its certificates lack the mark that Java needs in PKCS#12; make the keystore again with this program."


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Open the file, ask the server, decide, and say why."""
    options = fetch_options(arguments)
    try:
        parsed = parse_server(arguments.host)
    except ProblemError as refused:
        raise UsageError(f"“{arguments.host}”: {refused.problem.message} {refused.problem.remedy}".rstrip()) from None
    for note in parsed.notes:
        output.note(note)
    anchors = _anchors(arguments.file, output)
    judge = ChainJudge()
    try:
        chain = TlsFetcher(judge, SystemClock()).fetch(parsed, options, JobContext())
    except FetchError as failed:
        return _unreached(arguments.file, parsed, failed, output)
    decision = judge.decide([found.der for found in anchors], chain)
    return _tell(arguments.file, chain, decision, anchors, output)


def _anchors(name: str, output: Output) -> list[Found]:
    """What Java would trust of the file. Raises ProblemError when it does not open or holds nothing of the kind."""
    data = read_bytes(name)
    password = passwords.from_environment(passwords.KEYSTORE)
    inside = content.read(data, password)
    if inside.needs_password and not inside.found and password is None:
        inside = content.read(data, _asked(name))
    if inside.unreadable and not inside.found:
        raise ProblemError.of(f"{name} does not open: {inside.unreadable}")
    if inside.password_state == "wrong":
        output.note(f"The password does not fit {name}; its certificates can be read without it.")
    if inside.unreadable:
        output.note(f"{name}: {inside.unreadable}")
    keys: set[str] = set()
    found = []
    for one in inside.found:
        first_of_key = one.of_key and one.alias not in keys  # Java trusts that one as well
        if one.of_key:
            keys.add(one.alias)
        if one.der and (first_of_key if one.of_key else one.marked):
            found.append(one)
    if not found:
        unmarked = any(not one.marked and not one.of_key for one in inside.found)
        raise ProblemError.of(f"{name} holds no certificate that Java would trust.", _MARK if unmarked else _OTHER)
    return found


def _asked(name: str) -> Secret:
    return passwords.ask(passwords.KEYSTORE, f"password of {name}")


def _unreached(name: str, parsed: Parsed, failed: FetchError, output: Output) -> int:
    problem = failed.problem
    reason = " ".join(part for part in (problem.message, problem.remedy) if part)
    document: Mapping[str, JsonValue] = {
        "file": name,
        "host": str(parsed.server),
        "trusted": None,
        "reason": reason,
        "layer": failed.failure.layer.value,
    }
    lines = [f"no answer: {parsed.server.shown} was not reached", f"  {reason}"]
    return output.result(dict(document), lines, FAILED)


def _tell(name: str, chain: Chain, decision: Decision, anchors: list[Found], output: Output) -> int:
    own = chain.leaf.facts
    remarks = [verdict.sentence for verdict in chain.verdicts if _worth_saying(verdict.topic, verdict.tone)]
    if consent := consent_needed(chain):
        remarks.append(consent)
    document: dict[str, JsonValue] = {
        "file": name,
        "host": str(chain.server),
        "trusted": decision.trusted,
        "reason": decision.sentence,
        "own": decision.own,
        "server": _as_json(own),
        "anchor": None,
        "remarks": list(dict.fromkeys(remarks)),
    }
    answer = f"yes: {name} trusts" if decision.trusted else f"no: {name} does not trust"
    lines = [f"{answer} {chain.server.shown}", f"  {decision.sentence}", *_in_lines("server", own)]
    anchor = next((one for one in anchors if decision.anchor is not None and one.der == decision.anchor.der), None)
    if anchor is not None:
        facts = facts_of(anchor.der, anchor.alias)
        document["anchor"] = _as_json(facts)
        lines += _in_lines("in the file" if not anchor.alias else f"entry {anchor.alias}", facts)
    lines += [f"  {remark}" for remark in dict.fromkeys(remarks)]
    return output.result(document, lines, DONE if decision.trusted else FAILED)


def _worth_saying(topic: Topic, tone: Tone) -> bool:
    """What the decision leaves out and a person should know: names, order, a server that wants a certificate."""
    if topic is Topic.CLIENT_CERTIFICATE:
        return True
    return tone in (Tone.BAD, Tone.DOUBTFUL) and topic in (Topic.NAME, Topic.ORDER, Topic.MISSING, Topic.STRENGTH)


def _as_json(facts: CertificateFacts) -> dict[str, JsonValue]:
    known: dict[str, JsonValue] = {
        "subject": facts.subject,
        "issuer": facts.issuer,
        "not_after": facts.not_after.isoformat(),
        "sha256": facts.sha256,
    }
    return {"alias": facts.alias, **known} if facts.alias else known


def _in_lines(what: str, facts: CertificateFacts) -> list[str]:
    return [
        f"  {what}: {facts.common_name}, ends {facts.not_after:%Y-%m-%d}",
        f"    SHA-256 {facts.sha256}",
    ]
