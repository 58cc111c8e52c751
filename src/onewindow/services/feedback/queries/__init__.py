"""Reads of reviews: what can be reviewed, work, publications, statistics, facts."""
