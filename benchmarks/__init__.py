"""What `make bench` runs: measured on this machine, printed as medians and ratios, asserted nowhere.

Machines are shared and noisy: compare ratios, and figures of one run with each other.
"""
