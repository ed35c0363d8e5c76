"""The later upstream fixes in `bench/framework/patches`: one test each that fails without the fix."""

import base64
import json
import shlex
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import frappe
import pytest
import requests

from tests.support.site import Server, Site

ELSEWHERE = "https://elsewhere.example/"


def make_user(email: str) -> str:
	"""Make a user without any role and return its name."""
	user = frappe.new_doc("User", email=email, first_name=email.split("@")[0], send_welcome_email=0)
	user.user_type = "Website User"  # else the first one is given the rights that nobody has yet
	return user.insert().name


def make_todo() -> str:
	"""Make a to-do that nobody but its owner and administrators may read, and return its name."""
	return frappe.get_doc({"doctype": "ToDo", "description": "zebrafish"}).insert().name


@pytest.mark.parametrize(
	"target",
	[
		ELSEWHERE,
		"//elsewhere.example",
		"/\\elsewhere.example",
		"https:elsewhere.example",
		"/\t/elsewhere.example",
		"javascript:alert(1)",
	],
)
def test_redirects_stay_on_the_site(site: Site, target: str) -> None:
	"""After login nobody is sent to another domain, however the address is written."""
	from frappe.utils.oauth import redirect_post_login

	redirect_post_login(desk_user=True, redirect_to=target)
	assert frappe.local.response["location"] == frappe.utils.get_url("/app")


@pytest.mark.parametrize("target", ["/app/todo?status=Open#x", "app", None])
def test_redirects_on_the_site_are_kept(site: Site, target: str | None) -> None:
	"""A page of the site remains the page to which a user is sent after login."""
	from frappe.utils.oauth import redirect_post_login

	redirect_post_login(desk_user=True, redirect_to=target)
	assert frappe.local.response["location"] == target or frappe.utils.get_url("/app")


def test_global_search_shows_what_the_user_may_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Global search leaves out documents that the user may not read."""
	from frappe.utils.global_search import search

	monkeypatch.setattr(
		"frappe.desk.doctype.global_search_settings.global_search_settings.get_doctypes_for_global_search",
		lambda: ["ToDo"],
	)

	todo = make_todo()
	user = make_user("searcher@example.com")
	frappe.db.delete("__global_search", {"name": todo})
	frappe.db.sql(
		"insert into `__global_search` (doctype, name, content) values ('ToDo', %s, 'zebrafish')", todo
	)
	frappe.db.commit()  # a full text index knows committed rows alone

	assert todo in [found.name for found in search("zebrafish", doctype="ToDo")]
	frappe.set_user(user)
	assert not search("zebrafish", doctype="ToDo")
	assert not search("zebrafish")


@pytest.mark.parametrize(
	"harmful",
	[
		'"<img src=x onerror=alert(1)>"',
		'{"a": ["<img src=x onerror=alert(1)>"]}',
		'{"a": "<img src=x onerror=alert(1)>", "a": ""}',
		"<svg/onload=alert(1)//",
		"<link rel=stylesheet href=https://elsewhere.example/x.css>",
	],
)
def test_sanitize_html_takes_the_harm_out(site: Site, harmful: str) -> None:
	"""No script and no outside style sheet is left by `sanitize_html`, in JSON and cut-off tags neither."""
	clean = frappe.utils.sanitize_html(harmful)
	assert "<svg" not in clean
	assert "onerror" not in clean
	assert "elsewhere" not in clean


@pytest.mark.parametrize("text", ["1 < 2", '{"a":  "b"}', "[1, 2]", "<p>well</p>"])
def test_sanitize_html_leaves_the_rest(site: Site, text: str) -> None:
	"""Text, JSON and ordinary HTML come out of `sanitize_html` as they went in."""
	assert frappe.utils.sanitize_html(text) == text


def test_file_names_are_escaped(site: Site) -> None:
	"""A file's name can't become markup in the timeline, and a `%` in it does no harm to its address."""
	todo = make_todo()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "<i onclick='x'>\" 100%25.txt",
			"attached_to_doctype": "ToDo",
			"attached_to_name": todo,
			"content": b"escaped file names",
			"is_private": 1,
		}
	).insert()
	comment = frappe.get_last_doc("Comment", {"reference_name": todo, "comment_type": "Attachment"})

	assert "%" not in file.file_url
	assert file.exists_on_disk()
	assert "<i onclick" not in comment.content
	assert "<i>" not in comment.content
	file.delete()


def test_restore_quotes_for_the_shell(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""No path, name or password can add a command when a database is restored."""
	from frappe.database.db_manager import DbManager

	commands: list[str] = []
	monkeypatch.setattr("os.system", commands.append)
	source, password = "/tmp/a b; touch x'y.sql", 'p"w$(id)`id`'
	DbManager.restore_database("tar get", source, "us'er", password)

	words = shlex.split(commands[0])
	assert source in words
	assert f"-p{password}" in words
	assert {"tar get", "us'er"} <= set(words)


