"""Tests of `building`."""
