"""The bench as a whole: one port for everything, and the commands that its users know."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import frappe
import pytest

from bench import backup, config, database, ports, restore
from bench.cli import tool_environment
from bench.errors import BenchError
from bench.framework.names import RENAMED, renamed_left
from bench.layout import Bench
from bench.processes import PROCESSES, Supervisor
from bench.steps import wait_until
from bench.testsite import ADMIN_PASSWORD
from bench.up import Options, configure, state_of
from tests.support.browser import Visitor
from tests.support.product import ROOT, product
from tests.support.scratch import Scratch
from tests.support.site import Server, Site

APP = "scratch_app"


@pytest.fixture
def desk(browser: Visitor) -> Visitor:
	"""The administrator, logged in, at the desk's first page."""
	browser.login("Administrator", ADMIN_PASSWORD)
	page = browser.open("/app")
	page.wait_for_selector(".codex-editor .ce-block, .no-list-sidebar .ce-block", timeout=60_000)
	return browser


def test_site_is_ready_for_use(site: Site) -> None:
	"""A new site needs no setup wizard and lives in the product's language, time zone and currency."""
	locale = product().locale
	settings = frappe.get_single("System Settings")
	assert settings.setup_complete
	assert (settings.language, settings.time_zone) == (locale.language, locale.time_zone)
	assert frappe.db.get_default("currency") == locale.currency
	assert frappe.db.get_default("desktop:home_page") != "setup-wizard"


def test_desk_has_no_console_errors(desk: Visitor) -> None:
	"""The desk opens, a list and a form too, and the browser's console stays free of errors."""
	desk.screenshot("desk")
	for path, landmark in (("/app/user", ".list-row"), ("/app/user/Administrator", ".form-layout")):
		desk.open(path).wait_for_selector(landmark)
	assert desk.troubles == []


def test_everything_comes_from_one_port(browser: Visitor, server: Server) -> None:
	"""Pages, assets, API and realtime all come from the address that was printed."""
	asked: set[tuple[str, str]] = set()

	def note(url: str) -> None:
		parts = urlsplit(url)
		if parts.scheme in ("http", "https", "ws", "wss"):
			asked.add((parts.netloc, parts.path.split("/")[1]))

	browser.context.on("request", lambda request: note(request.url))
	browser.page.on("websocket", lambda socket: note(socket.url))
	browser.login("Administrator", ADMIN_PASSWORD)
	browser.open("/app").wait_for_selector(".ce-block")
	browser.page.wait_for_function("() => frappe.realtime.socket && frappe.realtime.socket.connected")
	assert {place for place, _ in asked} == {urlsplit(server.url).netloc}
	assert {"app", "assets", "api", "socket.io"} <= {first for _, first in asked}


def test_realtime_updates_arrive(desk: Visitor, built_site: Site) -> None:
	"""What the server publishes for a user reaches the user's open desk."""
	desk.page.wait_for_function("() => frappe.realtime.socket && frappe.realtime.socket.connected")
	desk.page.evaluate("() => frappe.realtime.on('probe', (message) => { window.probed = message.text })")
	with built_site.connected():
		frappe.publish_realtime("probe", {"text": "hello"}, user="Administrator")
	desk.page.wait_for_function("() => window.probed === 'hello'", timeout=10_000)


def test_realtime_works_for_a_foreign_host_name(server: Server) -> None:
	"""Whatever name a client has for the machine, it gets the default site."""
	request = urllib.request.Request(f"{server.url}/api/method/ping", headers={"Host": "any.example"})
	with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
		assert answer.status == 200


def test_a_client_cannot_choose_its_address(server: Server, built_site: Site) -> None:
	"""A made-up X-Forwarded-For does not reach the framework, which limits rates by address."""
	session = server.session()
	session.headers["X-Forwarded-For"] = "203.0.113.7"
	assert session.get(f"{server.url}/api/method/frappe.auth.get_logged_user").ok
	server.session(password=ADMIN_PASSWORD)
	with built_site.connected():
		addresses = frappe.get_all("Activity Log", pluck="ip_address", filters={"operation": "Login"})
	assert set(addresses) == {"127.0.0.1"}


