"""Who does the work: providers, how one is found, and the course of a dispatch. Stands on `intake`."""
