"""Classes: for those who are in one, and for those who teach one."""
