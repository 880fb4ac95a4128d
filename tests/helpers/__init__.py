"""What tests share: a folder to run the program in, a huddle to hold, the team Acme."""
