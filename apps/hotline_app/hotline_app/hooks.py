app_name = "hotline_app"
app_title = "Hotline"
app_publisher = "Hotline contributors"
app_description = "An open platform for public service lines"
app_license = "MIT"
app_logo_url = "/assets/hotline_app/images/logo.svg"

website_context = {
	"favicon": "/assets/hotline_app/images/logo.svg",
	"splash_image": "/assets/hotline_app/images/logo.svg",
}

# Charts over time, labels in the words of their record type; filters that reports have in common, how they
# are prepared and printed, and what reveals what is masked.
app_include_js = [
	"hotline_charts.bundle.js",
	"hotline_labels.bundle.js",
	"hotline_prepared_report.bundle.js",
	"hotline_report_filters.bundle.js",
	"hotline_report_sheet.bundle.js",
	"hotline_reveal.bundle.js",
]

before_install = "hotline_app.hotline_setup.install.before_install"
after_install = "hotline_app.hotline_setup.install.after_install"
after_migrate = "hotline_app.hotline_setup.install.after_migrate"

setup_wizard_requires = "/assets/hotline_app/js/setup_wizard.js"
setup_wizard_stages = "hotline_app.hotline_setup.wizard.stages"
setup_wizard_complete = "hotline_app.hotline_setup.install.go_by_the_local_clock"
extend_bootinfo = "hotline_app.hotline_setup.wizard.boot"

# The record of what was shipped keeps nobody from deleting it.
ignore_links_on_delete = ["HL Seed"]

on_logout = "hotline_app.telephony.seats.on_logout"

# Addresses that are no pages: each answers for itself.
page_renderer = ["hotline_app.api.open311.Open311Page", "hotline_app.api.openapi.page.OpenApiPage"]

before_request = [
	"hotline_app.api.guard.check_body",
	"hotline_app.api.guard.check_question",
	"hotline_app.privacy.asking.check_filters",
]
auth_hooks = ["hotline_app.api.quota.take"]
after_request = ["hotline_app.public_pages.set_headers", "hotline_app.api.quota.set_headers"]

make_email_body_message = ["hotline_app.intake.notice.mails.add_leave_header"]

# Rows of an order; saved with it they don't run these, only when somebody addresses a row itself.
_ORDER_ROWS = ("HL Order Contact", "HL Order Handover", "HL Order Reopening", "HL SLA Pause")
_KEEP_ROW = "hotline_app.intake.course.ended.on_row_change"
# Rows of a complaint, which are its investigation and its reviews.
_COMPLAINT_ROWS = ("HL Complaint Note", "HL Complaint Review", "HL Complaint Appeal")
_KEEP_COMPLAINT_ROW = "hotline_app.complaint.ended.on_row_change"

# Rows that are listed with their records only (`row_access.py`), by whose rows they are.
_ROWS = {
	"of_order": _ORDER_ROWS,
	"of_customer": ("HL Customer Payment", "HL Customer Phone", "HL Customer Supply"),
	"of_dispatch": ("HL Dispatch Appointment", "HL Dispatch Part", "HL Dispatch Photo"),
	"of_provider": (
		"HL Provider Area",
		"HL Provider Equipment",
		"HL Provider Language",
		"HL Provider Material",
		"HL Provider Merit",
		"HL Provider Service",
		"HL Provider Staff",
		"HL Provider Training",
	),
	"of_unit": ("HL Handling Unit User",),
	"of_recording": ("HL Recording Mark",),
	"of_complaint": _COMPLAINT_ROWS,
	"of_article": ("HL Knowledge Category",),
	"of_question": ("HL Knowledge Asker",),
	"of_follow_up": ("HL Follow-up Answer", "HL Follow-up Attempt"),
	"of_script_run": ("HL Script Run Step",),
	"of_call": ("HL Call Leg", "HL Call Order"),
	"of_help_request": ("HL Help Message",),
	"of_sync_log": ("HL Sync Sample",),
	"of_review": ("HL Quality Review Item",),
	"of_appraisal": ("HL Appraisal Mark", "HL Appraisal Part"),
	"of_shift": ("HL Shift Member",),
	"of_handover": ("HL Handover Item",),
	"of_checklist_run": ("HL Checklist Run Item",),
	"of_exam_attempt": ("HL Exam Answer",),
	"of_staff_record": ("HL Staff Group Member",),
	"of_training_session": ("HL Training Participant",),
}

