"""Inner loops, compiled by numba. Plain twins of them live in `exocosm.engine.plain`."""
