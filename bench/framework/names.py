"""Changes a renamed distribution of Frappe back into Frappe, file names and contents alike.

The package index carries Frappe only under another name. The two sources differ by a handful of
tokens; this module knows those tokens and nothing else.
"""

import re
from pathlib import Path

# Order matters: the longer names contain the shorter ones. ASCII word boundaries, because Chinese and
# Japanese translations write a name without a space before it.
RENAMES: tuple[tuple[re.Pattern[str], str], ...] = (
	(re.compile(r"criscoerp"), "erpnext"),
	(re.compile(r"Criscoerp"), "ERPNext"),
	(re.compile(r"criscostack"), "frappe"),
	(re.compile(r"Criscostack"), "Frappe"),
	(re.compile(r"CRISCOSTACK"), "FRAPPE"),
	(re.compile(r"(?:(?<=[a-z_])|\b)Crisco", re.ASCII), "Frappe"),
	(re.compile(r"\bbrik(?=[A-Z_]|\b)", re.ASCII), "bench"),
)

# What must not be left anywhere once the names are changed back.
RENAMED = re.compile(r"(?i:crisco)|\b(?i:brik)(?=[A-Z_]|\b)", re.ASCII)

_BINARY_PROBE_BYTES = 8192


def restore_names(text: str) -> str:
	"""Return `text` with every renamed token changed back."""
	for pattern, name in RENAMES:
		text = pattern.sub(name, text)
	return text


def restore_bytes(content: bytes) -> bytes:
	"""Return a file's content with the names changed back; binary content is returned as it is."""
	if b"\0" in content[:_BINARY_PROBE_BYTES]:
		return content
	try:
		return restore_names(content.decode()).encode()
	except UnicodeDecodeError:
		return content


def renamed_left(tree: Path) -> list[str]:
	"""Return `path: token` for each renamed token left in the names or contents below `tree`."""
	left = []
	for path in sorted(tree.rglob("*")):
		relative = path.relative_to(tree).as_posix()
		if match := RENAMED.search(relative):
			left.append(f"{relative}: {match.group()}")
		if path.is_file():
			content = path.read_bytes()
			if b"\0" in content[:_BINARY_PROBE_BYTES]:
				continue
			if match := RENAMED.search(content.decode(errors="replace")):
				left.append(f"{relative}: {match.group()}")
	return left
