"""How long huddle takes, side by side with what people use today: `python -m benchmarks`."""