# Rows that nobody changes past their record.
_KEPT_ROWS = tuple(
	row
	for of in (
		"of_dispatch",
		"of_provider",
		"of_unit",
		"of_follow_up",
		"of_review",
		"of_appraisal",
		"of_shift",
		"of_handover",
		"of_checklist_run",
		"of_exam_attempt",
		"of_training_session",
	)
	for row in _ROWS[of]
)
_KEEP_WITH_RECORD = "hotline_app.row_access.keep_with_record"

# Where people write to callers, and what is said in calls, by DocType: it is looked through for forbidden
# phrases (`script/replies.py`).
hotline_written_replies = {
	"HL Work Order": ["resolution"],
	"HL Complaint": ["answer"],
	"HL Urge": ["reply"],
	"HL Citizen Message": ["text_zh", "text_en"],
	"HL Service Tip": ["text_zh", "text_en"],
	"HL Service Notice": ["content", "script"],
	"HL Knowledge Article": ["answer", "text"],
}
hotline_transcripts = {"HL Recording": ["transcript"]}
_PHRASES = "hotline_app.script.replies"

# What everybody reads of what the centre writes (`publishing/official.py`).
hotline_public_texts = {
	"HL Service Notice": ["title", "reason", "content"],
	"HL Knowledge Article": ["title", "answer", "text"],
}

