"""Text set in both scripts: directions, shaping, fonts in the document, wrapping."""
