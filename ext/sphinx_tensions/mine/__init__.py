"""Proposals mined from papers: sentences that state a finding or object to one, with a place in the atlas.

`papers` makes a paper of what the readers of `verify` give, `candidates` ranks
its sentences, `neighbours` finds what is near in the atlas, `drafting` asks a
model where one is named, `review` lets an editor decide.
"""
