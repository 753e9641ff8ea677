"""What a person at the tree must know before leaving: a finding for each thing that counts."""
