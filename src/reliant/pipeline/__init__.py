"""The steps wired together: from files to the ledger, from the ledger to a brief or a table."""
