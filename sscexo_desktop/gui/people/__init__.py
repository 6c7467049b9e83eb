"""Who works here: log-in, passwords, accounts, the lock."""
