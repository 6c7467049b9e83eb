"""The key of an encrypted file, its recovery, and what is done with either."""
