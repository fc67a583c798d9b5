// Runs once with the timeline's `element`, `trigger` and `watch` (see gr.HTML): a bar tells its days; the arrow keys go
// from bar to bar, of which one at a time is reached by Tab; and a bar keeps the focus when the chart is drawn anew.
const bars = () => [...element.querySelectorAll(".bars button")];
let at = ""; // the first day of the bar with the focus
const reachable = () => {
  const chosen = bars().find((bar) => bar.dataset.since === at) ?? element.querySelector("[aria-pressed=true]") ?? bars().at(-1);
  for (const bar of bars()) bar.tabIndex = bar === chosen ? 0 : -1;
  return chosen;
};

element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  const { event, ...data } = button.dataset;
  at = data.since ?? at;
  trigger(event, data);
});

element.addEventListener("keydown", (key) => {
  const all = bars();
  const here = all.indexOf(key.target);
  const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: all.length - 1 }[key.key];
  if (here < 0 || next === undefined || !all[next]) return;
  at = all[next].dataset.since;
  reachable().focus();
  key.preventDefault();
});

element.addEventListener("focusin", (focus) => { at = focus.target.dataset.since ?? at; });
element.addEventListener("focusout", (focus) => { if (focus.relatedTarget) at = ""; });

watch("value", () => {
  const left = document.activeElement === document.body; // what had the focus was drawn anew
  const bar = reachable();
  if (left && at) bar?.focus({ preventScroll: true });
});
