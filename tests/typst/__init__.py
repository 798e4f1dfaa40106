"""Tests of `typst`."""
