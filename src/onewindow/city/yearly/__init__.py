"""
A synthetic year of the city as facts, drawn from a seed and calibrated to published reports.

One module a kind of fact; each draws a whole month of all halls at once as columns. The same seed
gives the same city, and a later end only adds to it.
"""
