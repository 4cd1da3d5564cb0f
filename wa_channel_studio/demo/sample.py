"""What the demo fills in besides the sample letters. Everything here is invented and opens nothing."""

from __future__ import annotations

from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit

WORKSPACE = "sample.wcs"
PACK = "sample-pack.zip"
PICTURES = "pictures"

MASTER_PASSWORD = "sample workspace password"
"""Printed, and the same everywhere: it guards nothing but samples."""
ARCHIVE_PASSWORD = "sample-archive-password"

TENANT = "Acme Brazil"
AICC_URL = "https://aicc.example.com"
UNITS = (
    OrganisationUnit("Customer Service", "1001"),
    OrganisationUnit("Sales", "1002"),
    OrganisationUnit("Back Office", "1003"),
)
ROUTES = (
    CalledRoute("wa_support_route", "Customer Service", 600),
    CalledRoute("wa_sales_route", "Sales", 300),
    CalledRoute("wa_bank_route", "Back Office"),
)
