from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument


class HLSupervision(Watched, StagedDocument):
	pass
