"""The evidence folder: photographs that are kept, so that a power cut leaves whole files or none.

`evidence.py` is what the capture loop sees. `photograph.py` writes every one of them.
"""
