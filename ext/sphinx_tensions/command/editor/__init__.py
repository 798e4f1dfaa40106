"""What an editor asks: what stands at a place, what can stand there, and where else a name stands.

`asking` and `naming` are pure; `server` speaks the Language Server Protocol and needs the extra `editor`.
"""
