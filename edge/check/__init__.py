"""What a person at the tree needs to know before leaving: one finding for each thing that counts."""
