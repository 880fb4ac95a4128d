"""What past minutes say of the items of an agenda: how long they took, and what comes up again."""
