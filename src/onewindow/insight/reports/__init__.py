"""Reports that write themselves (报告): from figures with their queries to a signed file."""
