"""What is still told by a damaged file, and the new file that is made of it."""