# Calls upwards: a module never imports the ones that stand on it, they listen here.
doc_events = {
	"*": {"before_validate": "hotline_app.masked.keep_unseen", "before_save": "hotline_app.masked.fill"},
	"Version": {"before_insert": "hotline_app.privacy.history.cover"},
	("HL Category", "HL Area"): {
		"on_update": "hotline_app.intake.trees.forget",
		"after_rename": [
			"hotline_app.intake.trees.forget",
			"hotline_app.intake.routing.store.forget",
		],
		"on_trash": "hotline_app.intake.trees.forget",
	},
	"HL Category": {"validate": "hotline_app.open311.services.check"},
	"HL Line": {
		"validate": "hotline_app.open311.jurisdictions.check",
		"on_update": "hotline_app.telephony.rules.forget",
		"after_rename": "hotline_app.telephony.rules.forget",
		"on_trash": "hotline_app.telephony.rules.forget",
	},
	tuple(hotline_written_replies): {"validate": f"{_PHRASES}.check", "on_update": f"{_PHRASES}.keep"},
	(*hotline_public_texts,): {"validate": "hotline_app.publishing.official.check"},
	tuple(hotline_transcripts): {"on_update": f"{_PHRASES}.mark"},
	"Communication": {"validate": f"{_PHRASES}.check_mail", "on_update": f"{_PHRASES}.keep"},
	("HL Line", "HL Handling Unit", "HL SLA Policy", "Custom Field"): {
		"after_rename": "hotline_app.intake.routing.store.forget",
		"on_trash": "hotline_app.intake.routing.store.forget",
	},
	"HL Work Order": {
		"before_validate": "hotline_app.partner.access.mark_order",
		"after_insert": [
			"hotline_app.partner.changes.on_order_insert",
			"hotline_app.partner.transfer.course.on_order_insert",
			"hotline_app.telephony.contacting.on_order",
		],
		"on_trash": [
			"hotline_app.partner.changes.on_order_trash",
			"hotline_app.publishing.reviewing.on_order_trash",
			"hotline_app.channel.conversation.forget",
		],
		"on_update": [
			"hotline_app.partner.changes.on_order_update",
			"hotline_app.partner.transfer.course.on_order_update",
			"hotline_app.intake.watch.escalating.apply_rules",
			"hotline_app.dispatch.effects.on_order_update",
			"hotline_app.followup.tasks.on_order_update",
			"hotline_app.dispatch.rework.on_order_update",
			"hotline_app.complaint.arising.on_order_update",
			"hotline_app.citizen.tips.on_order_update",
			# Last: it goes on with the order as the others leave it.
			"hotline_app.dispatch.handing_on.on_order_update",
		],
	},
	"File": {
		"validate": [
			"hotline_app.intake.course.ended.on_file_update",
			"hotline_app.complaint.ended.on_file_update",
			"hotline_app.complaint.traces.keep_private",
		],
		"on_trash": [
			"hotline_app.intake.course.ended.on_file_trash",
			"hotline_app.complaint.ended.on_file_trash",
		],
	},
	"ToDo": {
		"validate": [
			"hotline_app.intake.course.ended.on_assignment",
			"hotline_app.complaint.traces.check_assignment",
		]
	},
	**{row: {"validate": _KEEP_ROW, "on_trash": _KEEP_ROW} for row in _ORDER_ROWS},
	_KEPT_ROWS: {"validate": _KEEP_WITH_RECORD, "on_trash": _KEEP_WITH_RECORD},
	**{row: {"validate": _KEEP_COMPLAINT_ROW, "on_trash": _KEEP_COMPLAINT_ROW} for row in _COMPLAINT_ROWS},
	"Comment": {
		"after_insert": "hotline_app.dispatch.comments.tell_receiver",
		"validate": [
			"hotline_app.intake.course.ended.on_comment_change",
			"hotline_app.complaint.ended.on_comment_change",
		],
		"on_trash": [
			"hotline_app.intake.course.ended.on_comment_change",
			"hotline_app.complaint.ended.on_comment_change",
		],
	},
	"HL Provider": {
		"before_insert": ["hotline_app.dispatch.applications.receive", "hotline_app.api.applications.limit"],
		"after_insert": "hotline_app.dispatch.papers.attach",
		"on_update": "hotline_app.dispatch.providers.keep_roles",
	},
	"HL Area": {"validate": "hotline_app.knowledge.shapes.check_area"},
	"HL Handling Unit": {"on_update": "hotline_app.dispatch.access.keep_unit_roles"},
	"HL Urge": {
		"after_insert": [
			"hotline_app.telephony.contacting.on_urge",
			# Whoever urges an order may mean the complaint that leads it.
			"hotline_app.complaint.watching.on_urge",
		]
	},
	"HL Partner": {
		"on_update": ["hotline_app.partner.access.keep_partner_role", "hotline_app.partner.scopes.forget"],
		"on_trash": "hotline_app.partner.scopes.forget",
	},
	"HL Switch": {"on_update": "hotline_app.telephony.access.keep_switch_role"},
	"SMS Log": {"before_insert": "hotline_app.channel.adapters.sms_settings.keep_out_of_log"},
	"HL Message": {"validate": f"{_PHRASES}.check_message", "on_update": f"{_PHRASES}.keep"},
	"Notification Log": {"after_insert": "hotline_app.dispatch.sharing.with_colleagues"},
	"HL Follow-up Task": {
		"before_insert": "hotline_app.dispatch.asked_about.name_on_follow_up",
		"on_update": "hotline_app.dispatch.availability.on_call",
	},
	"HL Dispatch": {"on_update": "hotline_app.followup.tasks.on_dispatch_update"},
	"HL Recording": {"on_trash": "hotline_app.privacy.holds.keep_recording"},
	"User": {"on_update": "hotline_app.followup.seats.on_user_update"},
}

