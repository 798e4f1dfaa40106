"""Books through programs that pip does not bring, TeX and Java, read back."""
