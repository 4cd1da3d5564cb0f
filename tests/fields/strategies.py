"""Raw values of every kind, right, wrong and strange, for tests that ask what holds for all answers."""

from __future__ import annotations

from hypothesis import strategies as st

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS, all_fields

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.sampled_from(
        [
            "", " ", "\t", "\u200b", "\ud83d", "0", "-1", "9" * 3000, "on", "true", "x" * 300, "${", "${x}", "<>",
            "08:30-12:00", "24:00-24:00", "2027-05-31", "9999-12-31", "0001-01-01", "2027-W22-1", "basic", "oauth",
            "all", "progress", "last_agent", "chatbot", "approved", "requested", "twilio", "cloud-api", "KooMessage",
            "https://", "https://[", "https://a:b", "https://a@b", "http://x", "https://graph.facebook.com/v8.0",
            "https://graph.facebook.com/v" + "9" * 5000 + ".0", "https://h/apiaccess/rest/ccmessaging",
            "AC" + "0" * 32, "SK" + "0" * 32, "EAA" + "x" * 200, "api.der", "infobip.jks", "gone.der", "a/b\\c",
        ]
    ),
)  # fmt: skip
VALUES: st.SearchStrategy[RawValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**100, -(10**4000), 10**4000, 2**63]),
    TEXTS,
    st.lists(TEXTS, max_size=6).map(tuple),
    TEXTS.map(Secret),
)
KEYS = st.one_of(st.sampled_from(sorted(all_fields())), st.text(st.characters(exclude_categories=()), max_size=8))
PROVIDER_VALUES: st.SearchStrategy[RawValue] = st.one_of(st.sampled_from(sorted(PROVIDERS)), VALUES)
ANSWERS = st.builds(
    lambda provider, values: Answers({**values, "provider": provider}),
    PROVIDER_VALUES,
    st.dictionaries(KEYS, VALUES, max_size=15),
)
