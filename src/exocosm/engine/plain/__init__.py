"""Slow, obvious numpy versions of the kernels: the oracle in tests."""
