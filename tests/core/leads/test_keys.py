"""The ids of leads, the version of the definition, and the words that name a lead."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agreement import Agreed
from huddlecli.core.errors import Wrong
from huddlecli.core.leads.keys import crm_key, definition_at, lead_ids, split_at_word
from huddlecli.core.side_records import REJECTIONS
from tests.core.leads.samples import BERLIN, berlin

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_the_id_of_a_lead_is_computed_from_its_crm(crm: str) -> None:
    """The first ten characters of base 32, then the next ten."""
    digest = sha256(f"huddle lead {crm}".encode()).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    digits = [CROCKFORD[int(bits[at : at + 5], 2)] for at in range(0, 100, 5)]
    ids = lead_ids(crm)

    assert [next(ids), next(ids)] == ["".join(digits[:10]), "".join(digits[10:])]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hubspot:51", "hubspot:51"),
        ("HubSpot: aB ", "hubspot:aB"),
        ("salesforce:00Q5e00001abCdEAAV", "salesforce:00Q5e00001abCdE"),
        ("salesforce:00Q5e00001abCdE", "salesforce:00Q5e00001abCdE"),
        ("csv:a:b", "csv:a:b"),
    ],
)
def test_a_crm_is_kept_with_its_case_and_salesforce_with_15_characters(
    typed: str, kept: str
) -> None:
    """A CRM is kept with its case and salesforce with 15 characters."""
    assert crm_key(typed) == kept


@pytest.mark.parametrize("typed", ["51", "hubspot:", ":51", "pipedrive:51", "hubspot"])
def test_a_crm_needs_its_name_and_an_id(typed: str) -> None:
    """A CRM needs its name and an id."""
    with pytest.raises(Wrong) as refused:
        crm_key(typed)

    assert refused.value.message == f'"{typed}" does not name a CRM and an id'
    assert refused.value.hint == "crm:hubspot:51, crm:salesforce:51 or crm:csv:51"


def test_the_version_counts_that_was_in_force_at_the_handover() -> None:
    """On a day without an hour, the one at its end in the team's zone."""
    first, second = berlin("2026-11-23 10:00"), berlin("2026-11-25 00:00")
    agreed = [
        Agreed(id="a", content={}, agreed={}, by="ana", at=at, on=None, version=version)
        for version, at in enumerate((first, second), 1)
    ]
    early = timedelta(milliseconds=1)

    assert definition_at(agreed, first - early, BERLIN) is None
    assert definition_at(agreed, first, BERLIN) == 1
    assert definition_at(agreed, second - early, BERLIN) == 1
    assert definition_at(agreed, second, BERLIN) == 2
    assert definition_at(agreed, date(2026, 11, 22), BERLIN) is None
    assert definition_at(agreed, date(2026, 11, 24), BERLIN) == 1
    assert definition_at(agreed, date(2026, 11, 25), BERLIN) == 2
    assert definition_at((), first, BERLIN) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("h5t0 routing", ("h5t0", "routing", "")),
        ("h5t0 Other they asked for a job", ("h5t0", "other", "they asked for a job")),
        ("Routing routing", ("Routing", "routing", "")),
        ("Definition Ltd record no budget", ("Definition Ltd", "record", "no budget")),
        ("routing", None),
        ("h5t0 because", None),
    ],
)
def test_the_reason_is_the_last_of_the_fixed_words_behind_another(
    line: str, parts: tuple[str, str, str] | None
) -> None:
    """The reason is the last of the fixed words behind another."""
    assert split_at_word(line.split(), REJECTIONS) == parts