override_doctype_class = {
	# Mails to a line become messages on its orders.
	"Email Account": "hotline_app.channel.mail.mailbox.HotlineEmailAccount",
	"Notification": "hotline_app.privacy.telling.MaskingNotification",
	"Auto Email Report": "hotline_app.privacy.mailed_reports.ReadersReport",
}

doctype_js = {
	"HL Work Order": [
		"intake/watch/desk/hl_work_order.js",
		"dispatch/desk/hl_work_order.js",
		"dispatch/desk/hl_work_order_providers.js",
		"partner/desk/hl_work_order.js",
		"complaint/desk/hl_work_order.js",
		"publishing/desk/hl_work_order.js",
		"channel/desk/hl_work_order.js",
	],
	"HL Dispatch": "dispatch/desk/hl_dispatch.js",
	"HL Customer": "privacy/desk/hl_customer.js",
}
doctype_list_js = {"HL Work Order": "dispatch/desk/hl_work_order_list.js"}

# What the texts of notifications, and print formats, may call.
jinja = {
	"methods": [
		"hotline_app.dispatch.sharing.unit_colleagues",
		"hotline_app.dispatch.sheet.sheet_matter",
		"hotline_app.sheets.sheet_cells",
		"hotline_app.sheets.sheet_line",
		"hotline_app.sheets.sheet_made",
		"hotline_app.sheets.sheet_of",
		"hotline_app.sheets.sheet_records",
	]
}

override_whitelisted_methods = {
	"frappe.desk.notifications.get_open_count": "hotline_app.api.desk_links.get_open_count",
	"frappe.desk.query_report.export_query": "hotline_app.insight.preparing.export_query",
	"frappe.desk.query_report.run": "hotline_app.insight.preparing.run",
	"frappe.desk.reportview.export_query": "hotline_app.list_exports.export_query",
	"frappe.utils.global_search.search": "hotline_app.privacy.global_search.search",
}

override_doctype_dashboards = {
	"HL Work Order": [
		"hotline_app.telephony.dashboards.of_order",
		"hotline_app.script.dashboards.of_order",
		"hotline_app.partner.transfer.timeline.dashboard",
	],
	"HL Call": "hotline_app.script.dashboards.of_call",
	"HL Customer": "hotline_app.telephony.dashboards.of_customer",
}

# A provider's record, and what is kept about it.
_PROVIDERS_OWN = (
	"HL Provider",
	"HL Provider Certificate",
	"HL Provider Warning",
	"HL Provider History",
	"HL Certificate Renewal",
)

