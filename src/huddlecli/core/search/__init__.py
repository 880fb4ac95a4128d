"""The search over everything that a team has said and kept: `huddle find`.

A line such as `demo list @maria is:open` becomes a query (`query`). What can be found is a thing
(`things`), made from a record (`record_things`) or from minutes (`minutes_things`). A match
(`matcher`) needs all words of the query in one thing. `raw_text` says by the bytes of a file that
nothing in it can match, so that few files have to be parsed.
"""
