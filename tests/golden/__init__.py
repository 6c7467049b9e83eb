"""Golden pages: what a page looked like and read when somebody last looked at it, kept as text and as a picture.

`pages.py` says which pages they are, `comparing.py` how a page of today differs from its golden one, `__main__.py` renews them:

    .venv/bin/python -m tests.golden --renew            after a change that was meant; look at what changed before it is kept
    .venv/bin/python -m tests.golden --new-study        when the definition has moved on: also build the study they are printed from
"""
