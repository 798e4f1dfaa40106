"""Works: bibliography files, citations, and the only modules that know sphinxcontrib-bibtex."""
