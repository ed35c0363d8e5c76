"""The texts of the configuration files that the processes read. Nothing here touches the disk but `write`."""

import getpass
import json
import os
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .layout import Bench

_MIB = 1024 * 1024
# What the web forms and uploads of a service line need, with room to spare.
_LARGEST_UPLOAD_MIB = 25
_REQUEST_TIMEOUT_S = 120


@dataclass(frozen=True)
class Settings:
	"""What decides the configuration: where, on which ports, how safe and how large."""

	bench: Bench
	ports: Mapping[str, int]
	host: str
	site: str
	redis_password: str
	# Data that may be lost with the machine's power: the tests' own, never a site in use.
	disposable: bool = False


def common_site_config(settings: Settings, former: Mapping[str, Any]) -> dict[str, Any]:
	"""Return `sites/common_site_config.json`: what a person wrote into it stays."""
	ports, password = settings.ports, settings.redis_password
	redis = {name: f"redis://:{password}@127.0.0.1:{ports[name]}" for name in ("redis_cache", "redis_queue")}
	first_time = {
		"background_workers": 1,
		"developer_mode": 0,
		"live_reload": False,
		"rebase_on_pull": False,
		"restart_supervisor_on_update": False,
		"restart_systemd_on_update": False,
		"serve_default_site": True,
		"shallow_clone": True,
		"max_file_size": _LARGEST_UPLOAD_MIB * _MIB,
		"root_login": "root",
		"root_password": secrets.token_urlsafe(24),
		"default_site": settings.site,
	}
	ours = {
		**redis,
		"redis_socketio": redis["redis_cache"],
		"db_host": "127.0.0.1",
		"db_port": ports["mariadb"],
		"socketio_port": ports["socketio"],
		"webserver_port": ports["web"],
		# where the realtime server asks who somebody is
		"webserver_socket": str(settings.bench.run / "web.sock"),
		# frappe-bench refuses to work as root unless root is the bench's own user.
		"frappe_user": getpass.getuser(),
	}
	return {**first_time, **former, **ours}


