"""What a person can do, one verb a function or small class; the window and the terminal are two thin shells over it.

May import: `store`, `paper`, `exports`, `study`. Knows no window and no SQL, and draws nothing.
"""
