"""The program that pip installs as `huddle`."""

from huddlecli.cli import program

if __name__ == "__main__":
    program()
