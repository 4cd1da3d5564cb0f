"""Electronic name card (channel page, table 4): two greetings around the agent's number and name.

The length that counts is that of the whole greeting with the variables as they are written; real values are not known
before an agent answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.condition import When
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import CrossRule, FieldSpec, Step, Values
from wa_channel_studio.fields.types import Switch, Text

MAX_GREETING = 255
"""Characters of the whole greeting (channel page, table 4)."""
MIDDLE = "${staffId} (${staffName}) "
_FIXED_OF_MIDDLE = len(" () ")
_COMFORTABLE_ROOM = 64
"""Room for a staff number and a name below which we warn; a habit of ours, not a limit of the AICC."""
_SOURCE = "channel page, table 4"


def greeting_preview(first: str, second: str) -> str:
    """The read-only Greetings message, as the page puts it together."""
    return f"{first}{MIDDLE}{second}"


@reads("name_card_enabled", "greeting_1", "greeting_2")
def _fits(values: Values, context: CheckContext) -> Iterator[Problem]:
    """The length of both greetings together with what stands between them; shown at the first greeting."""
    del context
    if values.get("name_card_enabled") is not True:
        return
    texts = sum(len(text) for key in ("greeting_1", "greeting_2") if isinstance(text := values.get(key), str))
    total = texts + len(MIDDLE)
    if total > MAX_GREETING:
        message = f"The whole greeting has {total} characters; at most {MAX_GREETING} are allowed."
        remedy = f"Shorten the two greetings by {total - MAX_GREETING}."
        yield Problem("greeting_1", Severity.ERROR, message, remedy, source=_SOURCE)
        return
    room = MAX_GREETING - texts - _FIXED_OF_MIDDLE
    if room < _COMFORTABLE_ROOM:
        message = f"Real staff numbers and names have room for {room} characters together."
        yield Problem(
            "greeting_1",
            Severity.WARNING,
            message,
            "Shorten the greetings if yours are longer.",
            source=_SOURCE,
        )


RULES: tuple[CrossRule, ...] = (_fits,)

_ON = When("name_card_enabled", True)

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        key="name_card_enabled",
        step=Step.NAME_CARD,
        card="name_card",
        label="Electronic name card",
        type=Switch(),
        default=False,
        source=_SOURCE,
        help="Whether the customer gets a greeting with the agent's number and name. Off by default.",
        wide=True,
    ),
    FieldSpec(
        key="greeting_1",
        step=Step.NAME_CARD,
        card="name_card",
        label="Greetings message 1",
        type=Text(multiline=True),
        visible=_ON,
        source=_SOURCE,
        help="What stands before the agent's number and name. The page puts both greetings together as "
        "the read-only Greetings message: 1, ${staffId} (${staffName}), 2. Its whole length may be 255 characters.",
        placeholder="I'd like to talk to the seat",
        wide=True,
    ),
    FieldSpec(
        key="greeting_2",
        step=Step.NAME_CARD,
        card="name_card",
        label="Greetings message 2",
        type=Text(multiline=True),
        visible=_ON,
        source=_SOURCE,
        help="What stands behind the agent's number and name.",
        placeholder="Chat consultation service.",
        wide=True,
    ),
)