permission_query_conditions = {
	"Prepared Report": "hotline_app.insight.preparing.query",
	"HL Work Order": [
		"hotline_app.dispatch.access.order_query",
		"hotline_app.partner.access.order_query",
		"hotline_app.complaint.traces.order_query",
		"hotline_app.secrecy.order_query",
	],
	"HL Change": "hotline_app.partner.access.change_query",
	"HL Sync Log": "hotline_app.partner.sync.access.query",
	"HL Dispatch": ["hotline_app.dispatch.access.dispatch_query", "hotline_app.secrecy.job_query"],
	"HL Urge": [
		"hotline_app.dispatch.watch_access.urge_query",
		"hotline_app.partner.access.urge_query",
		"hotline_app.complaint.traces.urge_query",
	],
	"HL Supervision": [
		"hotline_app.dispatch.watch_access.supervision_query",
		"hotline_app.complaint.traces.supervision_query",
	],
	"HL Escalation": "hotline_app.complaint.traces.escalation_query",
	"HL Follow-up Task": "hotline_app.complaint.traces.task_query",
	"HL Script Run": "hotline_app.complaint.traces.run_query",
	"HL Transfer": [
		"hotline_app.partner.transfer.course.query",
		"hotline_app.complaint.traces.transfer_query",
	],
	"HL Publication": "hotline_app.complaint.traces.publication_query",
	"HL Complaint": "hotline_app.complaint.access.query",
	"HL Corrective Action": "hotline_app.complaint.actions.query",
	"HL Call Event": "hotline_app.telephony.call_access.event_query",
	"HL Indicator Value": "hotline_app.insight.keeping.query",
	"HL Absence": "hotline_app.roster.absences.query",
	"HL Shift Change": "hotline_app.roster.changes.query",
	"HL Message": "hotline_app.channel.access.query",
	"HL SLA Clock": "hotline_app.complaint.traces.clock_query",
	"File": ["hotline_app.row_access.file_query", "hotline_app.complaint.traces.file_query"],
	"Comment": "hotline_app.complaint.traces.comment_query",
	"Communication": "hotline_app.complaint.traces.communication_query",
	"Version": "hotline_app.complaint.traces.version_query",
	"ToDo": "hotline_app.complaint.traces.todo_query",
	"HL Knowledge Version": "hotline_app.knowledge.access.version_query",
	"HL Recording": "hotline_app.telephony.recordings.hearing.query",
	"HL Quality Review": "hotline_app.quality.access.query",
	"HL Procedure Proposal": "hotline_app.quality.procedures.query",
	"HL Appraisal": "hotline_app.quality.appraisal_access.appraisal_query",
	"HL Merit Record": "hotline_app.quality.appraisal_access.merit_query",
	"HL Provider": "hotline_app.dispatch.provider_access.provider_query",
	"HL Provider Certificate": "hotline_app.dispatch.provider_access.certificate_query",
	"HL Provider Warning": "hotline_app.dispatch.provider_access.warning_query",
	"HL Provider History": "hotline_app.dispatch.provider_access.history_query",
	"HL Certificate Renewal": "hotline_app.dispatch.provider_access.renewal_query",
	"HL Staff Certificate": "hotline_app.training.access.certificate_query",
	"HL Staff Record": "hotline_app.training.access.record_query",
	"HL Exam Attempt": "hotline_app.training.access.attempt_query",
	**{row: f"hotline_app.row_access.{of}" for of, rows in _ROWS.items() for row in rows},
}
# Belongs to an order, and is as hidden as it.
_OF_ORDER = "hotline_app.complaint.traces.may_touch_of_order"

has_permission = {
	"Prepared Report": "hotline_app.insight.preparing.may_touch",
	"HL Work Order": [
		"hotline_app.dispatch.access.may_touch_order",
		"hotline_app.partner.access.may_touch_order",
		"hotline_app.complaint.traces.may_touch_order",
		"hotline_app.secrecy.may_touch_order",
	],
	"HL Change": "hotline_app.partner.access.may_touch_change",
	"HL Sync Log": "hotline_app.partner.sync.access.may_touch",
	"HL Dispatch": ["hotline_app.dispatch.access.may_touch_dispatch", "hotline_app.secrecy.may_touch_job"],
	"HL Urge": [
		"hotline_app.intake.watch.urging.may_touch",
		"hotline_app.dispatch.watch_access.may_touch",
		"hotline_app.partner.access.may_touch_urge",
		_OF_ORDER,
	],
	"HL Supervision": ["hotline_app.dispatch.watch_access.may_touch", _OF_ORDER],
	"HL Escalation": _OF_ORDER,
	"HL Follow-up Task": _OF_ORDER,
	"HL Script Run": _OF_ORDER,
	"HL Transfer": ["hotline_app.partner.transfer.course.may_touch", _OF_ORDER],
	"HL Publication": _OF_ORDER,
	"HL Recording": "hotline_app.telephony.recordings.hearing.may_touch",
	"HL Quality Review": "hotline_app.quality.access.may_touch",
	"HL Procedure Proposal": "hotline_app.quality.procedures.may_touch",
	"HL Appraisal": "hotline_app.quality.appraisal_access.may_touch_appraisal",
	"HL Merit Record": "hotline_app.quality.appraisal_access.may_touch_merit",
	"HL Complaint": "hotline_app.complaint.access.may_touch",
	"HL Knowledge Version": "hotline_app.knowledge.access.may_read_version",
	"HL Corrective Action": "hotline_app.complaint.actions.may_touch",
	"HL Call Event": "hotline_app.telephony.call_access.may_touch_event",
	"HL Absence": "hotline_app.roster.absences.may_touch",
	"HL Shift Change": "hotline_app.roster.changes.may_touch",
	"HL Message": "hotline_app.channel.access.may_touch",
	**dict.fromkeys(
		("Comment", "Communication", "Version", "ToDo", "HL SLA Clock"),
		"hotline_app.complaint.traces.may_touch",
	),
	"File": ["hotline_app.row_access.may_touch_file", "hotline_app.complaint.traces.may_touch"],
	**dict.fromkeys(_PROVIDERS_OWN, "hotline_app.dispatch.provider_access.may_touch"),
	**dict.fromkeys(
		("HL Staff Certificate", "HL Staff Record", "HL Exam Attempt"),
		"hotline_app.training.access.may_touch",
	),
}

