// Runs once with a panel's `element`, `trigger` and `watch` (see gr.HTML): clicks become events, and the newest turn
// scrolls into view.
element.addEventListener("click", (click) => {
  const source = click.target.closest("[data-article]");
  const example = click.target.closest("[data-example]");
  if (source) {
    document.querySelector("[data-article][aria-current]")?.removeAttribute("aria-current");
    source.setAttribute("aria-current", "true"); // reader.js gives it the focus back
    trigger("select", { ...source.dataset, opened: String(click.timeStamp) });
  }
  if (example) {
    trigger("example_select", { ...example.dataset });
    document.querySelector("#question textarea").focus();
  }
});

watch("value", () => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.querySelector(".turn:last-child")?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
});
