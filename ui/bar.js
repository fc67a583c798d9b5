// Runs once with the bar's `element`, `trigger` and `watch` (see gr.HTML): a chip tells which filter goes, and the page's
// address says what holds, so that it can be opened again.
element.addEventListener("click", (click) => {
  const chip = click.target.closest("[data-event]");
  if (chip) trigger(chip.dataset.event, { field: chip.dataset.field, value: chip.dataset.value });
});

watch("value", () => {
  const bar = element.querySelector("[data-address]");
  if (!bar) return; // the address has not been read yet
  const address = bar.dataset.address;
  const theme = new URLSearchParams(location.search).get("__theme");
  const query = [address, theme && `__theme=${encodeURIComponent(theme)}`].filter(Boolean).join("&");
  history.replaceState(history.state, "", location.pathname + (query ? `?${query}` : ""));
});
