"""What leaves the program on paper: gathering, casebooks, seals and their check, the print log, labels."""
