"""Speech models on this machine: the catalogue, download, safe unpacking, and what is installed.

Only `download` opens a socket, and only `models install` calls it.
"""
