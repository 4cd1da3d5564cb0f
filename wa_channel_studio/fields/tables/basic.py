"""Basic configuration (channel page, table 3) with the options behind "More".

Where the AICC's manual gives no fields for an option, the switch is followed by a remark in which the person notes
what has to be entered on the AICC's page; no limit is invented for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, warning
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition, When
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import FieldSpec, Rule, Step, Travels, Values
from wa_channel_studio.fields.types import (
    Choice,
    FieldType,
    Identifier,
    Integer,
    Keywords,
    Option,
    Reference,
    Switch,
    Template,
    Text,
    WorkTime,
)

TABLE_3 = "channel page, table 3"
OFFLINE_PAGE = "AICC manual, How Do I Enable Offline Messages?"
SESSION_END_PAGE = "AICC manual, How Do I Set Session End Due to No Customer Reply?"
QUEUE_FORBIDDEN = "<>'\"/\\"
OFFLINE_FORBIDDEN = QUEUE_FORBIDDEN + ";"
PROGRESS_DEFAULT = (
    "You are currently in the queue, in position ${position}, and are expected to wait for ${waitTime} seconds"
)
QUEUE_VARIABLES = (
    ("userId", "user ID"),
    ("nickName", "username"),
    ("position", "queue position"),
    ("waitTime", "estimated waiting time in seconds"),
)


def _field(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    kind: FieldType,
    card: str,
    text: str,
    *,
    source: str = TABLE_3,
    required: Condition = NEVER,
    visible: Condition = ALWAYS,
    default: RawValue = None,
    placeholder: str = "",
    missing: str = "",
    find: tuple[str, ...] = (),
    rules: tuple[Rule, ...] = (),
    wide: bool = False,
    travels: Travels = Travels.EXPORTED,
    single: bool = False,
) -> FieldSpec:
    return FieldSpec(
        key=key,
        step=Step.BASIC,
        card=card,
        label=label,
        type=kind,
        help=text,
        source=source,
        required=required,
        visible=visible,
        default=default,
        placeholder=placeholder,
        missing=missing,
        find=find,
        rules=rules,
        wide=wide,
        travels=travels,
        single=single,
    )


def _more(key: str, label: str, card: str, text: str, source: str) -> tuple[FieldSpec, FieldSpec]:
    """An option whose own fields the manual does not give: a switch and a remark."""
    switch = _field(f"{key}_enabled", label, Switch(), card, text, source=source, default=False, wide=True)
    remark = _field(
        f"{key}_remark",
        "Remark",
        Text(multiline=True),
        card,
        "The manual does not give the fields of this option. Note here what has to be entered on the AICC's page.",
        source="our own field",
        visible=When(f"{key}_enabled", True),
        wide=True,
        travels=Travels.LOCAL,
    )
    return switch, remark


@reads()
def _variables_elsewhere(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """Table 3 gives variables to the progress reminder only."""
    del values, context
    if isinstance(value, str) and "${" in value:
        yield warning(
            "The page gives variables to Queue Progress Reminder Content only.",
            "Here ${…} may be sent as it stands; move it to the progress reminder.",
            source=TABLE_3,
        )


_OFFLINE = When("offline_enabled", True)
_SESSION_END = When("session_end_enabled", True)

FIELDS: tuple[FieldSpec, ...] = (
    _field(
        "channel_name",
        "Channel Name",
        Identifier(max_length=64),
        "channel",
        "The name of the channel on the AICC, unique in the tenant. Letters A-Z and a-z (our reading of “letters”), "
        "digits and underscores, at most 64; the first is a letter or an underscore.",
        required=ALWAYS,
        placeholder="wa_support_br",
        missing="The channel has no name.",
        single=True,
    ),
    _field(
        "ou",
        "OU Configuration",
        Reference(target="ou"),
        "channel",
        "The organisation unit that the channel belongs to. The list is read from the AICC, or typed "
        "on the tenant's page here.",
        find=("Ask the tenant administrator, or look on the AICC's page Configuring OUs.",),
    ),
    _field(
        "skill_queue",
        "Skill Queue",
        Reference(target="called_route"),
        "channel",
        "The multimedia called route that takes the messages. An account without permission for an OU sees only the "
        "routes of its own OU.",
        find=("On the AICC: Configuration Center > Access Configuration > Called Party.",),
    ),
    _field(
        "transfer_keywords",
        "Keyword for Transfer to Agent",
        Keywords(),
        "agent",
        "A customer who writes one of these words is passed from the robot to an agent. Required when the robot is on.",
        required=When("robot_enabled", True),
        missing="Keyword for Transfer to Agent is missing: the robot is on.",
        placeholder="agent",
        wide=True,
    ),
    _field(
        "workday_hours",
        "Workday",
        WorkTime(max_segments=4),
        "hours",
        "When agents work on working days: up to four segments of the day.",
        wide=True,
    ),
    _field(
        "non_workday_hours",
        "Non-workday",
        WorkTime(max_segments=4),
        "hours",
        "When agents work on non-working days. Which days these are is set on another page of the AICC, Online Chat "
        "Service Hours.",
        wide=True,
    ),
    _field(
        "non_working_notification",
        "Non-Working Time Notification",
        Text(multiline=True),
        "hours",
        "Sent to a customer who is connected outside working time. Its length and characters are not documented.",
        wide=True,
    ),
    _field(
        "queue_reminder",
        "Queue Reminder",
        Choice(
            options=(
                Option("all", "All Reminders"),
                Option("queue", "Queue Reminder"),
                Option("progress", "Queue Progress Reminder"),
                Option("off", "Close Reminder"),
            )
        ),
        "queue",
        "Which messages a waiting customer gets. What the AICC starts with is not documented; here it starts closed.",
        default="off",
    ),
    _field(
        "queue_reminder_content",
        "Queue Reminder Content",
        Text(max_length=256, forbidden=QUEUE_FORBIDDEN, multiline=True),
        "queue",
        "Sent when a customer enters the queue. At most 256 characters, none of < > ' \" / \\ - so neither an "
        "apostrophe nor a web address. Required for All Reminders and Queue Reminder.",
        required=When("queue_reminder", "all", "queue"),
        visible=When("queue_reminder", "all", "queue"),
        rules=(_variables_elsewhere,),
        wide=True,
    ),
    _field(
        "queue_progress_content",
        "Queue Progress Reminder Content",
        Template(max_length=256, forbidden=QUEUE_FORBIDDEN, multiline=True, variables=QUEUE_VARIABLES),
        "queue",
        "Sent while a customer waits. At most 256 characters, none of < > ' \" / \\. Variables are filled in by the "
        "AICC. Required for All Reminders and Queue Progress Reminder.",
        required=When("queue_reminder", "all", "progress"),
        visible=When("queue_reminder", "all", "progress"),
        default=PROGRESS_DEFAULT,
        wide=True,
    ),
    _field(
        "transfer_after_messages",
        "Call Transfer Interaction Times",
        Integer(minimum=0),
        "agent",
        "How many messages an agent must have sent before the call can be transferred. 0 or empty: at any time.",
    ),
    *_more(
        "last_agent",
        "Last Agent Mode",
        "last_agent",
        "By its name, a returning customer is given to the agent of the last session.",
        "AICC manual, How Do I Enable the Last Agent Mode? (its fields were not found)",
    ),
    _field(
        "session_end_enabled",
        "Session End Due to No Customer Reply",
        Switch(),
        "session_end",
        "Ends a session when the customer stops answering.",
        source=SESSION_END_PAGE,
        default=False,
        wide=True,
    ),
    _field(
        "customer_reply_minutes",
        "Customer Reply Timeout Period",
        Integer(minimum=1, maximum=60, unit="min"),
        "session_end",
        "Minutes without an answer after which the session ends: 1 to 60. Must be longer than the queue's longest "
        "waiting time and than Called Customer Reply Timeout Period.",
        source=SESSION_END_PAGE,
        visible=_SESSION_END,
        default=20,
    ),
    _field(
        "session_end_message",
        "Session end message",
        Text(multiline=True),
        "session_end",
        "Sent when the session is ended. Its length and characters are not documented.",
        source=SESSION_END_PAGE,
        visible=_SESSION_END,
        wide=True,
    ),
    *_more(
        "agent_reply_transfer",
        "Session Transfer Due to No Agent Reply",
        "agent_reply",
        "By its name, a session is passed on when the agent does not answer.",
        "AICC manual, How Do I Set Session Transfer Due to No Agent Reply? (its fields were not found)",
    ),
    *_more(
        "session_transfer",
        "Session Transfer",
        "session_transfer",
        "By its name, sessions can be passed on to others.",
        "AICC manual, How Do I Set Session Transfer? (its fields were not found)",
    ),
    _field(
        "offline_enabled",
        "Offline Messages",
        Switch(),
        "offline",
        "Agents receive messages that came outside working time or found no agent. Also needed for agents to write "
        "to a customer first.",
        source=OFFLINE_PAGE,
        default=False,
        wide=True,
    ),
    _field(
        "offline_prompt",
        "Offline Message Prompt",
        Text(max_length=256, forbidden=OFFLINE_FORBIDDEN, multiline=True),
        "offline",
        "Told to a customer whose message is kept. At most 256 characters, none of ' \" / < > \\ ; - the semicolon "
        "is forbidden here too.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE,
        wide=True,
    ),
    _field(
        "offline_routing_minutes",
        "Offline Message Routing Time Limit",
        Integer(minimum=1, maximum=60, unit="min"),
        "offline",
        "How long an offline message is routed: 1 to 60. The unit, minutes, is read from an older edition.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE,
        default=30,
    ),
    _field(
        "offline_outbound_minutes",
        "Agent Outbound Call Time Limit",
        Integer(minimum=0, maximum=10080, unit="min"),
        "offline",
        "How long agents may answer an offline message: 0 to 10080. Empty: no limit; 0: agents may not answer.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE,
    ),
    _field(
        "offline_customer_reply_minutes",
        "Called Customer Reply Timeout Period",
        Integer(minimum=1, maximum=5, unit="min"),
        "offline",
        "How long a called customer may take to answer: 1 to 5. Must be shorter than Customer Reply Timeout Period.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE,
        default=3,
    ),
    _field(
        "offline_routing_mode",
        "Routing Mode",
        Choice(
            options=(
                Option("skill_queue", "Skill Queue Routing"),
                Option("last_agent", "Last Agent Mode"),
                Option("chatbot", "Connect to Chatbot"),
            )
        ),
        "offline",
        "Where an offline message goes. Last Agent Mode must be on for the second, and a chatbot's access code given "
        "for the third.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE,
    ),
    _field(
        "offline_chatbot_code",
        "Chatbot access code",
        Text(fixed_alphabet=True, monospace=True),
        "offline",
        "The access code of the chatbot that takes offline messages.",
        source=OFFLINE_PAGE,
        visible=_OFFLINE & When("offline_routing_mode", "chatbot"),
        find=("On the AICC, on the robot's page; the AICC makes the code.",),
    ),
)
