"""How many requests a minute a partner has."""

import frappe
import pytest
from werkzeug.wrappers import Response

from hotline_app.api import quota
from hotline_app.api.limits import TooOftenError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def three_a_minute(demo, site):
	partner = frappe.get_doc("HL Partner", "city-311")
	partner.requests_a_minute = 3
	partner.save()
	frappe.cache.delete_value("hotline_limit:partner:city-311")
	yield
	frappe.cache.delete_value("hotline_limit:partner:city-311")


def request() -> dict[str, str]:
	"""Return the headers of an answer to one more request."""
	frappe.local.flags.hotline_quota = frappe.local.flags.hotline_retry_after = None
	response = Response()
	try:
		quota.take()
	except TooOftenError as error:
		response.status_code = error.http_status_code
	quota.set_headers(response, None)
	wanted = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
	return {"status": response.status_code, **{name: response.headers.get(name) for name in wanted}}


def test_answers_say_what_is_left():
	"""Each answer says how many requests are left until when; one too many is 429 with Retry-After."""
	with making.acting_as(making.PARTNER):
		answers = [request() for _ in range(4)]
	assert [answer["status"] for answer in answers] == [200, 200, 200, 429]
	assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
	assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
	assert all(0 < int(answer["RateLimit-Reset"]) <= 60 for answer in answers)
	assert [answer["Retry-After"] for answer in answers][:3] == [None] * 3
	assert 0 < int(answers[3]["Retry-After"]) <= 60


def test_others_are_not_counted():
	"""The centre's own people have no such limit."""
	with making.acting_as(making.AGENT):
		assert [request()["RateLimit-Limit"] for _ in range(5)] == [None] * 5
