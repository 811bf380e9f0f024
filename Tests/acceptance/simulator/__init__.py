"""Many simulated Cartridge instances in one process, each with its own address and its own admin API."""
