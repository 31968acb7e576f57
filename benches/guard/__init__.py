"""A guard over what a call costs that needs no clock."""
