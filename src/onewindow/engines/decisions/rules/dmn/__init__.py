"""DMN models: read from XML, run, and written back."""
