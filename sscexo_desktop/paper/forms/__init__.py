"""The pages of a form: its layout, what is printed on every copy, the answers over it, the end of it."""
