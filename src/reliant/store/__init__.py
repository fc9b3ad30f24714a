"""The only place that knows an engine: the ledger's database, and what computes on tables."""
