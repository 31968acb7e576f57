"""Measures libtill beside its alternatives; benches/README.md says how."""
