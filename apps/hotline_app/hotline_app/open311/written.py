"""Writes answers as XML and as JSON, after the "Spark" convention of GeoReport v2. Pure.

What is a list in JSON is, in XML, an element with one child for each member; what is nothing is null, or an
empty element.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

XML, JSON = "xml", "json"
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# What each member of a list is called in XML.
MEMBERS = {
	"services": "service",
	"attributes": "attribute",
	"values": "value",
	"service_requests": "request",
	"errors": "error",
	"endpoints": "endpoint",
	"formats": "format",
}
# Characters that XML has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(root: str, content: Any, form: str) -> bytes:
	"""Return an answer in UTF-8; `root`: what it is called in XML, `form`: xml or json."""
	if form == JSON:
		return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
	element = ElementTree.Element(root)
	_fill(element, root, content)
	return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(element, encoding="utf-8")


def _fill(element: ElementTree.Element, name: str, content: Any) -> None:
	if isinstance(content, Mapping):
		for key, value in content.items():
			_fill(ElementTree.SubElement(element, key), key, value)
	elif isinstance(content, Sequence) and not isinstance(content, str):
		for member in content:
			_fill(ElementTree.SubElement(element, MEMBERS[name]), MEMBERS[name], member)
	elif isinstance(content, bool):
		element.text = "true" if content else "false"
	elif content is not None:
		element.text = _UNWRITABLE.sub("", str(content))
