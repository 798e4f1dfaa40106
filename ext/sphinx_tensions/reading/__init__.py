"""From the source of a page to its records, with Sphinx and, in `plain`, without."""
