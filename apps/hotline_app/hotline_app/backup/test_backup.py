from collections.abc import Iterator
from contextlib import chdir
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from frappe.utils import now_datetime
from frappe.utils.backups import BackupGenerator

from hotline_app.backup import __main__, archive, desk, ledger, making, place, scratch, trial, work
from tests.support import making as records
from tests.support.site import Site

WATCHER = "watcher@test.example"


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Iterator[Path]:
	"""A folder for backups, and one person who is told of failures; what was committed is put back."""
	path = tmp_path / "backups"
	if not frappe.db.exists("User", WATCHER):
		# The framework makes the first user a system manager.
		records.user("boss", "System Manager")
		records.user("watcher", "Hotline Administrator")
	settings = frappe.get_doc("HL Backup Settings")
	settings.update({"folder": str(path), "min_free_gb": 0, "watchers": [{"user": WATCHER}]})
	settings.save()
	frappe.db.delete("HL Backup")
	frappe.db.delete("Notification Log")
	frappe.db.set_value("HL Backup Plan", {"name": ("is", "set")}, "creation", "2020-01-01 00:00:00")
	frappe.db.commit()
	yield path


@pytest.fixture
def quick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""Backups that take no time: an empty folder each."""

	def write(at: Path, name: str, *, with_files: bool) -> archive.Archive:
		(at / name).mkdir(parents=True)
		return archive.Archive(at / name, {"parts": {}}, "0" * 64)

	monkeypatch.setattr(archive, "write", write)
	return folder


def plan_of(rhythm: str, **changes) -> frappe._dict:
	row = next(row for row in making.plans() if row.rhythm == rhythm)
	if changes:
		frappe.db.set_value("HL Backup Plan", row.name, changes)
	return frappe._dict(row, **changes)


def failing(monkeypatch: pytest.MonkeyPatch, why: str = "the disk burns") -> None:
	def take_dump(generator: BackupGenerator) -> None:
		Path(generator.backup_path_db).write_bytes(b"half")
		raise Exception(f"{why} -p{frappe.conf.db_password}")

	monkeypatch.setattr(BackupGenerator, "take_dump", take_dump)


def entry(name: str):
	return frappe.get_doc("HL Backup", name)


def told_of(name: str) -> list[str]:
	return frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")


@pytest.mark.clause("C-6.1.6")
def test_a_backup_restores_with_its_files_and_recordings(
	folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch
):
	"""A backup restored into a scratch site has the record, the file and the recording of its moment."""
	todo = frappe.get_doc(doctype="ToDo", description="as it was").insert()
	todo.db_set("creation", now_datetime() - timedelta(hours=1))
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "drill.txt", "content": "photo", "is_private": 1}
	).insert()
	recording = site.folder / "private" / "files" / "recordings" / "2026" / "11" / "drill.wav"
	recording.parent.mkdir(parents=True, exist_ok=True)
	recording.write_bytes(b"RIFF" * 5000)
	frappe.db.commit()

	name = making.make("Daily", plan_of("Daily"))
	assert entry(name).state == "Good", entry(name).failure
	todo.db_set("description", "changed since")
	frappe.delete_doc("File", file.name)
	recording.unlink()
	frappe.db.commit()

	seen = {}
	compare = trial.differences

	def look(found: archive.Archive, restored: scratch.Scratch):
		files = restored.folder / "private" / "files"
		seen["record"] = restored.ask(
			"SELECT description FROM tabToDo WHERE description LIKE 'as it%'"
		).strip()
		seen["file"] = (files / Path(file.file_url).name).read_text()
		seen["recording"] = (files / "recordings" / "2026" / "11" / "drill.wav").read_bytes()
		seen["database"] = restored.database
		yield from compare(found, restored)
		# What is wrong is found: records that are not there, a file that is not the one that was kept.
		(files / Path(file.file_url).name).write_text("another")
		counts = {**found.about["counts"], "ToDo": [10**6, 10**6]}
		worse = archive.Archive(found.path, {**found.about, "counts": counts}, found.checksum)
		seen["differences"] = [*compare(worse, restored)]

	monkeypatch.setattr(trial, "differences", look)
	assert trial.run() == name
	verified = entry(name)
	assert (verified.verification, verified.verification_note) == ("Restored", "")
	assert seen["record"].strip() == "as it was"
	assert (seen["file"], seen["recording"]) == ("photo", b"RIFF" * 5000)
	# The site in use is as it was, and nothing of the scratch site is left.
	assert frappe.db.get_value("ToDo", todo.name, "description") == "changed since"
	assert not recording.exists()
	assert not frappe.db.sql("SHOW DATABASES LIKE %s", seen["database"])
	assert [path.name for path in folder.iterdir()] == [Path(verified.path).name]
	assert ledger.last_good("Daily").verification == "Restored"
	assert len(seen["differences"]) == 2
	assert seen["differences"][0].startswith("ToDo")
	assert Path(file.file_url).name in seen["differences"][1]


def test_a_damaged_backup_does_not_pass_the_trial(quick: Path):
	"""A backup whose parts are not what they were fails the trial restore, and the named person is told."""
	name = making.make()
	assert entry(name).state == "Good"
	trial.run(name)
	failed = entry(name)
	assert failed.verification == "Failed"
	assert "manifest.json" in failed.verification_note
	assert told_of(name) == [WATCHER]


def test_a_failed_backup_is_shown_and_told_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
	"""A backup that fails is in the ledger with its reason but no password, told once, and leaves no file."""
	failing(monkeypatch)
	first, second = (making.make("Daily", plan_of("Daily")) for _ in range(2))
	assert [entry(name).state for name in (first, second)] == ["Failed", "Failed"]
	assert entry(first).failure.startswith("the disk burns")
	assert frappe.conf.db_password not in entry(first).failure
	assert not [*folder.iterdir()]
	assert told_of(first) == [WATCHER]
	assert told_of(second) == []
	assert ledger.last_good("Daily") is None


def test_a_dump_cut_short_is_no_backup(folder: Path, monkeypatch: pytest.MonkeyPatch):
	"""A dump that ends too early though its program did not complain makes a failed backup."""
	import gzip

	def take_dump(generator: BackupGenerator) -> None:
		with gzip.open(generator.backup_path_db, "wb") as dump:
			dump.write(b"CREATE TABLE `tabDocType` (\n")

	monkeypatch.setattr(BackupGenerator, "take_dump", take_dump)
	monkeypatch.setattr(archive, "count", lambda until: {})
	assert "ends too early" in entry(making.make("Hourly", plan_of("Hourly"))).failure
	assert not [*folder.iterdir()]


@pytest.mark.clause("C-6.1.6")
def test_only_good_ones_push_out_good_ones(quick: Path, monkeypatch: pytest.MonkeyPatch):
	"""Of each plan the newest good ones are kept; a failed one counts for nothing, nor do other plans'."""
	hourly, daily = plan_of("Hourly", keep=2), plan_of("Daily", keep=1)
	write = archive.write
	kept_daily = making.make("Daily", daily)
	names = [making.make("Hourly", hourly) for _ in range(2)]
	monkeypatch.setattr(archive, "write", lambda *a, **k: frappe.throw("no"))
	names.append(making.make("Hourly", hourly))
	assert all(Path(entry(name).path).is_dir() for name in (kept_daily, *names[:2]))
	monkeypatch.setattr(archive, "write", write)
	names.append(making.make("Hourly", hourly))
	there = [Path(entry(name).path or "/nowhere").is_dir() for name in names]
	assert there == [False, True, False, True]
	assert entry(names[0]).removed_at
	assert Path(entry(kept_daily).path).is_dir()


