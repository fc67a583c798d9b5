// Runs once with the reader's `element`, `props` and `watch` (see gr.HTML): an opened article scrolls to its quote and
// takes the focus; its buttons go to the other quotes of the answer; another, and Escape, close it and give the focus back.
const opener = () => document.querySelector("[data-event=select][aria-current]");
const close = () => {
  const button = opener();
  props.value = "";
  button?.removeAttribute("aria-current");
  button?.focus();
};

// The numbers of the answer that the article was opened from, and which of them is open.
const quotes = () => {
  const numbers = [...(opener()?.closest(".turn, .checked")?.querySelectorAll(".number") ?? [])];
  const { article, start } = opener()?.dataset ?? {};
  return [numbers, numbers.findIndex((number) => number.dataset.article === article && number.dataset.start === start)];
};
const step = (by) => {
  const [numbers, open] = quotes();
  numbers[(open + by + numbers.length) % numbers.length]?.click();
};

element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (button?.matches(".close")) close();
  if (button?.matches(".previous")) step(-1);
  if (button?.matches(".next")) step(1);
});
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
  const [numbers, open] = quotes();
  const steps = article?.querySelector(".steps");
  if (!steps || numbers.length < 2 || open < 0) return;
  steps.hidden = false;
  steps.querySelector(".step").textContent = `${open + 1} / ${numbers.length}`;
});
