"""Lets a partner keep in step with many changes while the server is killed again and again; run by hand.

	env/bin/python tests/bench/partner_sync.py [--changes 50000] [--kills 5]

It runs `tests/test_partner_sync.py` in that size, on the tests' site, and prints how long it took.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
	parser.add_argument("--changes", type=int, default=50_000)
	parser.add_argument("--kills", type=int, default=5)
	options = parser.parse_args()
	size = {"HOTLINE_SYNC_CHANGES": str(options.changes), "HOTLINE_SYNC_KILLS": str(options.kills)}
	command = [str(ROOT / "hotline"), "test", "tests/test_partner_sync.py", "-q", "-s", "-n0"]
	return subprocess.run(command, cwd=ROOT, env={**os.environ, **size}, check=False).returncode


if __name__ == "__main__":
	sys.exit(main())
