"""The huddle itself: Talk, Understand, Execute, as decisions over values.

`decide` says which one event a command leads to, or refuses it; `evolve` says what is true after
an event; the state is always the fold of the journal. Nothing here reads a clock or a file.
"""
