"""What an author recorded of a source, looked up in that source.

`passages.look_up` answers it for one passage of one document, `readers` make
documents of sources, `records` compares metadata, `numbers` finds figures
without a passage, and `command` puts them together.
"""
