"""Sessions with a short message centre; pure, the centre is a stand-in on this machine."""

import pytest

from hotline_app.channel.smpp.session import Centre, Heard, NoSessionError, Outgoing, exchange
from tests.support import smsc
from tests.support.smsc import Smsc
from tests.support.switches import run

ONE = Outgoing("m-1", "+8613912345678", "九点到")


def exchanged(
	centre: Smsc, out=(ONE,), hear=lambda _heard: None, password: str = smsc.PASSWORD, linger_s=0.0
):
	async def course():
		async with centre.running():
			of = Centre("127.0.0.1", centre.port, smsc.SYSTEM_ID, password)
			return await exchange(of, list(out), hear, linger_s)

	return run(course())


def test_a_message_goes_out():
	"""Chinese goes as UCS-2, plain letters in the centre's alphabet, each with its number at the centre."""
	centre = Smsc()
	taken = exchanged(centre, (ONE, Outgoing("m-2", "10086", "We come at nine.")))
	assert centre.taken == [("8613912345678", "九点到"), ("10086", "We come at nine.")]
	assert [(taken[id].number, taken[id].error) for id in ("m-1", "m-2")] == [("n-1", None), ("n-2", None)]


@pytest.mark.parametrize(("status", "later"), [(smsc.THROTTLED, True), (smsc.WRONG_ADDRESS, False)])
def test_a_refusal_says_whether_to_try_again(status, later):
	"""A centre that is busy may take it later, a wrong number never."""
	centre = Smsc()
	centre.status = status
	answer = exchanged(centre)["m-1"]
	assert answer.error and answer.later is later


def test_what_the_centre_has_is_heard_and_acknowledged():
	"""Messages and reports that wait come in, and the centre learns that they are here."""
	centre, heard = Smsc(), []
	centre.deliver("8613912345678", "水龙头漏水")
	centre.report("n-1", "DELIVRD")
	exchanged(centre, (), heard.append, linger_s=0.3)
	number = "+8613912345678"
	assert heard == [Heard(number, "水龙头漏水"), Heard(number, "", "n-1", "DELIVRD")]
	assert centre.acknowledged == 2


def test_what_could_not_be_kept_is_not_acknowledged():
	"""Where keeping a message fails the centre is not told that it arrived, so it delivers it again."""

	def fail(_heard):
		raise RuntimeError("the database is away")

	centre = Smsc()
	centre.deliver("13912345678", "水龙头漏水")
	exchanged(centre, (), fail, linger_s=0.3)
	assert centre.acknowledged == 0


def test_no_session_without_the_password():
	"""A centre that does not let us in, or is not there, is one error that names no password."""
	with pytest.raises(NoSessionError) as refusal:
		exchanged(Smsc(), password="wrong")
	assert "wrong" not in str(refusal.value)

	async def nobody():
		return await exchange(Centre("127.0.0.1", 1, "x", "y"), [ONE], lambda _heard: None)

	with pytest.raises(NoSessionError):
		run(nobody())
