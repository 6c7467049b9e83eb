"""Measured, not tested: ratios against a bare equivalent, taken in one run on the machine at hand. `python -m benchmarks` prints them."""
