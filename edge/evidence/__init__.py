"""The evidence folder: photographs that are kept, so that a power cut leaves whole files or none.

`evidence.py` is what the capture loop sees, and `photograph.py` writes every one of them. Where
room is short, `rank.py` has the order in which they go, and `register.py` what the base knows of.
"""
