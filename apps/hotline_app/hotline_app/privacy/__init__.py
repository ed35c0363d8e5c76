"""How long records are kept, and what is done about personal data. It stands on all other modules."""
