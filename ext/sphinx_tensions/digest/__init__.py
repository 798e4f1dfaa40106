"""Days of new papers: the data, and what is derived from it; no module here imports Sphinx.

A day is two files, ``DAY.json`` and ``DAY.jsonl``, beside one ``topics.json``.
Pages are a function of these files alone.
"""
