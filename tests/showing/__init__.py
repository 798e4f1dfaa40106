"""Tests of `showing`."""
