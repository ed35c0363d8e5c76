"""What a mail says: its own words without what it quotes, whom it answers, what comes with it."""

import re
from email.header import decode_header, make_header

from bs4 import BeautifulSoup
from email_reply_parser import EmailReplyParser

from hotline_app.channel import threads
from hotline_app.channel.receiving import Incoming

# How mail programs begin a quotation, beside those that the parser knows.
_QUOTED = re.compile(
	r"^\s*(?:-{2,}\s*(?:原始邮件|原邮件|回复的邮件|转发邮件|Original Message)\s*-{2,}"
	r"|.{0,80}(?:写道|于.{4,60}写道)[:：]\s*$|发件人[:：].*|在.{4,80}写道[:：]?.*)",
	re.MULTILINE | re.IGNORECASE,
)
_QUOTING_PARTS = "blockquote, .gmail_quote, #divRplyFwdMsg, .moz-cite-prefix, script, style, head"
MAX_TEXT = 20_000


def read(mail) -> Incoming:
	"""Return what one of the framework's `InboundMail`s says."""
	headers = mail.mail
	answered = f"{headers.get('In-Reply-To') or ''} {headers.get('References') or ''}"
	return Incoming(
		sender=(mail.from_email or "").strip().lower(),
		sender_name=(mail.from_real_name or "").strip() or None,
		subject=_subject(headers.get("Subject"))[:255] or None,
		text=own_words(mail.text_content, mail.html_content),
		provider_id=threads.number(mail.message_id) or f"uid-{mail.uid}",
		answers=tuple(filter(None, map(threads.number, re.findall(r"<[^<>\s]+>", answered)))),
		files=tuple((one["fname"] or "", _bytes(one["fcontent"])) for one in mail.attachments),
	)


def own_words(plain: str | None, html: str | None) -> str:
	"""Return what the sender wrote, without signature marks and quotations."""
	whole = (plain or "").strip() or _text_of(html)
	said = EmailReplyParser.parse_reply(whole)
	if quoted := _QUOTED.search(said):
		said = said[: quoted.start()]
	# A mail that only quotes says that.
	return (said.strip() or whole.strip())[:MAX_TEXT]


def _subject(header: str | None) -> str:
	"""The whole subject: mail programs send long or mixed ones in several pieces."""
	try:
		return " ".join(str(make_header(decode_header(header or ""))).split())
	except (LookupError, ValueError):
		return " ".join(str(header).split())


def _text_of(html: str | None) -> str:
	page = BeautifulSoup(html or "", "html.parser")
	for part in page.select(_QUOTING_PARTS):
		part.decompose()
	for block in page.select("br, p, div, tr, li"):
		block.append("\n")
	return re.sub(r"\n\s*\n+", "\n\n", page.get_text()).strip()


def _bytes(content: bytes | str | None) -> bytes:
	return content.encode() if isinstance(content, str) else content or b""
