"""How well a partner keeps in step, day by day: five parts, each with its numbers, weighted to one score."""
