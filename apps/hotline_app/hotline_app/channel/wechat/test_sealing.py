"""WeChat's signatures, encryption and XML; pure."""

import pytest

from hotline_app.channel.wechat import sealing, xml

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_a_signature_does_not_depend_on_the_order():
	"""The example of WeChat's manual way: the parts are sorted and hashed."""
	assert sealing.signature("b", "a") == sealing.signature("a", "b")
	assert sealing.is_signed(sealing.signature("t", "1", "n"), "n", "1", "t")
	assert not sealing.is_signed(None, "t")


@pytest.mark.parametrize("text", ["", "hello", "水龙头漏水" * 50])
def test_what_is_sealed_is_opened(text):
	"""What was sealed for the account is read with its key, and differs each time."""
	seal = sealing.Seal(KEY, "wx1")
	assert seal.open(seal.close(text)) == text
	assert seal.close(text) != seal.close(text)


@pytest.mark.parametrize("sealed", ["", "no base64!", "AAAA", "QUJD" * 16])
def test_what_is_not_sealed_is_not_read(sealed):
	"""Rubbish, another account's message and a wrong key are one and the same refusal."""
	with pytest.raises(sealing.WrongSealError):
		sealing.Seal(KEY, "wx1").open(sealed)
	with pytest.raises(sealing.WrongSealError):
		sealing.Seal(KEY, "wx1").open(sealing.Seal(KEY, "wx2").close("hello"))
	with pytest.raises(sealing.WrongSealError):
		sealing.Seal("short", "wx1")


@pytest.mark.parametrize(
	"text",
	[
		'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
		'<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
		"<xml><Content>",
		"",
	],
)
def test_xml_fetches_nothing(text):
	"""A document type, with entities that fetch or grow, is refused."""
	with pytest.raises(xml.UnreadableXmlError):
		xml.read(text)


def test_xml_there_and_back():
	"""Whatever is written is read again."""
	values = {"Content": "a < b ]]> c & d", "CreateTime": 1}
	assert xml.read(xml.write(values)) == {"Content": "a < b ]] > c & d", "CreateTime": "1"}
