"""A team's shared repository: a bare cache of it in the user's state folder, and git that moves it.

No git command ever has a team folder as its work tree or current folder, so nothing that somebody
puts there can run: docs/decisions/0025-git-on-a-bare-cache-alone.md.
"""
