"""Treatment: arms of an experiment side by side, and what of a therapy is worth it."""
