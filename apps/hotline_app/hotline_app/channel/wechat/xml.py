"""The XML of WeChat's callback: flat, without anything that a parser would go and fetch."""

from lxml import etree


class UnreadableXmlError(ValueError):
	"""It is no XML of the kind that WeChat sends."""


def read(text: bytes | str) -> dict[str, str]:
	"""Return the elements of a message by their names. Raises `UnreadableXmlError`."""
	parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
	try:
		root = etree.fromstring(text.encode() if isinstance(text, str) else text, parser)
	except (etree.XMLSyntaxError, ValueError) as error:
		raise UnreadableXmlError(str(error)) from None
	if root.getroottree().docinfo.doctype:
		raise UnreadableXmlError("a document type has no place here")
	return {str(child.tag): (child.text or "") for child in root if isinstance(child.tag, str)}


def write(values: dict[str, str | int]) -> str:
	"""Return an answer of these elements."""
	root = etree.Element("xml")
	for name, value in values.items():
		child = etree.SubElement(root, name)
		child.text = str(value) if isinstance(value, int) else etree.CDATA(value.replace("]]>", "]] >"))
	return etree.tostring(root, encoding="unicode")
