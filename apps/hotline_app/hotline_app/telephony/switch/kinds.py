"""Which adapter speaks with which kind of switch."""

from .adapter import Adapter
from .ami import AmiAdapter
from .ari import AriAdapter
from .esl import EslAdapter
from .simulator import SimulatorAdapter
from .webhook import WebhookAdapter

ADAPTERS: dict[str, type[Adapter]] = {
	"Asterisk AMI": AmiAdapter,
	"Asterisk ARI": AriAdapter,
	"FreeSWITCH": EslAdapter,
	"Webhook": WebhookAdapter,
	"Simulator": SimulatorAdapter,
}
