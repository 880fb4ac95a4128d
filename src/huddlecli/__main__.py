"""`python -m huddlecli` is `huddle`."""

import sys

from huddlecli.cli import main

sys.exit(main())
