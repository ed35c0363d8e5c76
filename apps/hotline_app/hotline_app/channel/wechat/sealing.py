"""Signatures and encryption of WeChat's callback. Pure."""

import base64
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32
_HEAD = 20


class WrongSealError(ValueError):
	"""It was not sealed with this key, or not for this account."""


def signature(*parts: str) -> str:
	"""Return what WeChat signs with: of the token and what else comes, in their order as texts."""
	# The protocol says which digest.
	return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def is_signed(given: str | None, *parts: str) -> bool:
	"""Whether a signature is the one of these parts."""
	return hmac.compare_digest((given or "").encode(), signature(*parts).encode())


class Seal:
	"""Encrypts and decrypts messages (AES-256-CBC) with an account's EncodingAESKey."""

	def __init__(self, key: str, app_id: str):
		try:
			self._key = base64.b64decode(f"{key}=", validate=True)
		except ValueError:
			self._key = b""
		if len(self._key) != 32:
			raise WrongSealError("the key has not 43 characters")
		self._app_id = app_id.encode()

	def close(self, text: str) -> str:
		"""Return a text as it is sent."""
		said = text.encode()
		plain = secrets.token_bytes(16) + struct.pack("!I", len(said)) + said + self._app_id
		fill = _BLOCK - len(plain) % _BLOCK
		encryptor = self._cipher().encryptor()
		sealed = encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()
		return base64.b64encode(sealed).decode()

	def open(self, sealed: str) -> str:
		"""Return the text in what was sent. Raises `WrongSealError`."""
		try:
			decryptor = self._cipher().decryptor()
			padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
			plain = padded[: -padded[-1]]
			[length] = struct.unpack("!I", plain[16:_HEAD])
			said, app_id = plain[_HEAD : _HEAD + length], plain[_HEAD + length :]
			if not hmac.compare_digest(app_id, self._app_id):
				raise WrongSealError("it is for another account")
			return said.decode()
		except (ValueError, IndexError, struct.error) as error:
			raise WrongSealError("it can't be read") from error

	def _cipher(self) -> Cipher:
		return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))
