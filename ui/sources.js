// Runs once with a panel's `element`, `trigger` and `watch` (see gr.HTML): a button tells its event and its data, copies
// text, or closes a menu; the newest turn scrolls into view.
const copied = (button, text) => {
  const done = () => {
    const label = button.textContent;
    button.textContent = "✓ " + label;
    setTimeout(() => { button.textContent = label; }, 1500);
  };
  const byHand = () => { // where the page is not served safely, the browser has no clipboard
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    done();
  };
  navigator.clipboard ? navigator.clipboard.writeText(text).then(done, byHand) : byHand();
};

element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  const { event, copy, link, ...data } = button.dataset;
  if (copy !== undefined) copied(button, copy);
  if (link !== undefined) copied(button, new URL(link, location.href).href);
  if (event === "select") {
    document.querySelector("[data-event=select][aria-current]")?.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true"); // reader.js gives it the focus back
    data.opened = String(click.timeStamp);
  }
  if (event) trigger(event, data);
  if (event === "example_select") document.querySelector("#question textarea").focus();
});

element.addEventListener("submit", (submit) => {
  const form = submit.target;
  submit.preventDefault();
  if (form.dataset.event) trigger(form.dataset.event, { id: form.dataset.id, ...Object.fromEntries(new FormData(form)) });
});

// A menu opens in sight; it closes when something else is clicked, and by Escape.
element.addEventListener("toggle", (toggle) => {
  if (toggle.target.matches("details.menu[open]")) toggle.target.querySelector("div").scrollIntoView({ block: "nearest" });
}, true);
document.addEventListener("click", (click) => {
  for (const menu of element.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(click.target)) menu.open = false;
  }
});
element.addEventListener("keydown", (key) => {
  const menu = key.target.closest("details[open]");
  if (key.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  key.stopPropagation();
});

let seen = ""; // so that the page stays where it is when only something beside a turn changes
watch("value", () => {
  const now = `${element.querySelectorAll(".turn").length} ${element.querySelectorAll(".pending").length}`;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const last = element.querySelector(".turn:last-child");
  if (now !== seen) last?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  seen = now;
});
