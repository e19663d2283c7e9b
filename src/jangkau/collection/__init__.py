"""Money in: bills, payments, insured months, ledger."""
