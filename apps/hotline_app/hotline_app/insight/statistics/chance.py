"""Whether there is more of something than before by more than chance. Pure.

What comes in at random, one apart from the other, is counted twice: `now` in a period, `before` in several
earlier ones of the same length. If nothing has changed, each of all that were counted falls into the present
period with a chance of one in `1 + periods`; so the chance of as many as now, or more, is the upper tail of
a binomial distribution. It is the exact test for the rates of two Poisson processes: unlike a z value it
holds for small numbers, and unlike a Poisson test it does not take the mean of few periods for certain.
"""

from math import exp, lgamma, log

# Terms that add nothing to what can be told.
NEGLIGIBLE = 1e-16


def of_so_many(now: int, before: int, periods: float) -> float:
	"""The chance of `now` or more, after `before` in so many periods of the same length together."""
	return of_part(now, now + before, 1 / (1 + periods))


def of_part(part: int, whole: int, share: float) -> float:
	"""The chance that `part` or more of `whole` are of a kind that `share` (0 to 1) of all things are."""
	if part <= 0:
		return 1.0
	if not 0 < share < 1:
		return float(share >= 1)
	at_mean = part <= whole * share
	total = 0.0
	# Of the two tails the thinner one is added up, from its thick end.
	counts = range(part - 1, -1, -1) if at_mean else range(part, whole + 1)
	for count in counts:
		term = exp(
			lgamma(whole + 1)
			- lgamma(count + 1)
			- lgamma(whole - count + 1)
			+ count * log(share)
			+ (whole - count) * log(1 - share)
		)
		total += term
		past_mean = count < whole * share if at_mean else count > whole * share
		if past_mean and term < NEGLIGIBLE:
			break
	return min(1.0, max(0.0, 1 - total if at_mean else total))
