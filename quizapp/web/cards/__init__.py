"""Pages to find cards, to change many of them at once, and to see all about one."""
