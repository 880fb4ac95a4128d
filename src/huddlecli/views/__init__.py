"""Views: pure functions that turn core values into documents, text and screens."""
