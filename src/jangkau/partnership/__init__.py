"""Those who help: sponsors, agreements and rosters."""
