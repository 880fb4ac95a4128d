"""Campaigns: the program is killed, crowded and starved, and nothing may be lost."""
