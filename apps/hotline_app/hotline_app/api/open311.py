"""Open311 GeoReport v2 under `/open311/v2/` (`C-3.1`, `J-37`): reads requests and writes answers.

Everybody may read, so often a minute; who sends needs a key, which has a limit of its own. What goes wrong is
said in the words and with the status of GeoReport v2; nothing is stored then.
"""

import re
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Request, Response

from hotline_app.acting import acting_as
from hotline_app.citizen import photos
from hotline_app.open311 import jurisdictions, keys, routes, written
from hotline_app.open311.errors import NotOfferedError

from . import limits

ROOT = "open311"
READS_A_MINUTE = 300
HOUR = 60 * 60
_PATH = re.compile(r"open311(?:/v2)?/(?P<path>.+)\.(?P<form>xml|json)")
_ATTRIBUTE = re.compile(r"attribute\[(\w{1,40})\](?:\[\d{0,3}\])?")
# The framework's own status for what can't be stored; GeoReport v2 has 400 for all of it.
_EXPECTATION_FAILED, _BAD_REQUEST, _FAILED = 417, 400, 500


class Open311Page(BaseRenderer):
	"""What the framework calls for each page: says which are ours, and answers them."""

	def can_render(self) -> bool:
		return self.path == ROOT or self.path.startswith(f"{ROOT}/")

	def render(self) -> Response:
		return answer(frappe.local.request, self.path)


def answer(request: Request, path: str) -> Response:
	"""Return the answer to a request of a path below `/open311`; without a format it is XML."""
	match = _PATH.fullmatch(path)
	form = match["form"] if match else written.XML
	try:
		inner = match["path"] if match else _front_door(path)
		root, content = _content(request, inner)
		return _response(root, content, form)
	except Exception as error:
		# Nothing half stored; the framework commits what was written by a POST that is answered.
		frappe.db.rollback()
		status, why = _fault(error)
		frappe.clear_messages()
		return _response("errors", [{"code": status, "description": why}], form, status)


def _content(request: Request, path: str) -> tuple[str, Any]:
	method = routes.GET if request.method == "HEAD" else request.method
	found = routes.find(method, path)
	if not found:
		frappe.throw(_("There is nothing here."), NotOfferedError)
	route, place = found
	sent = {name: value for name, value in request.values.items(multi=False) if isinstance(value, str)}
	if method == routes.GET:
		limits.count("open311", limits.network(), READS_A_MINUTE, 60)
		line = jurisdictions.line_of(sent.get("jurisdiction_id")) if route.jurisdiction else ""
		return route.root, route.run(line, routes.Call(place, sent))
	return route.root, _sent(request, route, sent)


def _sent(request: Request, route: routes.Route, sent: dict[str, str]) -> Any:
	key = keys.find(sent.get("api_key"))
	limits.count("open311-key", key.name, key.requests_an_hour, HOUR)
	line = jurisdictions.line_of(sent.get("jurisdiction_id"))
	files = (file.stream.read() for file in request.files.getlist("media"))
	call = routes.Call({}, sent, _answers(request), photos.read([one for one in files if one]), key.name)
	if frappe.session.user == "Guest":
		return route.run(line, call)
	# Whoever sends has no account here, whatever else came along with the request.
	with acting_as("Guest"):
		return route.run(line, call)


def _answers(request: Request) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for name, value in request.values.items(multi=True):
		if match := _ATTRIBUTE.fullmatch(name):
			found.setdefault(match[1], []).append(value)
	return found


def _front_door(path: str) -> str:
	"""Whoever comes without naming a document finds out where to go on."""
	return "discovery" if path in (ROOT, f"{ROOT}/v2") else ""


def _fault(error: Exception) -> tuple[int, str]:
	status = getattr(error, "http_status_code", _FAILED)
	if status >= _FAILED:
		frappe.log_error("Open311 request failed", defer_insert=True)
		return _FAILED, _("Something went wrong here. Please tell us.")
	return _BAD_REQUEST if status == _EXPECTATION_FAILED else status, strip_html(str(error))


def _response(root: str, content: Any, form: str, status: int = 200) -> Response:
	response = Response(written.write(root, content, form), status, content_type=written.CONTENT_TYPES[form])
	# Open data: programs in other pages may read it.
	response.headers["Access-Control-Allow-Origin"] = "*"
	return response
