"""What a text about a usual matter could say: questions to answer, for the editor."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SKELETONS: Mapping[str, str] = MappingProxyType(
    {
        "plan": """\
Revenue we aim for, and by when:
Customers and deals that takes:
Share that marketing brings, and how many leads that is:
Markets and accounts we go for first:
Programs, month by month, and who leads each:
What would make us change this plan:
""",
        "process": """\
A lead begins when:
Marketing checks, before it hands over:
It is handed over to, with what information:
Sales makes the first try within, and how many tries in all:
Sales answers with accepted or rejected, and why, within:
A rejected lead goes back to, for:
We measure each step by:
""",
        "duties": """\
Marketing alone does:
Sales alone does:
Both do together, and who leads:
Work that marketing takes off the hands of sales:
When one side is full, the other:
""",
        "messages": """\
Our customers are:
The problem they feel:
What we say we do for them, in one sentence:
Three reasons to believe it, each with proof:
What we say when they ask why not a competitor:
What we never say:
""",
        "swot": """\
Strengths, each with an example that a customer named:
Weaknesses, and what each has cost us:
Opportunities, and what we would need for each:
Threats, and how we would notice each early:
Competitors we meet, and when we win or lose against each:
""",
        "buying": """\
Who is part of a purchase, by role:
What sets it off:
Their steps, in their own words:
What each role wants to know at each step:
What we have to offer each role:
Where it usually stops:
""",
        "expertise": """\
Problems we can show that we solve, each with a customer:
What we know that few others do:
Ideas worth sharing with a customer now:
Who among us can speak about each:
""",
    }
)
