"""Scenario -> tables and state at time zero: the only place where units become engine numbers."""
