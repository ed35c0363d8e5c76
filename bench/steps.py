"""Steps that lead from a bare machine to a running bench, each done only when its inputs changed."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from . import shell
from .console import Console
from .state import State

_MOST_AT_ONCE = 3


@dataclass(frozen=True)
class Step:
	"""One thing to do.

	`inputs` returns the fingerprint of all that decides the result; without it the step is always done.
	`results` are paths without which the step counts as undone. `needs` names steps that come before.
	"""

	name: str
	title: str
	run: Callable[[], None]
	inputs: Callable[[], str] | None = None
	results: tuple[Path, ...] = ()
	needs: tuple[str, ...] = field(default=())

	def is_done(self, state: State) -> bool:
		"""Say whether the step's last result still stands."""
		if self.inputs is None or not all(path.exists() for path in self.results):
			return False
		return state.finished(self.name) == self.inputs()


def run_steps(steps: Iterable[Step], state: State, console: Console) -> set[str]:
	"""Do the steps that are not done, side by side where none needs the other.

	Returns the names of those that were done now. After the first error the programs that other steps
	have under way are ended, and it is raised; what was finished stays finished.
	"""
	shell.begin()
	waiting = {step.name: step for step in steps}
	done_now: set[str] = set()
	running: dict[Future[None], Step] = {}
	error: BaseException | None = None
	with ThreadPoolExecutor(_MOST_AT_ONCE) as pool:
		while running or (waiting and error is None):
			if error is None:
				for step in _ready(waiting, running.values()):
					del waiting[step.name]
					if not step.is_done(state):
						running[pool.submit(_do, step, state, console)] = step
			if not running:
				continue
			try:
				finished = wait(running, return_when=FIRST_COMPLETED).done
			except BaseException:
				shell.give_up()
				raise
			for future in finished:
				step = running.pop(future)
				if failure := future.exception():
					error = error or failure
					shell.give_up()
				else:
					done_now.add(step.name)
	if error is not None:
		raise error
	return done_now


def _ready(waiting: dict[str, Step], under_way: Iterable[Step]) -> list[Step]:
	unsettled = waiting.keys() | {step.name for step in under_way}
	ready = [step for step in waiting.values() if not unsettled & set(step.needs)]
	if not ready and waiting.keys() == unsettled:
		raise ValueError(f"steps that wait for each other: {', '.join(sorted(waiting))}")
	return ready


def _do(step: Step, state: State, console: Console) -> None:
	# Until the step has ended well, its former result is not to be trusted.
	state.finish(step.name, None)
	with console.step(step.title):
		step.run()
	if step.inputs is not None:
		state.finish(step.name, step.inputs())


def wait_until(check: Callable[[], bool], timeout_s: float, interval_s: float = 0.1) -> bool:
	"""Ask `check` again and again; return False when it has not come true in time."""
	deadline = time.monotonic() + timeout_s
	while not check():
		if time.monotonic() > deadline:
			return False
		time.sleep(interval_s)
	return True
