"""How a connection is kept."""

import asyncio

import pytest

from hotline_app.telephony.switch import keeping
from hotline_app.telephony.switch.adapter import Adapter
from hotline_app.telephony.switch.ami import AmiAdapter
from tests.support.switches import AmiStandIn, run, until

from .test_ami import ARRIVAL, SEATS, settings


class Told:
	"""Notes what is told of a connection."""

	def __init__(self) -> None:
		self.states: list[str] = []
		self.errors: list[str] = []

	async def connecting(self) -> None:
		self.states.append("connecting")

	async def connected(self, adapter: Adapter) -> None:
		self.states.append("connected")

	async def alive(self) -> None:
		self.states.append("alive")

	async def failed(self, error: str) -> None:
		self.states.append("failed")
		self.errors.append(error)


def test_a_broken_connection_is_made_anew():
	"""When the switch hangs up it is connected again, and events are heard over the new connection."""

	async def play() -> tuple[Told, list[str]]:
		told, heard = Told(), []
		async with AmiStandIn().running() as switch:
			switch.answers["Ping"] = lambda _fields: ["Response: Success\nPing: Pong"]

			async def at_once(_seconds: float) -> None:
				await asyncio.sleep(0)

			make = lambda: AmiAdapter(settings(switch), heard.append, SEATS)  # noqa: E731
			task = asyncio.create_task(keeping.keep(make, told, at_once))
			await until(lambda: "alive" in told.states)
			await switch.hang_up()
			await until(lambda: told.states.count("alive") == 2)
			await switch.tell(ARRIVAL)
			await until(lambda: len(heard) == 3)
			task.cancel()
			await asyncio.gather(task, return_exceptions=True)
		return told, [event.event for event in heard]

	told, heard = run(play())
	once = ["connecting", "connected", "alive"]
	assert told.states == [*once, "failed", *once]
	assert heard == ["ivr_choice", "queued", "ringing"]


@pytest.mark.parametrize(
	("secret", "wanted"), [("right", [1, 2, 5, 10, 30, 60, 60]), ("wrong", [60, 60, 60, 60, 60, 60, 60])]
)
def test_pauses_grow_and_a_wrong_password_waits_the_longest(secret, wanted):
	"""A switch that is away is tried after growing pauses; one that refuses the password is not pestered."""

	async def play() -> list[float]:
		pauses: list[float] = []

		async def note(seconds: float) -> None:
			pauses.append(seconds)
			if len(pauses) == len(wanted):
				raise asyncio.CancelledError

		switch = AmiStandIn()
		async with switch.running():
			refused = settings(switch, secret="not-this-one")
			if secret == "wrong":
				with pytest.raises(asyncio.CancelledError):
					await keeping.keep(lambda: AmiAdapter(refused, print), Told(), note)
				return pauses
		with pytest.raises(asyncio.CancelledError):
			await keeping.keep(lambda: AmiAdapter(settings(switch), print), Told(), note)
		return pauses

	assert run(play()) == wanted


def test_a_mistake_in_an_adapter_does_not_end_the_connection_for_good():
	"""Whatever goes wrong while serving is told as a failure, and the switch is connected again."""

	class Careless(Adapter):
		async def connect(self) -> None: ...

		async def serve(self) -> None:
			raise KeyError("nobody thought of this")

		async def send(self, command) -> None: ...

	async def play() -> Told:
		told = Told()

		async def note(_seconds: float) -> None:
			if told.states.count("failed") == 2:
				raise asyncio.CancelledError

		with pytest.raises(asyncio.CancelledError):
			await keeping.keep(lambda: Careless(settings(AmiStandIn()), print), told, note)
		return told

	assert "nobody thought of this" in run(play()).errors[0]
