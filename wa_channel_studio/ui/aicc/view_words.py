"""Sentences about a whole plan: that both sides are the same, what waits, and how applying it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.sync.plan import Plan
from wa_channel_studio.ui.aicc.blank_pages import translate
from wa_channel_studio.ui.aicc.standing import Standing
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.transfer.words import numbered


def same_words(plan: Plan) -> str:
    """That nothing is to be done, when that was seen, and of how many."""
    said = numbered(
        plan.same, translate("{0} channel is the same here and there."), translate("{0} channels are the same.")
    )
    if not plan.same:
        said = translate("Neither side has a channel.")
    return translate("{0} Compared {1}. There is nothing to do.").format(said, when(plan.made_at, datetime.now(UTC)))


def waiting_words(waiting: Sequence[OutboxEntry], done: int) -> str:
    """What waits, and what is not known of it."""
    sending = sum(entry.progress is Progress.SENDING for entry in waiting)
    said = numbered(
        len(waiting), translate("{0} change was begun with and waits."), translate("{0} changes wait in the outbox.")
    )
    if done:
        said += " " + numbered(done, translate("{0} is done."), translate("{0} are done."))
    if sending:
        said += " " + translate("What was being sent when it stopped is looked for on the AICC first.")
    return said


def ended_words(standing: Standing) -> tuple[Kind, str]:
    """How applying a plan ended; "" while it has not."""
    if standing.outdated and not standing.ended and standing.plan is not None:
        return "warning", translate("A channel was changed here since this plan. Plan again to see what it is now.")
    if not standing.ended or standing.doing.sends:
        return "success", ""
    done, failed = standing.done, len(standing.failures)
    if standing.given_up:
        said = numbered(
            done, translate("Given up. {0} change was done."), translate("Given up. {0} changes were done.")
        )
        return "neutral", said + " " + translate("The next plan has what is left.")
    if failed:
        said = numbered(failed, translate("{0} change was not done."), translate("{0} changes were not done."))
        rest = numbered(done, translate("{0} was done."), translate("{0} were done."))
        return "error", f"{said} {rest} " + translate("The reason stands at each line. Plan again when it is mended.")
    return "success", numbered(done, translate("{0} change was done."), translate("All {0} changes were done."))
