"""How the time that is left is meant, wherever something that ends is shown. Knows moments, not what ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.fields.certificate_rules import SOON

_PLAN = timedelta(days=90)
"""From here on a person should plan: a third of a public certificate's life is left. A habit of ours."""


def tone_of(ends: datetime, now: datetime) -> Tone:
    """How the time that is left is meant, wherever a kept certificate is shown: red, amber, or green.

    Within 30 days somebody has to act: a new one must be got, uploaded and chosen, and the channels warn from then
    on. Within 90 days there is time to plan it. What is over is red too; the words beside it say which it is.
    """
    if ends - now <= SOON:
        return Tone.BAD
    return Tone.DOUBTFUL if ends - now <= _PLAN else Tone.GOOD
