"""The chat: one Gradio page over an archive, and its web API. `ui.app.serve(archive)` opens it."""