# What keeps people from being rostered: functions that are given users and a shift, and return reasons by
# user (`roster/shifts.py`).
hotline_rostering = [
	"hotline_app.roster.absences.reasons_against",
	"hotline_app.training.rostering.who_may_not",
]

# Who needs a record's personal data plain for the work in hand (`masked.py`): functions that are given the
# document and the user, and return names of fields.
hotline_needs_plain = {
	"HL Work Order": ["hotline_app.privacy.needs.of_order"],
	"HL Customer": ["hotline_app.privacy.needs.of_customer"],
	"HL Complaint": ["hotline_app.privacy.needs.of_complaint"],
	"HL Call": ["hotline_app.privacy.needs.of_call"],
	"HL Call Back": ["hotline_app.privacy.needs.of_call_back"],
}

standard_queries = {"HL Customer": "hotline_app.intake.customer_search.link_query"}

# Whom a user stands for: functions that take a user and return names of records by DocType
# (`complaint/access.py`).
hotline_stands_for = ["hotline_app.dispatch.standing.stands_for"]

# Who takes out of a deadline's recipients those who may not know of the record (`sla/messages.py`).
hotline_recipients = ["hotline_app.complaint.access.leave_out", "hotline_app.secrecy.leave_out"]

# Who keeps others in step with records that are changed with one statement (`changed.py`).
hotline_changed_at_once = ["hotline_app.partner.changes.on_orders_changed"]

# Who has something to tell of a customer (`intake/customer_history.py`).
hotline_customer_history = [
	"hotline_app.intake.customer_history.sources",
	"hotline_app.followup.history.sources",
	"hotline_app.complaint.history.sources",
	"hotline_app.telephony.history.of_customer",
]

# Who has something to tell of an order (`intake/course/timeline.py`).
hotline_timeline = [
	"hotline_app.intake.course.timeline.sources",
	"hotline_app.dispatch.timeline.sources",
	"hotline_app.followup.timeline.sources",
	"hotline_app.complaint.timeline.sources",
	"hotline_app.telephony.history.on_timeline",
	"hotline_app.channel.conversation.on_timeline",
	"hotline_app.script.timeline.sources",
	"hotline_app.partner.transfer.timeline.sources",
]

# Who knows facts by which scripts are chosen (`script/moment.py`).
hotline_script_facts = [
	"hotline_app.complaint.script_facts.facts",
	"hotline_app.telephony.script_facts.facts",
]

