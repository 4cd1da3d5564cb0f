"""KooMessage: two addresses that are easily swapped."""

from __future__ import annotations

import pytest

from tests.fields.samples import found, problems

IAM = "https://iam.cn-east-3.myhuaweicloud.com"
KOO = "https://koomessage.cn-east-3.myhuaweicloud.com"


@pytest.mark.parametrize(
    ("key", "address", "says"),
    [
        ("iam_url", IAM, ""),
        ("iam_url", f"{IAM}/", ""),
        ("iam_url", "https://iam.myhuaweicloud.com", ""),
        ("iam_url", "https://iam.eu-west-101.myhuaweicloud.eu", ""),
        ("iam_url", f"{IAM}/v3", "one API call"),
        ("iam_url", f"{IAM}/v3/auth/tokens", "one API call"),
        ("iam_url", KOO, "address of KooMessage"),
        ("iam_url", "https://auth.huaweicloud.com", "does not look like"),
        ("base_url", KOO, ""),
        ("base_url", "https://koomessage.myhuaweicloud.cn", ""),
        ("base_url", f"{KOO}/v1/aim/callbacks", "one API call"),
        ("base_url", IAM, "address of IAM"),
        ("base_url", "https://www.huaweicloud.com", "does not look like"),
    ],
)
def test_the_addresses(key: str, address: str, says: str) -> None:
    reported = [problem for problem in problems("koomessage", {key: address}) if problem.field == key]
    assert [problem.severity.value for problem in reported] == (["warning"] if says else [])
    assert all(says in problem.message for problem in reported)


def test_each_address_has_its_own_trustlist_state() -> None:
    both = {"base_url_trustlist": "requested", "iam_url_trustlist": "not_asked"}
    assert found("koomessage", both) == [("iam_url_trustlist", "warning"), ("base_url_trustlist", "warning")]
