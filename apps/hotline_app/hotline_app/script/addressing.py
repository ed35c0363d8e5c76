"""How a caller is addressed on the phone: 王先生, 李女士, Mr Smith."""

import re

_CHINESE_NAME = re.compile(r"^[\u3400-\u9fff]{2,4}$")
_LONG_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "皇甫", "尉迟", "公孙", "慕容", "令狐")
_TITLES = {"zh": {"Male": "先生", "Female": "女士"}, "en": {"Male": "Mr", "Female": "Ms"}}


def addressed(name: str | None, gender: str | None, language: str) -> str:
	"""Return the caller as people are addressed in `language`; the bare name without a gender."""
	name = (name or "").strip()
	chinese = language.startswith("zh")
	title = _TITLES["zh" if chinese else "en"].get(gender or "")
	if not name or not title:
		return name
	if not chinese:
		return f"{title} {name}"
	return f"{_surname(name)}{title}"


def _surname(name: str) -> str:
	if not _CHINESE_NAME.match(name):
		return name
	return name[:2] if name[:2] in _LONG_SURNAMES else name[0]
