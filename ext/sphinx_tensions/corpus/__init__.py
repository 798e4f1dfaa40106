"""Near-duplicates among millions of texts, in a database on disk."""