@pytest.mark.clause("C-6.1.6")
def test_what_is_due_is_made_once(quick: Path, monkeypatch: pytest.MonkeyPatch):
	"""The background makes the hourly, the daily and the weekly backup that are due, each once."""
	monkeypatch.setattr(making, "_trial_is_due", lambda now: False)
	making.work_off()
	made = frappe.get_all("HL Backup", {"state": "Good"}, pluck="rhythm")
	assert sorted(made) == ["Daily", "Hourly", "Weekly"]
	making.work_off()
	assert frappe.db.count("HL Backup") == 3
	assert [
		frappe.db.get_value("HL Backup", {"rhythm": rhythm}, "with_files") for rhythm in sorted(made)
	] == [
		1,
		0,
		1,
	]


def test_the_trial_restore_has_its_rhythm(quick: Path):
	"""A backup is restored on trial in the night after the first one, and then every so many days."""
	first = making.make("Daily", plan_of("Daily"))
	begun = now_datetime().replace(hour=10)
	frappe.db.set_value("HL Backup", first, "begun_at", begun)
	night = (begun + timedelta(days=1)).replace(hour=5)
	assert [making._trial_is_due(at) for at in (begun, night)] == [False, True]
	frappe.db.set_value("HL Backup", first, "verified_at", night)
	days = [day for day in range(1, 10) if making._trial_is_due(night + timedelta(days=day))]
	assert days == [7, 8, 9]


