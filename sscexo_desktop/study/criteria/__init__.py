"""What the measurements of a screening say of each criterion of eligibility, beside the answer and never instead of it."""
