"""Tests with a mail server and with a second user of the machine."""
