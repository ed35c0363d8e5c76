"""How the centre stands to the clauses of the standards: found, kept by month, printed for an inspection."""
