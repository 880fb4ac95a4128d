"""Benchmarks: huddle timed side by side with similar tools, `python -m benchmarks`."""
