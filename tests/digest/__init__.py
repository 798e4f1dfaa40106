"""Tests of `digest`."""