def test_backup_quotes_for_the_shell(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
	"""No path, name or password can add a command when a database is backed up."""
	from frappe.utils.backups import BackupGenerator

	commands: list[str] = []
	monkeypatch.setattr("frappe.utils.execute_in_shell", lambda command, **_: commands.append(command))
	path, password = str(tmp_path / "a b;c.sql.gz"), "p'w;id"
	backup = BackupGenerator(
		"name", "user", password, backup_path_db=path, db_host="localhost", db_port=3306, db_type="mariadb"
	)
	backup.backup_excludes, backup.backup_includes, backup.partial = ["tab'x"], [], True
	backup.take_dump()

	words = shlex.split(commands[0])
	assert f"-p{password}" in words
	assert path in words
	assert "--ignore-table=name.tab'x" in words


@pytest.mark.parametrize(
	"method",
	[
		"frappe.core.doctype.user.user.update_password",
		"frappe.core.doctype.user.user.reset_password",
		"frappe.core.doctype.user.user.generate_keys",
		"frappe.core.doctype.user_permission.user_permission.add_user_permissions",
		"frappe.core.page.permission_manager.permission_manager.add",
		"frappe.core.page.permission_manager.permission_manager.reset",
		"frappe.share.add",
		"frappe.twofactor.reset_otp_secret",
		"frappe.desk.reportview.delete_items",
		"frappe.desk.doctype.system_console.system_console.execute_code",
		"frappe.model.workflow.bulk_workflow_approval",
		"frappe.website.doctype.web_form.web_form.accept",
	],
)
def test_changes_of_security_settings_need_post(site: Site, method: str) -> None:
	"""What changes security settings answers to POST alone, which carries the token against forgery."""
	assert frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(method)] == ["POST"]


@pytest.mark.parametrize(
	"request_args",
	[
		{"fields": "[\"`name` as x from `tabUser` where 'a' != '\"]", "order_by": "name'"},
		{"fields": '["name as x union select password from __Auth"]'},
		{"fields": '["sleep(1)"]'},
		{"fields": '["name"]', "order_by": "if(1=1, sleep(1), 1)"},
		{"fields": '["name"]', "order_by": "locate('a', owner)"},
		{"fields": '["name"]', "group_by": "name having sleep(1)"},
		{"fields": '["name"]', "filters": '[["name", "!=", "x"], "1=1) or (1=1"]'},
		{"fields": '["name"]', "filters": '[["ToDo", "name`=`name` or `name", "!=", "x"]]'},
	],
)
def test_list_requests_hold_columns_and_nothing_else(site: Site, request_args: dict[str, str]) -> None:
	"""SQL in the fields, filters or sorting of a list request is refused before it reaches the database."""
	from frappe.desk.reportview import get_list

	frappe.local.form_dict = frappe._dict(doctype="ToDo", **request_args)
	with pytest.raises((frappe.DataError, frappe.DoesNotExistError)):
		get_list()


@pytest.mark.parametrize(
	"call",
	[
		lambda: frappe.call(
			"frappe.desk.reportview.get_stats", '["status"]', "ToDo", '[["name","!=","x"], "1=1) or (1=1"]'
		),
		lambda: frappe.get_list("ToDo", filters=[["name", "!=", "x"], "1=1) or (1=1"]),
		lambda: frappe.get_list("ToDo", fields=["`name` as x from `tabUser`"]),
		lambda: frappe.get_list("ToDo", filters=[["ToDo", "ifnull((select(1)),0)", "=", "1"]]),
		lambda: frappe.get_list("ToDo", order_by="if(1,sleep(1),1)"),
		lambda: frappe.get_list("ToDo", order_by="name -- x"),
	],
)
def test_queries_with_permissions_refuse_sql(site: Site, call: Callable[[], object]) -> None:
	"""A query that checks permissions refuses SQL in its parts, whichever call brings it."""
	with pytest.raises(frappe.DataError):
		call()


