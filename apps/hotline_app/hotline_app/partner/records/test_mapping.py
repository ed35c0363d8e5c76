import pytest

from hotline_app.partner.records.mapping import PROFILES, MappingError, Profile

PROFILE = Profile(
	fields={"external_id": "id", "category": "type"},
	joined={"address": ["street", "city"]},
	numbers={"latitude": "lat"},
	timezone="America/New_York",
	time_format="%Y-%m-%d %H:%M",
	times={"requested_at": "opened"},
	constants={"kind": "Service"},
	state_column="status",
	states={"Closed": "Closed"},
	closing_times={"closed_at": "ended"},
)
ROW = {
	"id": " 7 ",
	"type": "Noise",
	"street": "1 Main St",
	"city": "",
	"lat": "42.5",
	"opened": "2022-07-01 08:00",
	"status": "Closed",
	"ended": "2022-07-02 08:00",
}


def test_row_becomes_an_order():
	"""Columns are copied, joined, read as numbers and as times with the profile's offset."""
	assert PROFILE.order(ROW) == {
		"external_id": "7",
		"category": "Noise",
		"address": "1 Main St",
		"latitude": 42.5,
		"requested_at": "2022-07-01T08:00:00-04:00",
		"kind": "Service",
	}


def test_winter_has_another_offset():
	"""The offset is the one of the time zone on that day."""
	assert PROFILE.order({**ROW, "opened": "2022-01-01 08:00"})["requested_at"].endswith("-05:00")


def test_closing_is_reported_for_ended_records_only():
	"""Only a row whose state has ended reports a closing."""
	assert PROFILE.closing(ROW) == {"workflow_state": "Closed", "closed_at": "2022-07-02T08:00:00-04:00"}
	assert PROFILE.closing({**ROW, "status": "Open"}) == {}


@pytest.mark.parametrize(("column", "value"), [("opened", "01/07/2022"), ("lat", "north")])
def test_unreadable_value_is_named(column, value):
	"""A value that can't be read is named with its column."""
	with pytest.raises(MappingError, match=f"{column}: '{value}'"):
		PROFILE.order({**ROW, column: value})


def test_unknown_profile_names_the_known_ones():
	"""An unknown profile is refused with the names of those that exist."""
	with pytest.raises(MappingError, match="boston311, nyc311"):
		Profile.load("atlantis")


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_profiles_load(path):
	"""Each shipped profile can be read and maps the external id."""
	assert "external_id" in Profile.load(path.stem).fields
