"""Stages: what the code knows of a workflow. The states' names belong to the administrator."""

from .staged import StagedDocument

__all__ = ["StagedDocument"]
