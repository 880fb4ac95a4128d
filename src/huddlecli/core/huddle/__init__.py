"""The live huddle: commands -> decide -> events -> evolve -> state.

`decide` returns the one event that a command causes, or refuses the command; `evolve` returns the
state after an event. The state is always the fold of the journal. Nothing here reads a clock or a
file: times and new ids are arguments.
"""
