"""Serves the document at its stable address, `/openapi.json`."""

import json

from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from hotline_app.api import limits

from . import document

ADDRESS = "openapi.json"
READS_A_MINUTE = 60


class OpenApiPage(BaseRenderer):
	"""What the framework calls for each page: says which is ours, and answers it."""

	def can_render(self) -> bool:
		return self.path == ADDRESS

	def render(self) -> Response:
		try:
			limits.count("openapi", limits.network(), READS_A_MINUTE, 60)
		except limits.TooOftenError as error:
			return _response({"error": str(error)}, error.http_status_code)
		return _response(document.make())


def _response(content: dict, status: int = 200) -> Response:
	text = json.dumps(content, ensure_ascii=False)
	response = Response(text, status, content_type="application/json; charset=utf-8")
	response.headers["Access-Control-Allow-Origin"] = "*"
	return response
