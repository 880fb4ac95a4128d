"""The screens on which a huddle runs, over one session."""
