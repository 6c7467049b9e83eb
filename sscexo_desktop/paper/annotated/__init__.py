"""Forms with the names of their data."""
