"""The course of an order: reviewed, handed over, joined, split, closed, reopened, and what is told of it."""
