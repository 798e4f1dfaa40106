"""Tests of `asking`."""
