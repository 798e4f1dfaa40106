"""Tests of `mine`."""
