"""An editor decides what was proposed, and what is accepted is written into its page."""
