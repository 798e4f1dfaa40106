"""From fragments and kept doctrees to every format."""
