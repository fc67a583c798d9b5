"""Serves an archive until its standard input closes: `served.py CONNECTIONS PORT [FOLDER]`; port 0: any free one.

Prints the page's address, and appends to the file CONNECTIONS each host that the process connects to or looks up.
"""

import sys
from pathlib import Path
from typing import Any

log = Path(sys.argv[1])


def audit(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        address = args[1] if event == "socket.connect" else args
        if isinstance(address, tuple):  # else a local socket
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{address[0]}\n")


if __name__ == "__main__":
    sys.addaudithook(audit)

    from ui.starting import import_gradio, uncollected

    with uncollected():
        from rag import Archive

        opened = Archive.open(*sys.argv[3:])
        import_gradio()
        from ui.server import start

    with opened as archive:
        page, address = start(archive, port=int(sys.argv[2]) or None)
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        sys.stdin.read()
        page.close(verbose=False)