# What the steps of a deadline do, by their action (`sla/actions.py`); dispatches are their orders' matter.
hotline_sla_actions = {
	"Urge": "hotline_app.intake.watch.urging.by_deadline",
	"Supervise": "hotline_app.intake.watch.supervising.by_deadline",
	"Escalate": "hotline_app.intake.watch.escalating.by_deadline",
	"Reassign": "hotline_app.intake.course.handover.by_deadline",
	"Raise Urgency": "hotline_app.dispatch.deadlines.raise_urgency",
	"Take Back": "hotline_app.dispatch.taking_back.by_deadline",
}
# What they do to records that have handlers of their own.
hotline_sla_actions_of = {
	doctype: {
		"Urge": f"hotline_app.{module}.deadlines.urge",
		"Supervise": f"hotline_app.{module}.deadlines.supervise",
		"Escalate": f"hotline_app.{module}.deadlines.escalate",
		"Reassign": f"hotline_app.{module}.deadlines.reassign",
		"Raise Urgency": f"hotline_app.{module}.deadlines.raise_urgency",
	}
	for doctype, module in (("HL Complaint", "complaint"), ("HL Follow-up Task", "followup"))
}
# Records to which an action does anything, where it is not all (`sla/actions.py`).
hotline_sla_action_records = {
	"Raise Urgency": ["HL Work Order", "HL Dispatch", "HL Complaint", "HL Follow-up Task"],
	"Reassign": ["HL Work Order", "HL Complaint", "HL Follow-up Task"],
	"Take Back": ["HL Work Order", "HL Dispatch"],
}

# Who knows facts about providers, for their quality (`dispatch/quality.py`). Ratings go from 1 to 5.
hotline_provider_facts = [
	"hotline_app.dispatch.provider_facts.facts",
	"hotline_app.complaint.provider_facts.facts",
	"hotline_app.followup.provider_facts.facts",
]

# Who knows of calls and orders that are a risk, and so are reviewed (`quality/risks.py`).
hotline_quality_risks = [
	"hotline_app.complaint.quality_risks.risks",
	"hotline_app.script.quality_risks.risks",
]

# Who knows facts about people, units and providers, for their appraisal (`quality/appraising.py`).
hotline_appraisal_facts = [
	"hotline_app.quality.appraisal_facts.facts",
	"hotline_app.telephony.appraisal_facts.facts",
	"hotline_app.followup.appraisal_facts.facts",
	"hotline_app.dispatch.appraisal_facts.facts",
	"hotline_app.training.appraisal_facts.facts",
	"hotline_app.roster.appraisal_facts.facts",
]

# What indicators can be measured by, where no share, mean or sum of records says it (`insight/measuring.py`).
hotline_indicator_functions = {
	"worst_24_hours": "hotline_app.insight.answering.worst_24_hours",
	"at_peak": "hotline_app.insight.answering.at_peak",
	"off_peak": "hotline_app.insight.answering.off_peak",
}

# Who makes a corrective action of another record: a function that is given its DocType, its name and the
# values of the action, and returns the action's name.
hotline_corrective_action = "hotline_app.complaint.actions.open_for"

# Who looks at data and settings for a clause of a standard: by clause functions that are given the scope,
# which is a period and lines, and return a finding, or None (`insight/standards/judging.py`).
_STAFF = "hotline_app.insight.standards.staff_checks"
_SERVICE = "hotline_app.insight.standards.service_checks"
hotline_clause_checks = {
	"C-5.1.1": [f"{_STAFF}.legal_adviser", f"{_STAFF}.confidentiality"],
	"C-5.1.4": f"{_SERVICE}.retention",
	"C-6.1.6": "hotline_app.insight.standards.backup_checks.backups",
	"C-8.1.2": f"{_STAFF}.monthly_reviews",
	"C-8.2.2": f"{_SERVICE}.complaint_contacts",
	"G-3.2": f"{_STAFF}.typing",
	"G-4.1.3": f"{_SERVICE}.open_all_hours",
	"G-4.1.6": f"{_SERVICE}.inbound_first",
	"H-1.4": f"{_STAFF}.confidentiality",
	"H-4.1": f"{_STAFF}.training_plan",
	"J-A1": f"{_SERVICE}.greeting_names_badge",
	"P-4": f"{_STAFF}.staffing",
	"P-12": f"{_SERVICE}.open_all_hours",
	"P-17": f"{_STAFF}.certified",
	"P-37": f"{_STAFF}.leaders_listening",
}

