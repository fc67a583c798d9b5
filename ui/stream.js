// Runs in each page before it sends anything. Gradio brings a page its answers over one stream, and ends it when nothing
// is under way. Of what was sent just then the page may hear that it was taken before it hears of the end: it counts on
// the stream, opens no other, and waits for ever. So the stream goes on here while something is still to come.
(() => {
  const plain = window.fetch;
  const taken = new Set(); // events that were taken, and have not ended
  const ended = new Set(); // events that have ended before the page heard that they were taken

  const note = (event) => { if (event && !ended.delete(event)) taken.add(event); };
  const noteEnd = (event) => { if (!taken.delete(event)) ended.add(event); };

  const lasting = (first, reopen) => {
    let reader;
    const copy = async (response, page) => {
      reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const messages = (text + part.value).split("\n\n");
        text = messages.pop();
        for (const message of messages) {
          const { msg, event_id } = JSON.parse(message.slice("data: ".length));
          if (msg === "process_completed") noteEnd(event_id);
          if (msg === "close_stream" && taken.size) return copy(await reopen(), page);
          page.enqueue(message + "\n\n");
        }
      }
    };
    const body = new ReadableStream({
      start: (page) => { copy(first, page).then(() => page.close()).catch((error) => page.error(error)); },
      cancel: (reason) => reader.cancel(reason),
    });
    return new Response(body.pipeThrough(new TextEncoderStream()), first);
  };

  window.fetch = async (request, options) => {
    const path = new URL(request.url ?? request, location.href).pathname;
    const response = await plain(request, options);
    if (!response.ok) return response;
    if (path.endsWith("/gradio_api/queue/join")) note((await response.clone().json()).event_id);
    return path.endsWith("/gradio_api/queue/data") ? lasting(response, () => plain(request, options)) : response;
  };
})();
