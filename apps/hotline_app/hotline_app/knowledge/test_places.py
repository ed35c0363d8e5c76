"""The directory and the map: what is found, what is stored, and who may see it."""

import json

import frappe
import pytest
from frappe.utils import nowdate

from hotline_app.api import directory, knowledge, map
from hotline_app.knowledge.report.knowledge_use import knowledge_use
from hotline_app.knowledge.report.overdue_reviews import overdue_reviews
from hotline_app.knowledge.report.unanswered_questions import unanswered_questions
from tests.support import making

SQUARE = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]]}


@pytest.fixture(autouse=True)
def _first_user(site) -> None:
	"""The framework makes the first user of a site its manager; nobody of these tests shall be that."""
	making.user("first")


@pytest.fixture
def agent(site) -> str:
	return making.user("agent", "Hotline Agent")


def entry(name: str, **fields):
	values = {"doctype": "HL Directory Entry", "entry_name": name, "phone": "0572-2100000"}
	return frappe.get_doc({**values, **fields}).insert()


def place(name: str, **fields):
	return frappe.get_doc({"doctype": "HL Area", "area_name": name, **fields}).insert()


@pytest.mark.clause("P-9")
@pytest.mark.parametrize(
	"typed", ["供电所", "gongdiansuo", "gds", "配网抢修", "0572 21", "城东 供电", "gongdian"]
)
def test_directory_is_found_as_typed(agent: str, typed: str) -> None:
	"""An entry is found by its name, its duties, its number, in pinyin and by first letters."""
	made = entry("城东供电所", duties="配网抢修")
	entry("热力公司客服", phone="96069")
	with making.acting_as(agent):
		assert [row["name"] for row in directory.search(typed)] == [made.name]


@pytest.mark.clause("P-9")
def test_directory_holds_all_kinds(agent: str) -> None:
	"""Units, departments, supervisors, emergency numbers, large customers, partner lines are told apart."""
	kinds = ("Unit", "Department", "Supervisor", "Emergency Number", "Large Customer", "Partner Line")
	for kind in kinds:
		entry(f"One {kind}", entry_type=kind)
	with making.acting_as(agent):
		assert directory.search("one")[0]["entry_type"] == "Emergency Number"
		for kind in kinds:
			assert [row["entry_name"] for row in directory.search("one", type=kind)] == [f"One {kind}"]


def test_private_number_is_not_everybodys(agent: str) -> None:
	"""The mobile of a contact is for leaders and editors; agents don't get it over the REST API either."""
	made = entry("A large customer", mobile="13900000000")
	with making.acting_as(agent):
		doc = frappe.get_doc("HL Directory Entry", made.name)
		doc.apply_fieldlevel_read_permissions()
		assert doc.get("mobile") is None
		assert "mobile" not in directory.search("large customer")[0]


def test_percent_sign_is_a_sign(agent: str) -> None:
	"""What is typed is no pattern."""
	entry("Somebody")
	with making.acting_as(agent):
		assert directory.search("%") == []


@pytest.mark.clause("P-11")
def test_map_shows_areas_stations_crews_and_lines(agent: str) -> None:
	"""The map has the boundaries of areas, stations and crews in their places, and the network's lines."""
	place("Square", boundary=json.dumps(SQUARE), latitude=30.5, longitude=120.5)
	for layer in ("Station", "Crew"):
		frappe.get_doc(
			{
				"doctype": "HL Map Feature",
				"feature_name": layer,
				"layer": layer,
				"latitude": 30.5,
				"longitude": 120.5,
			}
		).insert()
	line = {"type": "LineString", "coordinates": [[120, 30], [121, 31]]}
	frappe.get_doc(
		{
			"doctype": "HL Map Feature",
			"feature_name": "Feeder",
			"layer": "Grid Line",
			"geometry": json.dumps(line),
		}
	).insert()
	with making.acting_as(agent):
		shown = map.base()
	features = {row["title"]: row for row in shown["features"]}
	assert next(row for row in shown["areas"] if row["name"] == "Square")["boundary"] == SQUARE
	assert features["Feeder"]["geometry"] == line
	assert (features["Crew"]["latitude"], features["Station"]["layer"]) == (30.5, "Station")
	assert features["Crew"]["located_at"]


