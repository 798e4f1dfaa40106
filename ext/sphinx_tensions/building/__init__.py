"""One build: its domain, the order of its events, and the files beside its pages."""
