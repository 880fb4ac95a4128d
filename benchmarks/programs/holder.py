"""A process that takes a team's lock and is killed while it holds it."""

import sys
import time
from pathlib import Path

from huddlecli.store.lock import team_lock

if __name__ == "__main__":
    with team_lock(Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
