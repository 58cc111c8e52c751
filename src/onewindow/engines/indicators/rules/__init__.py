"""The rules of indicators: what one is, how its measures merge, how its light is judged."""
