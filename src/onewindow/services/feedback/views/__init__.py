"""Pages of reviews and complaints."""
