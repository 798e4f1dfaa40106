"""Tests of `bibtex`."""
