"""Pages of devices, and pages that are devices."""
