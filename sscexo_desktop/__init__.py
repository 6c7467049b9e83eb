"""SSc-EXO Desktop: one clinical trial's data entry, record and paper, on one offline workstation."""

__version__ = "0.1.0"