def test_assets_are_cached_and_compressed(server: Server) -> None:
	"""A bundle with its content's hash in its name is kept for good, and travels compressed."""
	session = server.session()
	manifest = session.get(f"{server.url}/assets/assets.json").json()
	answer = session.get(server.url + manifest["desk.bundle.js"])
	assert "immutable" in answer.headers["Cache-Control"]
	assert answer.headers["Content-Encoding"] == "gzip"
	assert "immutable" not in session.get(f"{server.url}/assets/assets.json").headers["Cache-Control"]


def test_uploaded_pages_do_not_run(server: Server, built_site: Site) -> None:
	"""A public file that is a page is downloaded, never shown under the site's name."""
	path = built_site.folder / "public" / "files" / "page.html"
	path.write_text("<script>alert(1)</script>")
	try:
		answer = server.session().get(f"{server.url}/files/page.html")
	finally:
		path.unlink()
	assert answer.ok
	assert answer.headers["Content-Disposition"] == "attachment"
	assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_renamed_token_is_left_in_the_tree() -> None:
	"""No file of the framework, by name or content, bears a token of the renamed distribution."""
	assert renamed_left(ROOT / "apps" / "frappe" / "frappe") == []


def test_no_renamed_token_is_left_in_the_database(built_site: Site) -> None:
	"""No row of a new site bears one either."""
	connection = built_site.testsite.administrator()
	name = frappe.get_site_config(str(built_site.testsite.bench.sites), str(built_site.folder)).db_name
	command = ["mariadb-dump", "--no-defaults", "--skip-extended-insert", "--user=root"]
	command += [f"--socket={connection['unix_socket']}", name]
	environment = {**os.environ, "MYSQL_PWD": connection["password"]}
	dump = subprocess.run(command, env=environment, capture_output=True, check=True).stdout.decode()
	assert "tabDocType" in dump
	assert [line[:200] for line in dump.splitlines() if RENAMED.search(line)] == []


def test_no_renamed_token_is_left_on_the_desk(desk: Visitor) -> None:
	"""Nor does the desk as a browser shows it, nor any script or style that it loads."""
	texts = [desk.page.content()]
	for url in desk.page.evaluate(
		"() => performance.getEntriesByType('resource').map((entry) => entry.name)"
	):
		answer = desk.context.request.get(url) if "/assets/" in url else None
		if (
			answer
			and "image" not in answer.headers["content-type"]
			and "font" not in answer.headers["content-type"]
		):
			texts.append(answer.text())
	assert len(texts) > 5
	assert [match.group() for text in texts if (match := RENAMED.search(text))] == []


@pytest.fixture
def scratch(own_site: Site) -> Iterator[Scratch]:
	"""A bench to try commands on."""
	made = Scratch(own_site.testsite.bench.home / "scratch", own_site)
	made.make()
	yield made
	own_site.restore()
	made.remove()


def test_frappe_bench_commands_work(scratch: Scratch, own_site: Site) -> None:
	"""An app is made, installed, tested, built and migrated with the commands of frappe-bench alone."""
	site = ("--site", own_site.name)
	scratch.bench("new-app", APP, typed="\nA scratch app\nSomebody\nsomebody@example.com\nMIT\nn\n")
	assert (scratch.folder / "apps" / APP / APP / "hooks.py").exists()
	scratch.bench(*site, "install-app", APP)
	assert APP in scratch.bench(*site, "list-apps")
	(scratch.folder / "apps" / APP / APP / "test_scratch.py").write_text(
		"import frappe\n"
		"from frappe.tests.utils import FrappeTestCase\n\n\n"
		"class TestScratch(FrappeTestCase):\n"
		"\tdef test_site(self):\n"
		f"\t\tself.assertEqual(frappe.local.site, {own_site.name!r})\n"
	)
	assert "Ran 1 test" in scratch.bench(*site, "run-tests", "--module", f"{APP}.test_scratch")
	scratch.bench("build", "--app", APP)
	scratch.bench(*site, "migrate")
	assert own_site.name in scratch.bench(*site, "console", typed="print(frappe.local.site)\n")
	scratch.bench(*site, "backup")
	assert list((own_site.folder / "private" / "backups").glob("*-database.sql.gz"))


