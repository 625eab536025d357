"""Numbers and time: the engine knows arrays, not biology."""
