"""`huddle agenda`: the message on the next huddle, and the commands that change an agenda."""
