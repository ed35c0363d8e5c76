"""Stages: what the code knows of a workflow. The states' names belong to the administrator."""

from . import actions
from .staged import StagedDocument, active_workflow, stage_of

__all__ = ["StagedDocument", "active_workflow", "stage_of"]

actions.leave_out(StagedDocument)
