"""Scripts that make the weights the project ships; nothing here is imported at run time."""
