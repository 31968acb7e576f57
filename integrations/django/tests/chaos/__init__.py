"""Many checkouts at a gateway that fails, in a shop whose workers are killed: `python -m chaos.run`."""
