"""The portal: workers and wadah, on a telephone."""
