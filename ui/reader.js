// Runs once with the reader's `element`, `props` and `watch` (see gr.HTML): an opened article scrolls to its quote and
// takes the focus; its button and Escape close it and give the focus back.
const close = () => {
  const opener = document.querySelector("[data-event=select][aria-current]");
  props.value = "";
  opener?.removeAttribute("aria-current");
  opener?.focus();
};

element.addEventListener("click", (click) => click.target.closest(".close") && close());
document.addEventListener("keydown", (key) => {
  if (key.key === "Escape" && element.querySelector(".article")) close();
});

watch("value", () => {
  const article = element.querySelector(".article");
  const body = article?.querySelector(".body");
  article?.focus({ preventScroll: true });
  const quote = body?.querySelector("mark") ?? body?.querySelector(".here");
  if (quote) quote.scrollIntoView({ block: "center" });
  else if (body) body.scrollTop = 0;
});
