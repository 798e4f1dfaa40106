"""Drafts by a model: what it is shown, what of its answers is refused, what it cost."""
