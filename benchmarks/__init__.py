"""Measured, not tested: ratios against a bare equivalent, taken in one run. `python -m benchmarks` prints them."""
