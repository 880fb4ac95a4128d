"""Facts: what leaves a team for the figures over many teams. No words of the team are in them.

`rows` has their kinds and columns, `promise_rows` and its neighbours make them from records and
minutes, and `words` has what stands for a word of the team's own.
"""
