"""Answers to an editor: what is at a place, what can be written there, where else a name is used.

`completion` and `naming` are pure; `server` speaks the Language Server Protocol and needs the extra `editor`.
"""
