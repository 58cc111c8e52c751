"""The rules of the cockpit: periods, boards, what stands out and how to say it."""
