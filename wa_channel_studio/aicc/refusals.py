"""What an answer without success means: who refused, why, and what a person can do.

Knows HTTP's numbers as the AICC and its gateway use them (aicc-api, 1.1, 5.1 and 7). A gateway's error body never means
success, whatever its code says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wa_channel_studio.aicc.answers import Answer, object_or_nothing, text_of
from wa_channel_studio.aicc.mishaps import Mishap
from wa_channel_studio.aicc.redaction import Redactor
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import AiccError, Fault

_TEXTS = ("exceptionInfo", "message", "description", "resultMessage", "errorMsg", "error")
"""Where error bodies have their words, the gateway's first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as far as words about a refusal need it."""

    what: str
    """For people, such as "called routes"."""
    write: bool = False
    since: str = ""
    """The release that brought the address, where it is a late one."""
    base_title: str = "API base URL"
    """How the form calls the address that may be wrong."""
    private: tuple[Secret | None, ...] = ()
    """Secrets that were sent with this request."""
    on_404: str = ""
    """What it means that the address is not there, where that is known."""


def failure(fault: Fault, message: str, remedy: str, *, cause: str = "", status: int = 0) -> AiccError:
    """An error in words for people."""
    return AiccError(fault, Problem("", Severity.ERROR, message, remedy, cause), (), status)


def of_mishap(mishap: Mishap, *, write: bool) -> AiccError:
    """A request without a whole answer; a write that may have happened says so."""
    problem = mishap.problem
    if write and mishap.sent:
        problem = Problem(
            "",
            Severity.ERROR,
            f"{problem.message} Whether the change was made is not known.",
            "It is looked up there before anything is sent again.",
            problem.cause,
        )
    return AiccError(mishap.fault, problem)


def unexpected(asked: Asked, why: str, status: int = 0) -> AiccError:
    """An answer that the contract does not know."""
    return failure(
        Fault.UNEXPECTED,
        f"Unexpected answer when {asked.what} was asked for: {why}.",
        "Check the address. If it is right, the AICC may be of a release that this program does not know.",
        status=status,
    )


def names_token(answer: Answer) -> bool:
    """Whether the gateway refused the token: 401, or 403 with words about it (aicc-api, 1.1)."""
    if answer.status == 401:
        return True
    return answer.status == 403 and not answer.is_page and "token" in _words(answer).lower()


def _words(answer: Answer) -> str:
    """The raw words of an error body: not fit to be shown yet."""
    found = object_or_nothing(answer.body)
    return next((text for name in _TEXTS if (text := text_of(found.get(name)).strip())), "" if found else answer.text)


def told(answer: Answer, redactor: Redactor, also: Iterable[Secret | None] = ()) -> str:
    """The other side's words as they may be shown, in quotation marks; empty where it said nothing."""
    text = redactor.shown_page(answer.text, also) if answer.is_page else redactor.shown(_words(answer), also)
    # A full stop follows wherever they are quoted.
    return f"“{text.rstrip('.')}”" if text.strip(".") else ""


def refusal(answer: Answer, asked: Asked, redactor: Redactor) -> AiccError:
    """The error for an answer of the gateway, or of an address that does not follow the channel service's contract."""
    words = told(answer, redactor, asked.private)
    quote = f" It says {words}." if words else ""
    status, what = answer.status, asked.what
    if 300 <= status < 400:
        return failure(
            Fault.UNEXPECTED,
            f"The address for {what} leads somewhere else ({status}); that is not followed.",
            f"Enter the final address as {asked.base_title}.",
            cause=words,
            status=status,
        )
    if status == 404:
        return _not_there(asked, words)
    if answer.is_page and 400 <= status < 500:
        return _blocked(status, words)
    if status == 401 or (status == 403 and names_token(answer)):
        return failure(
            Fault.TOKEN,
            f"The AICC did not accept the token for {what}, nor a fresh one ({status}).{quote}",
            "Check app key and app secret, and that the authentication address belongs to the same AICC.",
            cause=words,
            status=status,
        )
    if status == 403:
        return failure(
            Fault.FORBIDDEN,
            f"The AICC does not allow this app to use {what} (403).{quote}",
            "Ask the system administrator whether the app has subscribed to this API, is bound to the tenant space, "
            "and whether this computer's address is on an allow list.",
            cause=words,
            status=status,
        )
    if status >= 500:
        return _failed_there(status, asked, quote, words)
    if status == 405:
        return failure(
            Fault.NOT_OFFERED,
            f"This AICC does not offer that for {what} (405).{quote}",
            "Ask whoever runs it.",
            cause=words,
            status=status,
        )
    return failure(
        Fault.UNEXPECTED if status < 400 else Fault.RULES,
        f"The AICC refused the request for {what} ({status}).{quote}",
        "Ask whoever runs the AICC, and tell this text.",
        cause=words,
        status=status,
    )


