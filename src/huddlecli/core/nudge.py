"""Two sentences that never help in a huddle, and close variants of them.

A better question is suggested instead; nothing is refused because of them.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Nudge: TypeAlias = Literal["better-leads", "follow-up"]

_LEADS = r"(?:leads?|prospects?)"
_WEAK = r"(?:weak|bad|poor|useless|rubbish|garbage|junk)"
_FOLLOW_UP = r"follow(?:s|ed|ing)?[ -]?up"
_SENTENCES: tuple[tuple[Nudge, str], ...] = (
    ("better-leads", rf"\b(?:need|want)\b[^.?!]*\bbetter (?:quality )?{_LEADS}\b"),
    ("better-leads", rf"\b(?:get|give|send|bring) (?:me|us) better (?:quality )?{_LEADS}\b"),
    ("better-leads", rf"\b{_LEADS} (?:is|are|were) (?!not )(?:\w+ )?{_WEAK}\b"),
    # "Why not follow up by phone?" is a proposal.
    ("follow-up", rf"\bwhy (?!not follow[ -]?up)[^.?!]*\bnot (?:\w+ )?{_FOLLOW_UP}"),
    ("follow-up", rf"\b(?:nobody|no one|never|not one of you) (?:\w+ ){{0,2}}{_FOLLOW_UP}"),
)


def nudge_for(text: str) -> Nudge | None:
    """Return which of the two sentences `text` contains, or None."""
    normal = " ".join(text.lower().replace("’", "'").replace("n't", " not").split())
    return next((nudge for nudge, pattern in _SENTENCES if re.search(pattern, normal)), None)
