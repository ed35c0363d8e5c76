"""Matters that go to linked lines (12345, 110, 119) and come from them, until the result is back."""
