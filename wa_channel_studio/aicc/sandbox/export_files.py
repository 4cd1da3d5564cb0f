"""The archive of an export: CSV files of at most 2,000 channels in a ZIP with AES.

Which columns there are and what stands in their cells; nothing of secrets, which it never gets. The channel page says
that Basic Configuration and Robot Configuration are exported; file type and headings are not documented, so headings
are the page's labels.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyzipper

RECORDS_OF_A_FILE = 2000
"""Channel page, Follow-up Procedure."""

_REMINDERS = {
    "all": "All Reminders",
    "queue": "Queue Reminder",
    "progress": "Queue Progress Reminder",
    "off": "Close Reminder",
}
_ROUTING = {"skill_queue": "Skill Queue Routing", "last_agent": "Last Agent Mode", "chatbot": "Connect to Chatbot"}
_CHOICES: Mapping[str, Mapping[str, str]] = {"queueReminder": _REMINDERS, "offlineRoutingMode": _ROUTING}

COLUMNS: Mapping[str, str] = {
    "Channel Name": "channelName",
    "OU Configuration": "ou",
    "Skill Queue": "skillQueue",
    "Keyword for Transfer to Agent": "transferKeywords",
    "Workday": "workdayHours",
    "Non-workday": "nonWorkdayHours",
    "Non-Working Time Notification": "nonWorkingNotification",
    "Queue Reminder": "queueReminder",
    "Queue Reminder Content": "queueReminderContent",
    "Queue Progress Reminder Content": "queueProgressContent",
    "Call Transfer Interaction Times": "transferAfterMessages",
    "Last Agent Mode": "lastAgentEnabled",
    "Session End Due to No Customer Reply": "sessionEndEnabled",
    "Customer Reply Timeout Period": "customerReplyMinutes",
    "Session end message": "sessionEndMessage",
    "Session Transfer Due to No Agent Reply": "agentReplyTransferEnabled",
    "Session Transfer": "sessionTransferEnabled",
    "Offline Messages": "offlineEnabled",
    "Offline Message Prompt": "offlinePrompt",
    "Offline Message Routing Time Limit": "offlineRoutingMinutes",
    "Agent Outbound Call Time Limit": "offlineOutboundMinutes",
    "Called Customer Reply Timeout Period": "offlineCustomerReplyMinutes",
    "Routing Mode": "offlineRoutingMode",
    "Chatbot access code": "offlineChatbotCode",
    "Connecting to the Intelligent Robot": "robotEnabled",
    "Chatbot Access Code": "robotAccessCode",
    "Access Robot Assistant": "robotAssistantEnabled",
}
"""Headings, and the field of each: tables 3 and 5 of the channel page, and what stands behind "More"."""


def pack(target: Path, password: str, parts: Iterable[Sequence[Mapping[str, Any]]]) -> tuple[int, int]:
    """Write the archive; each part is a file. The number of files and of records. Raises OSError."""
    files = records = 0
    with pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.setpassword(password.encode("ascii"))
        archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        for files, part in enumerate(parts, 1):
            archive.writestr(f"channels-{files:02d}.csv", _csv(part))
            records += len(part)
    return files, records


def _csv(part: Sequence[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(name, fields.get(name)) for name in COLUMNS.values()] for fields in part)
    return text.getvalue().encode("utf-8-sig")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return _CHOICES.get(name, {}).get(str(value), str(value))
