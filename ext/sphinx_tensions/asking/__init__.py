"""A language model, asked: its endpoint, what it may cost, and answers that are kept so that none is paid for twice."""
