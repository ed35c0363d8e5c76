"""The command: exit code 0 if every record was taken, 1 if some were not, 2 if nothing could be tried."""

import argparse
import csv
import os
import sys
from pathlib import Path

import requests

from .client import Client
from .mapping import MappingError, Profile


def main(arguments: list[str] | None = None) -> int:
	options = _parser().parse_args(arguments)
	try:
		profile = Profile.load(options.profile)
		key, secret = os.environ["HOTLINE_API_KEY"], os.environ["HOTLINE_API_SECRET"]
		with Path(options.file).open(newline="", encoding="utf-8-sig") as file:
			outcome = Client(options.url, key, secret).send(csv.DictReader(file), profile)
	except KeyError as missing:
		return _give_up(f"{missing} is not set, or the file lacks that column")
	except (MappingError, OSError, requests.RequestException) as error:
		return _give_up(str(error))
	for external_id, why in outcome.refused:
		print(f"refused {external_id}: {why}")
	print(", ".join(f"{count} {what}" for what, count in sorted(outcome.counts.items())) or "no records")
	return 1 if outcome.refused else 0


def _give_up(why: str) -> int:
	print(f"records: {why}", file=sys.stderr)
	return 2


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(prog="python -m hotline_app.partner.records", description=__doc__)
	parser.add_argument("file", help="CSV file with a header line")
	parser.add_argument("--profile", required=True, help="name of a shipped profile, or a JSON file")
	parser.add_argument("--url", required=True, help="address of the site")
	return parser


if __name__ == "__main__":
	sys.exit(main())
