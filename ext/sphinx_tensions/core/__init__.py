"""What is true of an atlas, computed from plain values; no module here imports Sphinx or another folder."""
