"""The two sentences that never help."""

from __future__ import annotations

import pytest

from huddlecli.core.nudge import nudge_for


@pytest.mark.parametrize(
    "text",
    [
        "I need better leads",
        "i need better leads!",
        "Sales: we really need some better quality leads.",
        "What we want is better leads",
        "send us better leads",
        "Give me better prospects",
        "The leads are weak",
        "these leads were really bad, all of them",
        "your leads are useless",
    ],
)
def test_wanting_better_leads_asks_for_a_better_question(text: str) -> None:
    """The sentence and close variants of it."""
    assert nudge_for(text) == "better-leads"


@pytest.mark.parametrize(
    "text",
    [
        "why are you not following up?",
        "Why aren't you following up",
        "Why aren’t  you following-up?",
        "WHY DON'T YOU FOLLOW UP",
        "why did sales not follow up on the fair",
        "why are they still not even following up",
        "Nobody follows up",
        "no one ever followed up on these",
        "you never follow up",
    ],
)
def test_asking_why_nobody_follows_up_asks_for_a_better_question(text: str) -> None:
    """The sentence and close variants of it."""
    assert nudge_for(text) == "follow-up"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We need better slides for leads",
        "what makes a good lead?",
        "we get better leads from webinars than from fairs",
        "the leads are not bad at all",
        "the leads are good; the weak spot is the form",
        "I need the list. Better leads came from Acme",
        "misleads are weakly",
        "follow up with Acme by friday",
        "why not follow up by phone?",
        "why did Acme like our follow-up so much",
        "nobody asked us for a follow-up",
        "why is Acme not here? sam followed up",
        "we followed up on every lead",
    ],
)
def test_other_sentences_are_left_alone(text: str) -> None:
    """What only looks like one of them is a note like any other."""
    assert nudge_for(text) is None
