"""Floor 0: months, money, law, journal, columns and ledger. Knows no rule and no family."""
