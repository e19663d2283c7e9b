"""The demonstration: Kutai Kartanegara, 2022, replayed with made-up people on the real system."""