@pytest.mark.clause("P-11")
def test_area_tells_what_is_going_on(demo, site) -> None:
	"""An area names its unit, its open orders and the notices in force there; the map counts its orders."""
	with making.acting_as(making.AGENT):
		order = making.order(area="Wuxing District")
		facts = map.area("Wuxing District")
		around = map.area("Huzhou")
		now = map.now()
	assert making.PUBLIC_WORKS in {row["unit_name"] for row in facts["units"]}
	assert order.name in {row["name"] for row in around["orders"]} | {row["name"] for row in facts["orders"]}
	assert facts["number"] <= around["number"]
	assert order.name in {row["name"] for row in now["orders"]}
	assert now["counts"]["Wuxing District"] == facts["number"]
	assert {"Nanxun District"} <= {area for row in now["notices"] for area in row["areas"]}


def test_place_is_in_its_smallest_area(agent: str) -> None:
	"""A place on the map is in the area deepest in the tree that holds it, and in none outside all."""
	place("Land", is_group=1, boundary=json.dumps(SQUARE))
	small = {"type": "Polygon", "coordinates": [[[120, 30], [120.5, 30], [120.5, 31], [120, 30]]]}
	place("Town", parent_hl_area="Land", boundary=json.dumps(small))
	with making.acting_as(agent):
		assert map.area_at(30.2, 120.4) == "Town"
		assert map.area_at(30.5, 120.9) == "Land"
		assert map.area_at(35, 120) is None


@pytest.mark.parametrize(
	"text",
	[
		"{",
		'{"type": "Circle"}',
		'{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}',
		'{"type": "Point", "coordinates": [30, 120]}',
		'{"type": "LineString", "coordinates": "far"}',
		'{"type": "Point", "coordinates": []}',
		"[]",
	],
)
def test_what_is_no_shape_is_refused(site, text: str) -> None:
	"""A boundary that is no shape on the earth is refused with a reason."""
	with pytest.raises(frappe.ValidationError, match="is no shape on the map"):
		place("Odd", boundary=text)


@pytest.mark.clause("P-11")
def test_geojson_is_brought_in(site) -> None:
	"""A file brings boundaries to the areas that it names and says which are unknown; twice is as once."""
	place("Known")
	feature = {"type": "Feature", "properties": {"NAME": "Known"}, "geometry": SQUARE}
	other = {**feature, "properties": {"NAME": "Unknown"}}
	text = json.dumps({"type": "FeatureCollection", "features": [feature, other]})
	for _time in range(2):
		assert map.import_geojson(text, "Boundaries", "NAME") == {"stored": 1, "unknown": ["Unknown"]}
		assert map.import_geojson(text, "Grid Line", "NAME")["stored"] == 2
	assert json.loads(frappe.db.get_value("HL Area", "Known", "boundary")) == SQUARE
	assert frappe.db.count("HL Map Feature", {"feature_name": ("in", ("Known", "Unknown"))}) == 2


def test_import_is_the_administrators(agent: str) -> None:
	"""An agent brings nothing in, and a file without the named property is refused."""
	with making.acting_as(agent), pytest.raises(frappe.PermissionError):
		map.import_geojson('{"features": []}', "Boundaries")
	with pytest.raises(frappe.ValidationError, match="Feature 1 has no property"):
		map.import_geojson(json.dumps({"features": [{"properties": {}, "geometry": SQUARE}]}), "Station")


@pytest.mark.clause("C-6.2.6b")
def test_reports_count(site) -> None:
	"""The reports say what was used, what waits for review, and what waits for an answer."""
	made = making.article("Report me")
	frappe.db.set_value("HL Knowledge Article", made.name, "review_on", "2020-01-01")
	knowledge.read(made.name)
	knowledge.helped(made.name, True)
	knowledge.ask("Who knows?")
	_columns, used, _message, chart = knowledge_use.execute({"from_date": nowdate(), "to_date": nowdate()})
	row = next(row for row in used if row["name"] == made.name)
	assert (row["uses"], row["helped"], row["share"]) == (1, 1, 100.0)
	assert "Report me" in chart["data"]["labels"]
	assert made.name in {row["name"] for row in overdue_reviews.execute()[1]}
	assert "Who knows?" in {row["question"] for row in unanswered_questions.execute()[1]}
