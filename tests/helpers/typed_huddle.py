"""What a facilitator types in a short daily huddle that leaves something of each kind."""

from __future__ import annotations

LINES = """\
Call Northgate
/next
the webinar leads stall
/u they wait for a call
/a Call the leads @ana by fri
/d No new webinar until March
/p A stand at the fair
/more
/end
/end
"""
