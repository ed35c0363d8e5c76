"""What GeoReport v2 can be asked: the paths, what goes with them, and what answers.

The published OpenAPI document is made from this table too, so that it says what is so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hotline_app.citizen.photos import Photo

from . import arguments, discovery, posting, requests, services
from .posting import Answers

GET, POST = "GET", "POST"


@dataclass(frozen=True)
class Call:
	"""What a client has sent: in the path, as arguments, as answers to questions, and as photos."""

	place: dict[str, str]
	sent: dict[str, str]
	answers: Answers = field(default_factory=dict)
	photos: tuple[Photo, ...] = ()
	# Whose key came along, for what has to be told apart by sender.
	sender: str | None = None


@dataclass(frozen=True)
class Argument:
	"""What can be sent along."""

	name: str
	description: str
	schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
	required: bool = False


@dataclass(frozen=True)
class Route:
	"""A path below `/open311/v2/`, without its format. `root`: what the answer is called in XML.

	`run` is given the line that is meant (none without `jurisdiction`) and the call.
	"""

	method: str
	path: str
	root: str
	run: Callable[[str, Call], Any]
	summary: str
	arguments: tuple[Argument, ...] = ()
	jurisdiction: bool = True

	@cached_property
	def pattern(self) -> re.Pattern[str]:
		return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]{1,140})", self.path))


JURISDICTION = Argument(
	"jurisdiction_id", "Which line is meant; it can be left out where only one is open to Open311."
)
_NUMBER = {"type": "number"}
_LIST = (
	Argument(
		"service_request_id", f"Up to {arguments.MOST_IDS}, between commas; overrides all other arguments."
	),
	Argument("service_code", "One or more, between commas."),
	Argument("start_date", "The earliest time of the request, as in 2026-01-31T09:30:00+08:00."),
	Argument("end_date", "The latest time of the request; at most 90 days after the earliest."),
	Argument("status", "open, closed, or both between a comma."),
	Argument(
		"page", "Which page, from 1.", {"type": "integer", "minimum": 1, "maximum": arguments.LAST_PAGE}
	),
	Argument(
		"page_size",
		"How many on a page.",
		{"type": "integer", "minimum": 1, "maximum": arguments.MOST_A_PAGE, "default": arguments.MOST_A_PAGE},
	),
)
_SENT = (
	Argument("api_key", "The key of the application.", required=True),
	Argument("service_code", "One of the services.", required=True),
	Argument("lat", "Latitude (WGS84). A place is asked for: both of these, or an address.", _NUMBER),
	Argument("long", "Longitude (WGS84).", _NUMBER),
	Argument("address_string", "The address in words."),
	Argument("address_id", "The number of a place in the address book of the line."),
	Argument("description", "What it is about.", {"type": "string", "maxLength": posting.LONGEST}),
	Argument("first_name", "Of the person."),
	Argument("last_name", "Of the person."),
	Argument("phone", "Where the person can be reached; without one the request is anonymous."),
	Argument("email", "Of the person."),
	Argument("device_id", "Not kept."),
	Argument("account_id", "Not kept."),
	Argument("media_url", "The address of a picture.", {"type": "string", "maxLength": posting.LONGEST_LINK}),
	Argument("external_id", "The sender's own number; sent again with it nothing changes."),
)


def _post(line: str, call: Call) -> list[dict[str, Any]]:
	own = (call.sent.get("external_id") or "").strip()
	external_id = f"{call.sender}:{own}" if own else None
	return [posting.post(line, call.sent, call.answers, call.photos, external_id)]


ROUTES = (
	Route(
		GET,
		"discovery",
		"discovery",
		lambda line, call: discovery.document(),
		"Where the service is found, and whom to ask",
		jurisdiction=False,
	),
	Route(GET, "services", "services", lambda line, call: services.listing(line), "What can be requested"),
	Route(
		GET,
		"services/{service_code}",
		"service_definition",
		lambda line, call: services.definition(line, call.place["service_code"]),
		"What is asked for with a service",
	),
	Route(POST, "requests", "service_requests", _post, "Send a request", _SENT),
	Route(
		GET,
		"requests",
		"service_requests",
		lambda line, call: requests.listing(line, call.sent),
		"Public requests, the latest first",
		_LIST,
	),
	Route(
		GET,
		"requests/{service_request_id}",
		"service_requests",
		lambda line, call: [requests.one(line, call.place["service_request_id"])],
		"A public request",
	),
	Route(
		GET,
		"tokens/{token}",
		"service_requests",
		lambda line, call: [requests.of_token(line, call.place["token"])],
		"The number of a request that was sent under a token",
	),
)


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
	"""Return the route of a path without its format, and what stands in the path; None for no route."""
	for route in ROUTES:
		if route.method == method and (match := route.pattern.fullmatch(path)):
			return route, match.groupdict()
	return None
