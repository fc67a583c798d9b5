// Runs once with `element`, `props` and `watch` (see gr.HTML): a text that arrives is saved as a file, without another
// request, and let go, so that the same text can arrive once more.
watch("value", () => {
  const file = element.querySelector("template");
  if (!file) return;
  const address = URL.createObjectURL(new Blob([file.content.textContent], { type: file.dataset.type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: file.dataset.name });
  link.click();
  URL.revokeObjectURL(address);
  props.value = "";
});
