"""Puts the document together."""

from typing import Any

from frappe.utils import get_url

import hotline_app

from . import methods, open311, resources

_OAUTH = "/api/method/frappe.integrations.oauth2."
_DESCRIPTION = """What other systems may use of a hotline.

Partners sign their requests with the key of their account, or by OAuth 2. What an account may see and do is
said by the rights of its role and by the partner's record; this document lists what the role may."""


def make() -> dict[str, Any]:
	"""Return the OpenAPI 3.1 document of this site, with the fields that its administrators have added."""
	return {
		"openapi": "3.1.0",
		"info": {"title": "Hotline", "version": hotline_app.__version__, "description": _DESCRIPTION},
		"servers": [{"url": get_url()}],
		"paths": {**methods.paths(), **open311.paths(), **resources.paths()},
		"components": {
			"schemas": {"Error": _error(), **resources.schemas()},
			"responses": {
				"Error": {
					"description": "Refused, and why.",
					"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
				}
			},
			"securitySchemes": _security(),
		},
	}


def _error() -> dict[str, Any]:
	text = {"type": "string"}
	return {
		"type": "object",
		"properties": {
			"exc_type": {**text, "description": "The name of the error."},
			"_server_messages": {**text, "description": "What is wrong, for people: JSON in JSON."},
		},
	}


def _security() -> dict[str, Any]:
	return {
		"token": {
			"type": "apiKey",
			"in": "header",
			"name": "Authorization",
			"description": "`token KEY:SECRET`, with the API key of the partner's user.",
		},
		"oauth2": {
			"type": "oauth2",
			"flows": {
				"authorizationCode": {
					"authorizationUrl": get_url(f"{_OAUTH}authorize"),
					"tokenUrl": get_url(f"{_OAUTH}get_token"),
					"refreshUrl": get_url(f"{_OAUTH}get_token"),
					"scopes": {"all": "What the user may."},
				}
			},
		},
	}
