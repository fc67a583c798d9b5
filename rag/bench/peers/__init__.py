"""Others that search passages, each in one file, each run by the Python of an environment of its own.

A file has one class, `Peer`, with what `rag/bench/running.py` calls: it is made with the folder of a model, it indexes
passages, and it gives the places of the ten that match a question best. The environments have nothing of this package.
"""
