"""Short messages (SMS): what one is, who sends it, and a folder that stands in for a network of telephones."""
