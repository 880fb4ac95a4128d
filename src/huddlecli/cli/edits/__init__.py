"""Edits of whole files in the user's editor: minutes and agendas."""
