"""What has changed from one version of an article to the next, to be read by people."""

import re
from difflib import SequenceMatcher
from html import unescape

from frappe import _
from frappe.utils import escape_html, strip_html

FIELDS = ("title", "answer", "text", "keywords", "source", "valid_from", "valid_until", "audience", "line")
# A Latin word, a number, or one other sign: Chinese is compared sign by sign.
_PIECE = re.compile(r"[0-9A-Za-z]+|\s+|.", re.DOTALL)
_ENDS = re.compile(r"</(p|div|li|h\d)>|<br\s*/?>", re.IGNORECASE)


def between(before, after) -> str | None:
	"""Return as HTML the fields that differ, with `<del>` and `<ins>`; None if none do."""
	parts = []
	for fieldname in FIELDS:
		old, new = _plain(before.get(fieldname)), _plain(after.get(fieldname))
		if old != new:
			label = _(after.meta.get_label(fieldname), context=after.doctype)
			parts.append(f"<p><b>{escape_html(label)}</b><br>{marked(old, new)}</p>")
	return "".join(parts) or None


def marked(old: str, new: str) -> str:
	"""Return `new` as HTML with marks where it differs from `old`."""
	one, other = _PIECE.findall(old), _PIECE.findall(new)
	out = []
	for operation, i, j, k, l in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():  # noqa: E741
		if operation == "equal":
			out.append(_html(one[i:j]))
			continue
		if j > i:
			out.append(f"<del>{_html(one[i:j])}</del>")
		if l > k:
			out.append(f"<ins>{_html(other[k:l])}</ins>")
	return "".join(out)


def _html(pieces: list[str]) -> str:
	return escape_html("".join(pieces)).replace("\n", "<br>")


def _plain(value: object) -> str:
	text = strip_html(_ENDS.sub("\n", str(value or "")))
	return unescape(text).strip()
