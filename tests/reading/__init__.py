"""Tests of `reading`."""