def mariadb(settings: Settings, memory_bytes: int) -> str:
	"""Return MariaDB's option file; the buffer pool is as large as `_pool_mib` says."""
	bench = settings.bench
	pool = _pool_mib(memory_bytes // _MIB)
	lines = [
		"[mariadbd]",
		f"datadir = {bench.var / 'mariadb'}",
		f"socket = {bench.run / 'mariadb.sock'}",
		f"pid-file = {bench.run / 'mariadb.pid'}",
		# A server that starts deletes the temporary tables that it finds, another server's too.
		f"tmpdir = {bench.var / 'tmp'}",
		f"port = {settings.ports['mariadb']}",
		"bind-address = 127.0.0.1",
		"skip-name-resolve",
		"skip-log-bin",
		"local-infile = 0",
		"character-set-server = utf8mb4",
		"collation-server = utf8mb4_unicode_ci",
		"character-set-client-handshake = 0",
		"max-allowed-packet = 64M",
		"max-connections = 200",
		f"innodb-buffer-pool-size = {256 if settings.disposable else pool}M",
		f"innodb-flush-log-at-trx-commit = {0 if settings.disposable else 1}",
		f"innodb-doublewrite = {0 if settings.disposable else 1}",
	]
	if settings.disposable:
		lines.append("innodb-log-file-size = 48M")
	if os.geteuid() == 0:
		lines.append("user = root")
	return "\n".join(lines) + "\n"


def _pool_mib(memory: int) -> int:
	"""Return how much memory MariaDB's buffer pool takes of so much (MiB).

	An eighth where little is there, for the other processes need the rest. What more there is than 8 GiB they
	do not need: of that a third, for statistics of a million orders read more than 2 GiB. At most 32 GiB.
	"""
	small = min(memory, 8 * 1024)
	return min(max(small // 8, 128) + (memory - small) // 3, 32 * 1024)


def redis(settings: Settings, name: str) -> str:
	"""Return the configuration of one of the two Redis servers, `redis_cache` or `redis_queue`."""
	bench = settings.bench
	lines = [
		f"dir {_quoted(bench.config / 'pids')}",
		f"dbfilename {name}.rdb",
		f"pidfile {_quoted(bench.run / f'{name}.pid')}",
		"bind 127.0.0.1",
		f"port {settings.ports[name]}",
		# Jobs in the queue are pickles: whoever can write there can run code.
		f"requirepass {settings.redis_password}",
		"daemonize no",
	]
	if name == "redis_cache":
		lines += ["maxmemory 256mb", "maxmemory-policy allkeys-lru", 'save ""']
	elif settings.disposable:
		lines += ['save ""']
	return "\n".join(lines) + "\n"


def gunicorn(settings: Settings) -> str:
	"""Return the web server's configuration, which is Python."""
	workers = 2 if settings.disposable else min(max(os.cpu_count() or 2, 2), 8)
	return (
		"\n".join(
			[
				"import socket",
				f"path = {str(settings.bench.run / 'web.sock')!r}",
				"# gunicorn would take the socket away from a server that runs",
				"with socket.socket(socket.AF_UNIX) as probe:",
				"\tif probe.connect_ex(path) == 0:",
				'\t\traise SystemExit("this bench is being served already")',
				'bind = f"unix:{path}"',
				f"workers = {workers}",
				'worker_class = "gthread"',
				"threads = 4",
				"preload_app = True",
				f"timeout = {_REQUEST_TIMEOUT_S}",
				"graceful_timeout = 15",
				"max_requests = 5000",
				"max_requests_jitter = 500",
				'forwarded_allow_ips = "*"  # only the proxy can reach the socket',
				"control_socket_disable = True",
				'worker_tmp_dir = "/dev/shm"',
			]
		)
		+ "\n"
	)


def nginx(settings: Settings, trusted_proxies: tuple[str, ...] = ()) -> str:
	"""Return the proxy's configuration: everything on one port, whatever the request's host name.

	`trusted_proxies` are addresses in front of us whose word on client and protocol counts.
	"""
	bench, site = settings.bench, settings.site
	host = f"[{settings.host}]" if ":" in settings.host else settings.host
	temporary = bench.var / "nginx"
	names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
	temp_paths = "\n\t".join(f'{name}_temp_path "{temporary / name}";' for name in names)
	trust = "\n\t".join(f"set_real_ip_from {address};" for address in trusted_proxies)
	if trusted_proxies:
		trust += "\n\treal_ip_header X-Forwarded-For;\n\treal_ip_recursive on;"
	scheme = "$forwarded_scheme" if trusted_proxies else "$scheme"
	return _NGINX.substitute(
		user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
		pid=bench.run / "nginx.pid",
		temp_paths=temp_paths,
		trust=trust,
		listen=f"{host}:{settings.ports['web']}",
		upload=_LARGEST_UPLOAD_MIB,
		sites=bench.sites,
		site=site,
		web_socket=bench.run / "web.sock",
		socketio=settings.ports["socketio"],
		scheme=scheme,
		timeout=_REQUEST_TIMEOUT_S,
	)


def supervisor(settings: Settings, procfile: Mapping[str, str], groups: Mapping[str, tuple[str, ...]]) -> str:
	"""Return supervisord's configuration for the processes of a Procfile.

	`groups` orders them: the first is started first and stopped last.
	"""
	bench = settings.bench
	socket = bench.run / "supervisor.sock"
	text = [
		"[unix_http_server]",
		f"file = {socket}",
		"chmod = 0700",
		"[supervisord]",
		f"logfile = {bench.logs / 'supervisor.log'}",
		"logfile_maxbytes = 5MB",
		"logfile_backups = 2",
		f"pidfile = {bench.run / 'supervisord.pid'}",
		f"directory = {bench.home}",
		f'environment = BENCH_HOME="{bench.home}",PYTHONUNBUFFERED="1"',
		*(["user = root"] if os.geteuid() == 0 else []),
		"[rpcinterface:supervisor]",
		"supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
		"[supervisorctl]",
		f"serverurl = unix://{socket}",
	]
	for priority, (group, names) in enumerate(groups.items(), start=1):
		text += [f"[group:{group}]", f"programs = {','.join(names)}", f"priority = {priority}"]
	for name, command in procfile.items():
		text += [
			f"[program:{name}]",
			f"command = /bin/sh -c {_shell_quoted(command)}",
			"autostart = false",
			"autorestart = true",
			"startsecs = 1",
			"startretries = 5",
			"stopsignal = TERM",
			# The database writes its pages back; a background job comes to its end.
			f"stopwaitsecs = {5 if settings.disposable else 60 if name == 'mariadb' else 20}",
			"killasgroup = true",
			"redirect_stderr = true",
			f"stdout_logfile = {bench.logs / f'{name}.log'}",
			"stdout_logfile_maxbytes = 10MB",
			"stdout_logfile_backups = 3",
		]
	# The file's own interpolation would take a % for its own.
	return "\n".join(line.replace("%", "%%") for line in text) + "\n"


def read_procfile(text: str) -> dict[str, str]:
	"""Return the commands of a Procfile by the names of their processes."""
	lines = (line.partition(":") for line in text.splitlines() if ":" in line and not line.startswith("#"))
	return {name.strip(): command.strip() for name, _, command in lines}


def read_json(path: Path) -> dict[str, Any]:
	"""Return a JSON object from a file, an empty one if there is none."""
	try:
		return json.loads(path.read_text())
	except FileNotFoundError:
		return {}


def write(path: Path, text: str, *, private: bool = False) -> bool:
	"""Write a file if its text differs; say whether it did."""
	if path.exists() and path.read_text() == text:
		return False
	path.parent.mkdir(parents=True, exist_ok=True)
	fresh = path.with_name(path.name + ".new")
	fresh.touch(mode=0o600 if private else 0o644)
	fresh.write_text(text)
	os.replace(fresh, path)
	return True


def write_json(path: Path, values: Mapping[str, Any], *, private: bool = False) -> bool:
	"""Write a JSON object as frappe does; say whether the file changed."""
	return write(path, json.dumps(values, indent=1, sort_keys=True), private=private)


def _quoted(path: Path) -> str:
	return json.dumps(str(path))


def _shell_quoted(command: str) -> str:
	# supervisord splits its command line as a shell would.
	return "'" + command.replace("'", "'\\''") + "'"


class _Template(string.Template):
	# nginx has its own use for `$`.
	delimiter = "@"


_NGINX = _Template(
	"""\
# Written by the bench at every start; changes here are lost.
daemon off;
@user
worker_processes 2;
pid "@pid";
error_log stderr warn;

events {
	worker_connections 1024;
}

http {
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	charset utf-8;
	log_format short '$remote_addr "$request" $status $body_bytes_sent $request_time';
	access_log /dev/stdout short;
	@temp_paths
	@trust

	sendfile on;
	tcp_nopush on;
	server_tokens off;
	absolute_redirect off;
	keepalive_timeout 30;
	client_max_body_size @{upload}m;
	client_body_buffer_size 64k;
	client_header_timeout 15;
	client_body_timeout 60;
	large_client_header_buffers 4 16k;

	gzip on;
	gzip_vary on;
	gzip_min_length 1024;
	gzip_comp_level 5;
	gzip_proxied any;
	gzip_types application/javascript application/json application/manifest+json application/xml
		application/wasm font/ttf image/svg+xml image/x-icon text/css text/javascript text/plain text/xml;

	map $http_upgrade $connection_upgrade {
		default upgrade;
		"" close;
	}
	map $http_x_forwarded_proto $forwarded_scheme {
		default $scheme;
		https https;
	}
	# What has its content's hash in its name never changes.
	map $uri $asset_age {
		default "public, max-age=3600";
		"~\\.bundle\\.[A-Z0-9]{8}\\.(js|css)$" "public, max-age=31536000, immutable";
		"~/assets/[^/]+/.+/assets/[^/]+-[A-Za-z0-9_-]{8}\\.[a-z0-9]+$" "public, max-age=31536000, immutable";
	}
	# An uploaded page must not run under our name.
	map $uri $file_disposition {
		default "";
		"~*\\.(html?|xhtml|svg|xml)$" attachment;
	}

	upstream web {
		server "unix:@web_socket" fail_timeout=0;
	}
	upstream socketio {
		server 127.0.0.1:@socketio fail_timeout=0;
	}

	server {
		listen @listen default_server;
		server_name _;
		root "@sites";

		add_header X-Frame-Options SAMEORIGIN always;
		add_header X-Content-Type-Options nosniff always;
		add_header Referrer-Policy strict-origin-when-cross-origin always;
		add_header Cache-Control $asset_cache always;
		add_header Content-Disposition $content_disposition always;
		set $asset_cache "";
		set $content_disposition "";

		proxy_http_version 1.1;
		proxy_set_header Host $http_host;
		proxy_set_header X-Forwarded-For $remote_addr;
		proxy_set_header X-Forwarded-Proto @scheme;
		proxy_set_header X-Forwarded-Host $http_host;
		proxy_set_header X-Frappe-Site-Name @site;
		proxy_set_header X-Use-X-Accel-Redirect True;
		proxy_read_timeout @timeout;
		proxy_redirect off;

		location /assets/ {
			set $asset_cache $asset_age;
			try_files $uri =404;
		}

		location /files/ {
			set $content_disposition $file_disposition;
			try_files /@{site}/public$uri =404;
		}

		location ~ ^/protected/(.*)$ {
			internal;
			try_files /@{site}/$1 =404;
		}

		location /socket.io/ {
			proxy_pass http://socketio;
			proxy_set_header Upgrade $http_upgrade;
			proxy_set_header Connection $connection_upgrade;
			proxy_set_header Host $http_host;
			proxy_set_header X-Forwarded-For $remote_addr;
			proxy_set_header X-Forwarded-Proto @scheme;
			proxy_set_header X-Frappe-Site-Name @site;
			proxy_read_timeout 90;
		}

		location / {
			proxy_pass http://web;
		}
	}
}
"""
)