def _failed_there(status: int, asked: Asked, quote: str, words: str) -> AiccError:
    if status in (502, 503, 504) and asked.write:
        return failure(
            Fault.LOST,
            f"A gateway in front of the AICC got no answer ({status}). Whether the change was made is not known.",
            "It is looked up there before anything is sent again.",
            cause=words,
            status=status,
        )
    unknown = " Whether the change was made is not known." if asked.write else ""
    return failure(
        Fault.SERVER,
        f"The AICC failed at {asked.what} ({status}).{quote}{unknown}",
        "By Huawei's pages this is a business failure: check what was sent. If it is right, ask whoever runs the AICC.",
        cause=words,
        status=status,
    )


def _not_there(asked: Asked, words: str) -> AiccError:
    if asked.on_404:
        message, remedy = asked.on_404, f"Check {asked.base_title} and path; if they are right, ask whoever runs it."
    elif asked.since:
        message = f"{_begin(asked.what)} are not offered by this version of the AICC: they came with {asked.since}."
        remedy = "Enter them by hand, or ask whether the AICC will be updated."
    else:
        message = f"This AICC does not know the address for {asked.what} (404)."
        remedy = (
            f"Check the {asked.base_title}. If it is right, ask the system administrator whether the AICC's API "
            "package has been imported."
        )
    return failure(Fault.NOT_OFFERED, message, remedy, cause=words, status=404)


def _blocked(status: int, words: str) -> AiccError:
    said = f" It shows {words}." if words else ""
    return failure(
        Fault.BLOCKED,
        f"A gateway or firewall in front of the AICC answered with a page and let nothing through ({status}).{said}",
        "Ask the system administrator to put this computer's (or the proxy's) address on the allow list, and check the "
        "address for a slip.",
        cause=words,
        status=status,
    )


def page_instead(answer: Answer, asked: Asked, redactor: Redactor) -> AiccError:
    """A page with a good status: of a write, it is not known what became."""
    words = told(answer, redactor, asked.private)
    if not asked.write:
        return _blocked(answer.status, words)
    return failure(
        Fault.UNEXPECTED,
        f"A page came instead of an answer ({answer.status}). Whether the change was made is not known.",
        "It is looked up there before anything is sent again. A proxy or gateway may be in the way.",
        cause=words,
        status=answer.status,
    )


def busy(answer: Answer, asked: Asked, seconds: float | None, now: datetime) -> AiccError:
    """Out of order for now; ``seconds`` is what it asked to wait, if that is longer than this program waits."""
    why = "has too many requests" if answer.status == 429 else "is out of order for now"
    if seconds is None:
        remedy = "Try again in a few minutes."
    else:
        when = now + timedelta(seconds=min(seconds, 10**8))
        span = f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
        remedy = f"Come back in {span}, after {when:%Y-%m-%d %H:%M} UTC: so long it asks to wait."
    return failure(
        Fault.BUSY,
        f"The AICC, or a gateway in front of it, {why} ({answer.status}); {asked.what} could not be asked for.",
        remedy,
        status=answer.status,
    )


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]
