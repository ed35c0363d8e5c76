"""What the statistics count: set-wise, of what the user may read and nothing else."""