def test_bench_start_starts_everything(built_site: Site) -> None:
	"""`bench start` runs all processes of the Procfile, serves, and ends them all when it is told to."""
	home = built_site.testsite.bench.home
	bench = Bench.at(ROOT).beside(f"{home.name}-start")
	bench.make_folders()
	state = state_of(bench)
	configure(bench, state, built_site.name, Options(), disposable=True)
	common = config.read_json(bench.common_config)
	(bench.sites / "apps.txt").write_text("frappe\nhotline_app\n")
	database.initialise(bench, common["root_password"], bench.logs / "mariadb.log")
	with (bench.logs / "start.log").open("w") as log:
		started = subprocess.Popen(
			[bench.tools / "bin" / "bench", "start"],
			cwd=bench.home,
			env=tool_environment(bench),
			stdout=log,
			stderr=subprocess.STDOUT,
			start_new_session=True,
		)
	try:
		url = f"http://127.0.0.1:{common['webserver_port']}/api/method/ping"
		assert wait_until(lambda: _status(url) == 404, 60), (bench.logs / "start.log").read_text()[-3000:]
		time.sleep(1)
		assert started.poll() is None
		with pytest.raises(BenchError, match="bench start"):
			Supervisor(bench).clear()
		text = (bench.logs / "start.log").read_text()
		assert all(f"{name}." in text or f"{name} " in text for name in PROCESSES)
	finally:
		with contextlib.suppress(ProcessLookupError):
			started.send_signal(signal.SIGTERM)
		started.wait(timeout=60)
	assert wait_until(lambda: all(map(ports.is_free, state.get("ports").values())), 20)


def _status(url: str) -> int | None:
	opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
	try:
		return opener.open(url, timeout=10).status
	except urllib.error.HTTPError as error:
		return error.code
	except OSError:
		return None


def test_two_commands_do_not_work_on_one_bench_at_once() -> None:
	"""A second command on a bench that is being changed is refused in one line."""
	hold = "import sys; from pathlib import Path\n"
	hold += "from bench.layout import Bench; from bench.up import only_one\n"
	hold += "with only_one(Bench.at(Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
	command = [sys.executable, "-c", hold, str(ROOT)]
	with subprocess.Popen(
		command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
	) as holder:
		holder.stdout.readline()
		done = subprocess.run([ROOT / "hotline", "down"], capture_output=True, text=True)
		holder.communicate()
	assert done.returncode == 1
	assert done.stderr.count("\n") == 1
	assert "another command" in done.stderr


def test_backup_comes_back(own_site: Site) -> None:
	"""A backup holds the database and the files of its moment, and restoring brings back just these."""
	bench, name = own_site.testsite.bench, own_site.name
	photo = own_site.folder / "private" / "files" / "photo.txt"
	later = own_site.folder / "private" / "files" / "later.txt"
	with own_site.connected():
		before = frappe.get_doc(doctype="ToDo", description="before the backup").insert().name
		frappe.db.commit()
	photo.write_text("photo")
	archive = restore.make(bench, name, product().app)
	with own_site.connected():
		after = frappe.get_doc(doctype="ToDo", description="after the backup").insert().name
		frappe.db.commit()
	photo.unlink()
	later.write_text("later")
	try:
		restore.put_in_place(bench, name, backup.verify(archive, product().app))
		own_site.flush()
		with own_site.connected():
			assert frappe.db.exists("ToDo", before)
			assert not frappe.db.exists("ToDo", after)
	finally:
		own_site.find()
		archive.unlink()
	assert photo.read_text() == "photo"
	assert not later.exists()
