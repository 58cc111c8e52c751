"""FEEL, the expression language of DMN: read, checked, run, and explained."""
