"""Days of new papers: the data, and what is derived from it; `directives` and `showing` alone know Sphinx and docutils.

A day is two files, ``DAY.json`` and ``DAY.jsonl``, beside one ``topics.json``.
Pages are a function of these files alone.
"""