def test_usual_list_requests_still_work(site: Site) -> None:
	"""Columns, counts, aliases, links, sorting and grouping are answered as before."""
	from frappe.desk.reportview import get_list

	make_todo()
	for fields, more in (
		('["*"]', {}),
		('["`tabToDo`.`name`", "owner as author"]', {"order_by": "`tabToDo`.`modified` desc, name asc"}),
		('["assigned_by.full_name as by_whom"]', {}),
		('["count(name) as number", "status"]', {"group_by": "`tabToDo`.`status`"}),
		("[\"`tabToDo`.`name` as 'ToDo:name'\"]", {"filters": '{"status": ["in", ["Open"]]}'}),
	):
		frappe.local.form_dict = frappe._dict(doctype="ToDo", fields=fields, **more)
		assert get_list()


def test_counts_ask_for_permission(site: Site) -> None:
	"""The number of records that match a filter is told to those alone who may read them."""
	from frappe.client import get_count

	todo = make_todo()
	assert get_count("ToDo", {"name": todo, "description": "zebrafish"}) == 1
	frappe.set_user(make_user("counter@example.com"))
	assert get_count("ToDo", {"name": todo, "description": "zebrafish"}) == 0
	with pytest.raises(frappe.PermissionError):
		get_count("Error Log")


def test_private_workspaces_are_their_users_alone(site: Site) -> None:
	"""A user can't change, hide or delete the private workspace of another."""
	from frappe.desk.doctype.workspace import workspace

	owner, other = make_user("one@example.com"), make_user("two@example.com")
	page = frappe.get_doc(
		{
			"doctype": "Workspace",
			"title": "Mine",
			"label": f"Mine-{owner}",
			"for_user": owner,
			"content": "[]",
		}
	).insert()

	frappe.set_user(other)
	with pytest.raises(frappe.PermissionError):
		workspace.update_page(page.name, "Yours", "", "", "0")
	with pytest.raises(frappe.PermissionError):
		workspace.delete_page(json.dumps({"name": page.name, "public": 0, "title": "Mine"}))
	frappe.set_user(owner)
	assert workspace.update_page(page.name, "Ours", "", "", "0")["name"] == "Ours"


def test_web_forms_tell_their_own_links_alone(site: Site) -> None:
	"""A web form with a login lists no other records than those its own link fields point to."""
	from frappe.website.doctype.web_form.web_form import get_form_data, get_link_options

	form = frappe.get_doc(
		{
			"doctype": "Web Form",
			"title": "A form",
			"route": "a-form",
			"doc_type": "ToDo",
			"module": "Website",
			"login_required": 1,
			"published": 1,
			"web_form_fields": [{"fieldname": "role", "fieldtype": "Link", "options": "Role", "label": "R"}],
		}
	).insert()

	frappe.set_user(make_user("visitor@example.com"))
	with pytest.raises(frappe.PermissionError):
		get_link_options(form.name, "User", allow_read_on_all_link_options=True)
	with pytest.raises(frappe.PermissionError):
		get_form_data("User", "Administrator", form.name)
	assert get_link_options(form.name, "Role", allow_read_on_all_link_options=True) == ""


def test_discussions_are_changed_by_their_authors(site: Site) -> None:
	"""Nobody rewrites another's reply or comments on a document that they can't read."""
	from frappe.templates.includes.comments.comments import add_comment
	from frappe.website.doctype.discussion_topic.discussion_topic import submit_discussion

	todo = make_todo()
	topic = submit_discussion("ToDo", todo, "first", "A topic")
	reply = frappe.get_last_doc("Discussion Reply", {"topic": topic})

	frappe.set_user(make_user("writer@example.com"))
	with pytest.raises(frappe.PermissionError):
		submit_discussion("ToDo", todo, "rewritten", "", reply_name=reply.name)
	with pytest.raises(frappe.PermissionError):
		submit_discussion("ToDo", todo, "second", "", topic_name=topic)
	frappe.local.request_ip = "127.0.0.1"
	frappe.local.form_dict = frappe._dict(
		comment="hello",
		comment_email="writer@example.com",
		comment_by="writer",
		reference_doctype="ToDo",
		reference_name=todo,
		route="",
	)
	with pytest.raises(frappe.PermissionError):
		add_comment(**frappe.local.form_dict)


