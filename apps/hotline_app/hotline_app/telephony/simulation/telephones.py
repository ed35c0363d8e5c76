"""What people at their telephones ask a made-up switch for."""

from .exchange import Exchange
from .parts import AWAY, BUSY, FREE, Call, Refused, Seat

NOBODY_WAITS = ("listen", "whisper")


def obey(exchange: Exchange, action: str, extension: str, target: str = "") -> None:
	"""Do what a person at a seat asks for; from then on the seat is a person's. Raises Refused."""
	if extension not in exchange.seats:
		raise Refused("the switch does not know this telephone")
	seat = exchange.seats[extension]
	if action in ("ready", "not_ready"):
		_set_ready(exchange, seat, action == "ready")
	elif action == "dial":
		_dial(exchange, seat, target)
	elif action not in NOBODY_WAITS:
		# Nobody hears anything at a made-up switch, so who listens in is let.
		_in_call(exchange, action, seat, target)


def _set_ready(exchange: Exchange, seat: Seat, ready: bool) -> None:
	seat.is_persons = True
	if seat.state == BUSY:
		return
	seat.state, seat.free_since = (FREE if ready else AWAY), exchange.now
	if ready:
		exchange.hand_out()


def _dial(exchange: Exchange, seat: Seat, number: str) -> None:
	if seat.state == BUSY or not number:
		raise Refused("the seat is in a call")
	seat.is_persons = True
	call = exchange.new_call(exchange.profile.numbers[0], number, "Outbound")
	call.seat, seat.call, seat.state = seat, call, BUSY
	exchange.say(call, "ringing", seat)
	if exchange.happens(0.8):
		exchange.after(exchange.between(exchange.profile.answer_s), lambda: exchange.answer(call, seat), call)
	else:
		exchange.after(30, lambda: exchange.end(call, "system"), call)


def _in_call(exchange: Exchange, action: str, seat: Seat, target: str) -> None:
	call = seat.call
	if not call or call.is_over:
		raise Refused("the seat is in no call")
	seat.is_persons = True
	is_talking = call.talks_with is seat
	match action:
		case "answer" if not is_talking and call.seat is seat:
			exchange.answer(call, seat)
		case "hang_up":
			exchange.end(call, "agent")
		case "hold" if is_talking and not call.is_held:
			exchange.hold(call)
		case "resume" if is_talking and call.is_held:
			for guest in list(call.guests):
				exchange.let_go(guest)
			exchange.take_back(call, seat)
		case "transfer" if is_talking and target:
			exchange.transfer(call, seat, target)
		case "consult" if is_talking and target:
			_consult(exchange, call, seat, target)
		case "conference" if is_talking and (call.guests or target in exchange.seats):
			_confer(exchange, call, seat, target)
		case _:
			raise Refused(f"the call is not in a state for it: {action}")


def _confer(exchange: Exchange, call: Call, seat: Seat, target: str) -> None:
	"""Let all speak with each other: whoever was asked before, or now whom `target` names."""
	other = exchange.seats.get(target)
	if other and other not in call.guests:
		if other.state == BUSY:
			raise Refused("the other seat is in a call")
		other.state, other.call = BUSY, call
		call.guests.append(other)
	call.is_held, call.is_conference = False, True
	exchange.say(call, "conferenced", seat, target=call.guests[-1].extension)


def _consult(exchange: Exchange, call: Call, seat: Seat, target: str) -> None:
	other = exchange.seats.get(target)
	if other and other.state == BUSY:
		raise Refused("the other seat is in a call")
	if other:
		exchange.consult(call, seat, other)
		return
	call.turn += 1
	call.is_held = True
	exchange.say(call, "consulted", seat, target=target)
