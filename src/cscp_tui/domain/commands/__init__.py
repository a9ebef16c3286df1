"""Commands: what people ask for. Each builds its changes on the book as it is under the lock."""
