"""The full screen, on Textual: imported only when one starts, since that takes a moment."""
