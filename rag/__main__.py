"""`python -m rag`: the commands that need no screen."""

from rag.cli import main

main(prog_name="python -m rag")
