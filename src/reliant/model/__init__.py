"""What things are: documents, claims, deals, registers, parties; table contracts and vocabulary as data."""
