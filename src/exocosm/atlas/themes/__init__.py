"""The claims, one file a theme; each has `CLAIMS`."""
