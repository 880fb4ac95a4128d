"""Edits in the user's editor: the editor itself, minutes and agendas."""
