"""Run folders: what a run writes and everything later reads.

A run folder is the meeting point between what computes (`exocosm.simulation`) and what looks (assays, report, exports), so
nothing here imports the engine: arrays come and go as plain dictionaries of numpy arrays.
"""