# Who takes the complaint of a customer who is not satisfied: a function that is given the follow-up's name.
hotline_follow_up_complaint = "hotline_app.api.complaints.raise_from_follow_up"

# Who says how many inbound calls wait for a user: functions that are given the user and return a number.
# Follow-ups pause meanwhile (`followup/queue.py`); without any they just run.
hotline_inbound_waiting = ["hotline_app.telephony.queueing.inbound_waiting"]

# Who does something when a switch has told of a call: functions that are given the call's name and the event
# (`telephony/events.py`).
hotline_call_event = [
	"hotline_app.telephony.recordings.stock.on_call_event",
	"hotline_app.channel.voicemail.on_call_event",
]

scheduler_events = {
	"cron": {
		"* * * * *": [
			"hotline_app.sla.sweep.run",
			"hotline_app.intake.notice.publishing.run",
			"hotline_app.telephony.sweeping.run",
			"hotline_app.partner.webhook.sweep.run",
			"hotline_app.partner.linking.exchange.run",
			"hotline_app.partner.sync.counting.keep",
			"hotline_app.training.exam.taking.mark_overdue",
			"hotline_app.channel.outbox.run",
			"hotline_app.channel.adapters.smpp.run",
		],
		"*/10 * * * *": [
			"hotline_app.followup.missed.run",
			"hotline_app.followup.seats.run",
			"hotline_app.telephony.recordings.fetching.run",
			"hotline_app.roster.sweeping.run",
			"hotline_app.backup.making.run",
		],
	},
	"hourly": [
		"hotline_app.backup.making.watch",
		"hotline_app.dispatch.expiring.end_suspensions",
		"hotline_app.dispatch.papers.forget_unused",
		"hotline_app.insight.rising.run",
	],
	"daily": [
		"hotline_app.intake.notice.subscriptions.forget_unconfirmed",
		"hotline_app.telephony.blacklist.expire",
		"hotline_app.dispatch.expiring.run",
		"hotline_app.training.expiring.run",
		"hotline_app.partner.changes.forget_old",
		"hotline_app.partner.webhook.sending.forget_old",
		"hotline_app.partner.sync.log.run",
		"hotline_app.followup.batches.run",
		"hotline_app.privacy.access_check.run",
		"hotline_app.quality.course.close_undisputed",
	],
	"daily_long": [
		"hotline_app.dispatch.quality.compute_all",
		# What a month showed is kept before what it stands on may be deleted.
		"hotline_app.insight.standards.months.run",
		"hotline_app.privacy.retention.run",
		"hotline_app.quality.drawing.run",
		"hotline_app.insight.keeping.run",
	],
}

role_home_page = {
	"Hotline Provider": "provider",
	"Hotline Unit User": "unit",
	"Hotline Agent": "hotline",
	"Hotline Follow-up Agent": "hotline",
	"Hotline Complaint Handler": "hotline",
	"Hotline Quality Inspector": "hotline",
}

website_route_rules = [
	{"from_route": "/notices/subscription", "to_route": "notices/subscription"},
	{"from_route": "/notices/<name>", "to_route": "notices/notice"},
	{"from_route": "/survey/<token>", "to_route": "survey"},
	{"from_route": "/<any(provider, unit):portal>-app.json", "to_route": "portal-app.json"},
	{"from_route": "/<any(provider, unit):portal>-sw.js", "to_route": "portal-sw.js"},
	{"from_route": "/hotline/<path:app_path>", "to_route": "hotline"},
	{"from_route": "/provider/<path:app_path>", "to_route": "provider"},
	{"from_route": "/unit/<path:app_path>", "to_route": "unit"},
]