def test_password_links_point_to_the_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""A forged Host header doesn't decide where the link goes, and the stored key can't be used."""
	monkeypatch.delitem(frappe.local.conf, "host_name", raising=False)
	frappe.utils.set_request(method="POST", path="/", base_url=ELSEWHERE)
	user = frappe.get_doc("User", make_user("forgetful@example.com"))
	link = user.reset_password()

	assert urlsplit(link).hostname == site.name
	assert link.split("key=")[1] != frappe.db.get_value("User", user.name, "reset_password_key")


def test_password_reset_tells_nobody_who_exists(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Asking for a new password gets the same answer for users, strangers and disabled users."""
	from frappe.core.doctype.user.user import reset_password

	monkeypatch.setattr(frappe, "sendmail", lambda **_: None)
	disabled = make_user("disabled@example.com")
	frappe.db.set_value("User", disabled, "enabled", 0)
	frappe.local.request_ip = frappe.generate_hash()  # the number of tries is limited by address

	answers = []
	for name in (make_user("known@example.com"), "stranger@example.com", disabled):
		frappe.clear_messages()
		frappe.local.form_dict = frappe._dict(user=name)
		answers.append((reset_password(user=name), list(frappe.local.message_log)))
	assert answers[0] == answers[1] == answers[2]


def test_locked_login_answers_403(server: Server) -> None:
	"""Too many failures lock an account with an answer that says so, not with a fault of the server."""
	email = "locked@example.com"
	administrator = server.session()
	administrator.post(
		f"{server.url}/api/resource/User",
		json={"email": email, "first_name": "Locked", "send_welcome_email": 0},
		timeout=60,
	).raise_for_status()
	administrator.put(
		f"{server.url}/api/resource/System Settings/System Settings",
		json={"allow_consecutive_login_attempts": 2, "allow_login_after_fail": 60},
		timeout=60,
	).raise_for_status()

	for _attempt in range(5):
		answer = requests.post(
			f"{server.url}/api/method/login", data={"usr": email, "pwd": "wrong"}, timeout=60
		)
		if answer.status_code != 401:
			break
	assert answer.status_code == 403
	assert "locked" in answer.text or "锁" in answer.text


def test_private_files_are_not_taken_over(site: Site) -> None:
	"""A record or an attachment of one's own doesn't open the private file of another."""
	from frappe.core.doctype.file.file import File

	secret = frappe.get_doc(
		{"doctype": "File", "file_name": "secret.txt", "content": b"a secret", "is_private": 1}
	).insert()
	user = make_user("curious@example.com")

	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "File", "file_url": secret.file_url, "is_private": 1}).insert()
	frappe.get_doc("User", user).update({"user_image": secret.file_url}).save(ignore_permissions=True)
	assert not frappe.db.exists("File", {"file_url": secret.file_url, "attached_to_doctype": "User"})
	assert b"secret.txt" not in File.zip_files([secret.name])

	frappe.set_user("Administrator")
	secret.delete()


def test_files_are_attached_by_those_who_may_write(site: Site) -> None:
	"""A file can't be uploaded to a document that the user may not change."""
	from frappe.handler import upload_file

	todo = make_todo()
	frappe.utils.set_request(
		method="POST", path="/api/method/upload_file", data={"file": (BytesIO(b"x"), "x.txt")}
	)
	frappe.set_user(make_user("uploader@example.com"))
	frappe.local.form_dict = frappe._dict(doctype="ToDo", docname=todo)
	with pytest.raises(frappe.PermissionError):
		upload_file()


def test_public_files_stay_in_their_folder(site: Site) -> None:
	"""A path with dots doesn't leave the folder of public files, and pages among them are downloads."""
	import frappe.app
	from frappe.middlewares import StaticDataMiddleware
	from werkzeug.exceptions import NotFound
	from werkzeug.test import Client

	page = Path(frappe.get_site_path("public", "files", "a-page.html"))
	page.write_text("<p>here</p>")
	client = Client(StaticDataMiddleware(NotFound(), {"/files": "."}))
	host = {"HTTP_HOST": site.name}

	with pytest.raises(NotFound):
		client.get("/files/../../site_config.json", environ_overrides=host)
	assert (
		client.get("/files/a-page.html", environ_overrides=host).headers["Content-Disposition"]
		== "attachment"
	)
	page.unlink()


