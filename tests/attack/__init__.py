"""Hostile input: nothing crashes, nothing hangs, nothing gets out."""
