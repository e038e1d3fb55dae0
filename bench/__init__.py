"""Measurements: the portal against a floor of bare Django or bare libraries on the same rows, in the same run.

`make bench` prints a table of ratios. Absolute times say nothing on a shared machine and are not judged.
"""
