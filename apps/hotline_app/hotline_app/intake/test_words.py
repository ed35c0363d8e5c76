import pytest

from hotline_app.intake.words import any_of, fold, grams, likeness, phrases


@pytest.mark.parametrize(
	("lines", "text", "is_found"),
	[
		("着火", "隔壁楼道着火了", True),
		("着火", "路灯不亮", False),
		("煤气 泄漏", "厨房里煤气好像有泄漏", True),
		("煤气 泄漏", "煤气费怎么交", False),
		("火灾\n爆炸", "听到爆炸声", True),
		("fire", "There is a FIRE in the yard", True),
		("fire", "They fired my brother", False),
		("fire", "A campfire song", False),
		("leak*", "The pipe is leaking", True),
		("*", "anything", False),
		("gas leak*", "It leaks, and it smells of gas", True),
		("ＷＩＦＩ", "家里wifi连不上", True),
		("110", "我已经打了１１０报警", True),
		("110", "Invoice 21105", False),
		('"on fire"', "The shed is on  fire!", True),
		("“on fire”", "A fire hydrant on Main Street", False),
		('"gas leak*"', "Gas leaking in the cellar", True),
		("", "anything", False),
		("café", "The CAFÉ is loud", True),
		("wifi", "我家wifi坏了", True),
		("停\u3000电", "停水又停电", True),
	],
)
def test_key_words(lines, text, is_found):
	"""Key words are found however they are typed; Latin ones are whole words; all of a line count."""
	assert any_of(phrases(lines), fold(text)) is is_found


@pytest.mark.parametrize(
	("one", "other", "least", "most"),
	[
		("三单元整栋楼停电了", "三单元整栋楼停电了", 1, 1),
		("我们三单元停电了，整栋楼都没电", "三单元整栋楼停电", 0.5, 0.99),
		("The street lamp in front of number 5 is broken", "Broken street lamp, number 5", 0.5, 0.99),
		("停电", "咨询医保报销比例", 0, 0),
		("The tap drips", "My bus was late again", 0, 0.2),
		("", "停电", 0, 0),
		("<p>停电了</p>", "停电了", 1, 1),
	],
)
def test_likeness(one, other, least, most):
	"""Texts about the same matter are alike in Chinese and in English, whatever the order of their words."""
	assert least <= likeness(grams(one), grams(other)) <= most
	assert likeness(grams(one), grams(other)) == likeness(grams(other), grams(one))
