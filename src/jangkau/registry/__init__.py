"""Who and where: people, regions, offices, organisations, users and their reach."""
