"""What an installation begins with: roles, workflows, packs and the record of what was shipped."""
