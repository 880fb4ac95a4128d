"""Readers of many files whose text is as huddle writes it; any other text is left to the usual."""

# A day, and the time that follows it in an instant, as huddle writes them.
DAY = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
TIME = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}(?:[0-9]{3})?Z"
