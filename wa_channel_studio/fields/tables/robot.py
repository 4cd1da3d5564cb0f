"""Robot configuration (channel page, table 5) and the values that the AICC generates on its Channel Integration page."""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.condition import When
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import CrossRule, FieldSpec, Step, Travels, Values
from wa_channel_studio.fields.types import Switch, Text

_ROBOT_PAGE = "AICC manual, Configuring a Robot"


@reads("robot_enabled", "robot_access_code")
def _access_code(values: Values, context: CheckContext) -> Iterator[Problem]:
    del context
    if values.get("robot_enabled") is True and not values.get("robot_access_code"):
        message = "The robot is on, but its access code is not given."
        remedy = "Copy the access code from the robot's page on the AICC."
        yield Problem("robot_access_code", Severity.WARNING, message, remedy, source=_ROBOT_PAGE)


RULES: tuple[CrossRule, ...] = (_access_code,)

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        key="robot_enabled",
        step=Step.ROBOT,
        card="robot",
        label="Connecting to the Intelligent Robot",
        type=Switch(),
        default=False,
        source="channel page, table 5",
        help="A robot answers first. Then at least one keyword for transfer to an agent is needed.",
        travels=Travels.EXPORTED,
        wide=True,
    ),
    FieldSpec(
        key="robot_access_code",
        step=Step.ROBOT,
        card="robot",
        label="Chatbot Access Code",
        type=Text(fixed_alphabet=True, monospace=True),
        visible=When("robot_enabled", True),
        source=_ROBOT_PAGE,
        help="The code by which the AICC knows the robot. For text chat the robot's dialog type must be Chatbot.",
        find=("On the AICC, on the robot's page; the AICC makes the code.",),
        travels=Travels.EXPORTED,
    ),
    FieldSpec(
        key="robot_assistant_enabled",
        step=Step.ROBOT,
        card="assistant",
        label="Access Robot Assistant",
        type=Switch(),
        default=False,
        source="channel page, table 5",
        help="By its name, a robot assists the agent. Further fields of this switch are not documented.",
        travels=Travels.EXPORTED,
        wide=True,
    ),
)
