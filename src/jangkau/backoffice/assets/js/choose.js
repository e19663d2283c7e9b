// Ticking many rows: the box in the heading ticks all of the page, and "x" ticks the row that has the focus.
(() => {
  const table = document.querySelector("[data-choose]");
  const all = table?.querySelector("[data-choose-all]");
  if (!all) return;
  const boxes = () => [...table.querySelectorAll("tbody input[type=checkbox]")];

  function tell() {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }

  all.hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
  table.addEventListener("change", tell);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.activeElement.closest("[data-row]")?.closest("tr")?.querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    tell();
  });
  tell();
})();
