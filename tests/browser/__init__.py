"""What a browser shows: one package, so that its driver, browser and site end with its last test."""
