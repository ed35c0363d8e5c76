"""The framework: where it comes from, and how its source tree is put into the bench."""