def test_one_at_a_time(quick: Path):
	"""While a backup is at work no other one begins."""
	with work.alone(), pytest.raises(work.BusyError):
		making.make()
	assert frappe.db.count("HL Backup") == 0


def test_a_backup_that_was_broken_off_is_no_good_one(quick: Path):
	"""What a killed process left is noted as failed by the next backup, and its files are removed."""
	begun = ledger.begin("Daily", plan=plan_of("Daily").name, due_at=None, with_files=True).name
	(quick / f"{place.PARTIAL}x").mkdir(parents=True)
	making.make("Daily", plan_of("Daily"))
	assert entry(begun).state == "Failed"
	assert not (quick / f"{place.PARTIAL}x").exists()


def test_a_restored_site_knows_the_backup_that_it_came_from(quick: Path):
	"""The entry of a backup that is under way in its own dump is noted as good, since its folder is whole."""
	begun = ledger.begin("Daily", plan=plan_of("Daily").name, due_at=None, with_files=True).name
	whole = quick / f"20261122-0230-daily-{begun}"
	whole.mkdir(parents=True)
	(whole / archive.MANIFEST).write_text('{"parts": {}}')
	making.make("Daily", plan_of("Daily"))
	assert (entry(begun).state, entry(begun).path) == ("Good", str(whole))


def test_no_backup_is_begun_without_space(quick: Path):
	"""With less free space than the settings ask for a backup fails, before anything is written."""
	frappe.get_doc("HL Backup Settings").update({"min_free_gb": 10**6}).save()
	failed = entry(making.make("Daily", plan_of("Daily")))
	assert (failed.state, told_of(failed.name)) == ("Failed", [WATCHER])
	assert "GB" in failed.failure
	assert not [*quick.iterdir()]


def test_missing_backups_are_told_once_a_day(quick: Path):
	"""A plan without a good backup for too long is told to the named person, once a day."""
	making.make("Daily", plan_of("Daily"))
	making.watch()
	making.watch()
	missed = frappe.get_all("HL Backup", {"state": "Missed"}, ["name", "rhythm"], order_by="rhythm")
	assert [row.rhythm for row in missed] == ["Hourly", "Weekly"]
	assert [told_of(row.name) for row in missed] == [[WATCHER]] * 2


def test_only_administrators_see_backups_and_nobody_writes_the_ledger(quick: Path):
	"""Agents see nothing of backups; administrators read the ledger and can't change it."""
	name = making.make()
	agent, administrator = records.user("plain", "Hotline Agent"), WATCHER
	with records.acting_as(agent):
		for doctype in ("HL Backup", "HL Backup Plan", "HL Backup Settings"):
			assert not frappe.has_permission(doctype, "read"), doctype
		with pytest.raises(frappe.PermissionError):
			desk.overview()
		with pytest.raises(frappe.PermissionError):
			desk.back_up_now()
	with records.acting_as(administrator):
		assert {row["name"] for row in desk.overview()["plans"]} == {"Every Hour", "Every Day", "Every Week"}
		assert frappe.get_list("HL Backup", pluck="name") == [name]
		for right in ("write", "create", "delete"):
			assert not frappe.has_permission("HL Backup", right), right


def test_backups_do_not_lie_where_sites_are_served(folder: Path, site: Site):
	"""A folder within the sites, or a path that is none, is refused."""
	for unfit in (str(site.folder / "public" / "files"), "backups"):
		settings = frappe.get_doc("HL Backup Settings")
		settings.folder = unfit
		with pytest.raises(place.UnfitFolderError):
			settings.save()


def test_the_command_says_when_there_is_nothing_to_restore(
	folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
):
	"""`./hotline verify-backup` ends with 1 and one line when there is no backup yet."""
	with chdir(site.testsite.bench.sites):
		assert __main__.main(["--site", site.name]) == 1
		frappe.init(site=site.name, force=True)
		frappe.connect()
	assert capsys.readouterr().err.count("\n") == 1
