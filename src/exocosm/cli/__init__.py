"""The command ``exocosm``: one file a verb; everything heavy is imported inside the verb that needs it."""
