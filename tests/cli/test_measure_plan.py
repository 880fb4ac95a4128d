"""`huddle measure plan`: from a goal to leads, to a target, and to the reps who answer them."""

from __future__ import annotations

import json

from tests.helpers.desk import Desk

GOAL = "measure plan --goal 500000 --deal 20000 --share 50% --rate 2.5%"
SALES = "--reps 5 --tries 6 --each 6m --hours 10"


def test_a_plan_says_how_many_leads_and_whether_sales_can_answer_them(desk: Desk) -> None:
    """A plan says how many leads, by which day, and whether sales can answer them."""
    desk.run(
        f"{GOAL} --cycle 60d {SALES}",
        out="""
        500,000 a month × 50% ÷ 20,000 = 13 customers
        13 customers ÷ 2.5% = 520 leads a month, 120 a week
        to pay off by Sun 31 Jan, they must be handed over by Wed 2 Dec (60 days earlier)
        520 × 6 × 6 min = 312 h a month, there are 217
        more than sales can answer: nurture 159, or add 3 reps
        """,
    )
    desk.run(
        "measure plan --goal 1500000/quarter --deal 20000 --share 50 --rate 2.5 --reps 8 --tries 6"
        " --each 0.1h --hours 10h",
        out="""
        500,000 a month × 50% ÷ 20,000 = 13 customers
        13 customers ÷ 2.5% = 520 leads a month, 120 a week
        520 × 6 × 6 min = 312 h a month, there are 347
        sales can answer them
        """,
    )
    desk.run(
        "measure plan --goal 6000000/year --deal 500000 --rate 100",
        out="""
        500,000 a month ÷ 500,000 = 1 customer
        1 customer ÷ 100% = 1 lead a month, 1 a week
        """,
    )


def test_a_plan_in_json_has_all_fields(desk: Desk) -> None:
    """A plan in JSON has all fields, with null for what was not asked."""
    out, err, code = desk.said(f"{GOAL} --format json")

    assert (json.loads(out), err, code) == (
        {
            "schema": "huddle.plan/1",
            "plan": {
                "goal": 500000,
                "deal": 20000,
                "share": 0.5,
                "rate": 0.025,
                "customers": 13,
                "leads_per_month": 520,
                "leads_per_week": 120,
                "cycle_days": None,
                "hand_over_by": None,
                "pays_off_by": None,
                "hours_needed": None,
                "hours_available": None,
                "nurture": None,
                "reps_to_add": None,
            },
        },
        "",
        0,
    )
    found = json.loads(desk.said(f"{GOAL} --cycle 60d {SALES} --format json")[0])["plan"]
    assert [*found.values()][7:] == [60, "2026-12-02", "2027-01-31", 312, 216.67, 159, 3]


def test_a_plan_proposes_the_target_and_is_kept_with_the_measure(desk: Desk) -> None:
    """A plan proposes the target of a week or a month, and is kept with the measure."""
    desk.said("measure add Leads --owes marketing --unit leads")
    desk.run(
        f"{GOAL} --write leads",
        out="""
        500,000 a month × 50% ÷ 20,000 = 13 customers
        13 customers ÷ 2.5% = 520 leads a month, 120 a week
        id01  sam  marketing owes  at least 120 leads a week (proposed)  Leads
        """,
        err="hint:  marketing and sales agree with: huddle measure agree id01\n",
    )
    text = desk.file("id01").read_text()
    assert "\nplan = { goal = 500000, deal = 20000, share = 0.5, rate = 0.025 }\n" in text
    desk.said("measure agree id01")
    desk.said("measure agree id01 --for marketing")
    shown = desk.said("measure show leads")[0]
    assert [line for line in shown.splitlines() if line.startswith("plan")] == [
        "plan     500,000 a month, 50% of it from marketing, 20,000 a deal, 2.5% of leads won"
    ]

    desk.said("measure add Monthly --per month --unit leads")
    out, err, code = desk.said(f"{GOAL} --write monthly --format json")
    assert (json.loads(out)["schema"], code) == ("huddle.plan/1", 0)
    assert err == "id03  sam  at least 520 leads a month  Monthly\n"


REFUSED = {
    "--goal 500,000 --deal 1 --rate 1": ("500,000 could be 500 or 500000", "--goal 500000"),
    "--goal 9/week --deal 1 --rate 1": (
        '"9/week" is not a goal',
        "--goal 500000, --goal 1500000/quarter or --goal 6000000/year",
    ),
    "--goal 0 --deal 1 --rate 1": ("--goal has to be more than 0", "--goal 500000"),
    "--goal 9 --deal 0 --rate 1": (
        "--deal has to be more than 0: what is one deal worth?",
        "--deal 20000",
    ),
    "--goal 9 --deal 1,500 --rate 1": ("1,500 could be 1.5 or 1500", "--deal 1500"),
    "--goal 9 --deal 1 --rate 0": (
        "--rate is 0%: then no lead becomes a customer",
        "--rate 2.5%",
    ),
    "--goal 9 --deal 1 --rate 101": (
        "--rate is above 100%: that is more customers than leads",
        "--rate 2.5%",
    ),
    "--goal 9 --deal 1 --rate 1 --share 101%": (
        "--share is above 100%: that is more than the whole goal",
        "--share 50%",
    ),
    "--goal 9 --deal 1 --rate 1 --share 0": ("--share has to be more than 0%", "--share 50%"),
    "--goal 9 --deal 1 --rate 1 --reps 5 --hours 3": (
        "--tries and --each missing: whether sales can answer takes all four",
        "--reps 5 --tries 6 --each 6m --hours 10",
    ),
    "--goal 9 --deal 1 --rate 1 --reps 0 --tries 1 --each 6m --hours 1": (
        "--reps has to be more than 0",
        "--reps 5",
    ),
    "--goal 9 --deal 1 --rate 1 --reps 1.5 --tries 1 --each 6m --hours 1": (
        "--reps 1.5 is not a whole number",
        "--reps 2",
    ),
    "--goal 9 --deal 1 --rate 1 --reps 1 --tries 1 --each 6 --hours 1": (
        '"6" is not a length of time',
        "--each 6m is 6 minutes, --each 6h is 6 hours",
    ),
    "--goal 9 --deal 1 --rate 1 --cycle 60": (
        '"60" is not a length of time',
        "--cycle 60d is 60 days, --cycle 8w is 8 weeks",
    ),
    "--goal 9 --deal 1 --rate 1 --cycle 9999d": ("--cycle 9999d is too long", "--cycle 60d"),
    "--goal 9 --deal 1": ("missing option '--rate'", "huddle measure plan --help"),
    "--goal 9 --deal 1 --rate 1 --write most": (
        "Most has a target that is the most, and a plan needs the least",
        "huddle measure list",
    ),
}


def test_a_number_that_leads_to_no_plan_is_refused(desk: Desk) -> None:
    """A number that leads to no plan is refused with the flag and the reason."""
    desk.said("measure add Most --at-most")
    before = desk.files()

    for flags, (message, hint) in REFUSED.items():
        answer = desk.said(f"measure plan {flags}")
        assert answer == ("", f"error: {message}\nhint:  {hint}\n", 2), flags
    out, err, code = desk.said("measure plan --goal 9 --deal 1 --rate 1 --write nothing")
    assert (out, err, code) == (
        "",
        "error: there is no measure nothing\nhint:  id01 (Most)\n",
        4,
    )
    assert desk.files() == before
