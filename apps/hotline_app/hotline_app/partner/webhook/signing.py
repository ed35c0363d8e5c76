"""Signatures, by which a receiver knows who sent a delivery and when, and that nobody changed it."""

import hashlib
import hmac
import secrets

TIMESTAMP, SIGNATURE = "X-Hotline-Timestamp", "X-Hotline-Signature"


def new_secret() -> str:
	"""Return a secret to sign with."""
	return secrets.token_urlsafe(32)


def signature(secret: str, timestamp: int, body: bytes) -> str:
	"""Return the HMAC-SHA256 of `timestamp.body`, in hexadecimal."""
	return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def headers(valid: list[str], timestamp: int, body: bytes) -> dict[str, str]:
	"""Return the headers of a delivery: one signature for each secret that is valid now, the newest first."""
	signed = ", ".join(f"v1={signature(secret, timestamp, body)}" for secret in valid)
	return {TIMESTAMP: str(timestamp), SIGNATURE: signed}
