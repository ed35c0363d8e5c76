"""What a file says of itself: whether it is audio, of which kind, how long. Nothing here touches the site."""

import io
import wave
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
	"""A kind of audio that browsers play."""

	media_type: str
	extension: str


WAV = Kind("audio/wav", "wav")
MP3 = Kind("audio/mpeg", "mp3")
OGG = Kind("audio/ogg", "ogg")
MP4 = Kind("audio/mp4", "m4a")
WEBM = Kind("audio/webm", "webm")
# How many bytes tell what it is.
HEAD = 16


def kind_of(head: bytes) -> Kind | None:
	"""Return what begins so, None if it is no audio; names and headers are not believed."""
	if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
		return WAV
	if head[:4] == b"OggS":
		return OGG
	if head[4:8] == b"ftyp":
		return MP4
	if head[:4] == b"\x1aE\xdf\xa3":
		return WEBM
	if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
		return MP3
	return None


def duration_s(path: str, kind: Kind) -> int | None:
	"""Return the length in whole seconds, None where only a decoder could tell."""
	if kind is not WAV:
		return None
	try:
		with wave.open(path) as audio:
			return round(audio.getnframes() / (audio.getframerate() or 1))
	except (wave.Error, EOFError):
		# compressed inside, or cut off
		return None


def tone(seconds: int, pitch: int = 440) -> bytes:
	"""Return a quiet, dashed tone as WAV: what a simulated call sounds like."""
	rate = 4000
	period = max(2, rate // pitch)
	loud = bytes(140 if step % period < period // 2 else 116 for step in range(rate // 2))
	with io.BytesIO() as out:
		with wave.open(out, "wb") as audio:
			audio.setnchannels(1)
			audio.setsampwidth(1)
			audio.setframerate(rate)
			audio.writeframes((loud + b"\x80" * (rate // 2)) * max(1, seconds))
		return out.getvalue()
