"""The biologist's words: tissue, solutes, vesicles, cells, rules; frozen, checked, with units on every number."""
