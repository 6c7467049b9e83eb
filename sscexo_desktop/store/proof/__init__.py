"""What proves a file: its trail walked and compared with what is there."""
