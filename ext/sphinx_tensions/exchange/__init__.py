"""Readers and writers of other formats, one module a format, and one table of them in `formats`.

Nothing here imports Sphinx.  A build imports what it needs of this folder, and none of the formats.
"""