def test_page_input_is_escaped(server: Server) -> None:
	"""A link to a page can't bring markup with it."""
	answer = requests.get(f"{server.url}/complete_signup", params={"key": '"><script>x'}, timeout=60)
	assert '"><script>x' not in answer.text


def test_list_length_is_a_number(site: Site) -> None:
	"""The length of a list of posts that a guest asks for is a number in the query, whatever they send."""
	from frappe.www.list import get_list_data

	frappe.set_user("Guest")
	frappe.local.form_dict = frappe._dict()
	assert get_list_data("Blog Post", limit="1 union select 1") == []


def test_pdf_requests_set_the_page_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""A request for a PDF can't hand options to wkhtmltopdf that read or write files."""
	from frappe.utils import print_format

	seen: list[dict[str, str]] = []
	monkeypatch.setattr(frappe, "get_print", lambda *_, pdf_options, **__: seen.append(pdf_options))
	monkeypatch.setattr(print_format, "read_multi_pdf", lambda output: b"")
	options = json.dumps({"page-size": "A5", "allow": "/", "dump-outline": "/tmp/x"})
	print_format.download_multi_pdf("ToDo", '["x"]', options=options)
	assert seen == [{"page-size": "A5"}]


def test_long_fields_of_a_form_are_taken(server: Server) -> None:
	"""A multipart form may hold a field of more than half a megabyte."""
	document = json.dumps({"doctype": "Note", "title": "Long", "content": "x" * 1_000_000})
	answer = server.session().post(
		f"{server.url}/api/method/frappe.client.insert", files={"doc": (None, document)}, timeout=60
	)
	assert answer.status_code == 200


def test_desk_calls_ask_for_permission(site: Site) -> None:
	"""Assigning, tagging and reports in another's name are refused where the user may not read."""
	from frappe.core.doctype.prepared_report.prepared_report import make_prepared_report
	from frappe.desk.doctype.tag.tag import add_tag
	from frappe.desk.form.assign_to import add

	todo, other = make_todo(), make_user("assignee@example.com")
	frappe.set_user(make_user("outsider@example.com"))
	with pytest.raises(frappe.PermissionError):
		add({"assign_to": [other], "doctype": "ToDo", "name": todo})
	with pytest.raises(frappe.PermissionError):
		add_tag("mine", "ToDo", todo)
	with pytest.raises(frappe.PermissionError):
		make_prepared_report("Transaction Log Report")


def test_link_search_keeps_user_permissions(site: Site) -> None:
	"""A search for a link ignores user permissions where a field says so, not where the request does."""
	from frappe.desk.search import search_widget

	todo = make_todo()
	frappe.set_user(make_user("seeker@example.com"))
	search_widget("ToDo", todo, ignore_user_permissions=1, reference_doctype="ToDo")
	assert not frappe.response["values"]


def test_private_picture_stays_readable_for_its_owner(site: Site) -> None:
	"""Who uploads a private picture can use it in an attachment field of their own."""
	user = make_user("owner@example.com")
	frappe.set_user(user)
	pixel = base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAA=")
	picture = frappe.get_doc(
		{"doctype": "File", "file_name": "own.gif", "content": pixel, "is_private": 1}
	).insert(ignore_permissions=True)
	frappe.get_doc("User", user).update({"user_image": picture.file_url}).save(ignore_permissions=True)
	assert frappe.db.exists("File", {"file_url": picture.file_url, "attached_to_name": user})
	frappe.set_user("Administrator")
	for name in frappe.get_all("File", filters={"file_url": picture.file_url}, pluck="name"):
		frappe.delete_doc("File", name)


def test_no_tls_is_prepared_for_a_database_without_certificates(
	site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""A connection to the database reads no certificates unless the site names some."""
	import pymysql.connections

	def unexpected(*args: object) -> None:
		raise AssertionError("TLS was prepared")

	monkeypatch.setattr(pymysql.connections.Connection, "_create_ssl_ctx", unexpected)
	frappe.db.create_connection().close()
	with pytest.raises(AssertionError, match="TLS"):
		for name in ("db_ssl_ca", "db_ssl_cert", "db_ssl_key"):
			monkeypatch.setitem(frappe.conf, name, "/etc/certificate")
		frappe.db.create_connection()
