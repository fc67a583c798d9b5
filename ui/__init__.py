"""The chat: a Gradio page over an archive, and its web API. `ui.server.serve(archive)` opens it."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
