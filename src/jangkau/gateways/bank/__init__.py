"""Banks: how messages between a bank and us are signed, and a bank to try ourselves on."""
