"""Processes: each advances one aspect of the state and books what it moved.

A process is built from the tables, and has ``advance(state, step)``; it knows no other process. State and ledger are the only
channel between them.
"""
