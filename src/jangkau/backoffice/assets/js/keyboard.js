// The keyboard: "/" to the search, arrows between rows, Enter follows (a link does by itself), "?" tells the keys.
(() => {
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

  function move(step) {
    const all = rows();
    const there = all.indexOf(document.activeElement);
    const next = all[there === -1 ? (step > 0 ? 0 : -1) : there + step];
    if (!next) return false;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function search() {
    const box = document.querySelector("[data-search]");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  function keys() {
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    return true;
  }

  function close() {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return true;
    }
    const box = document.activeElement;
    if (!box.matches("[data-search]")) return false;
    box.blur();
    return true;
  }

  // Arrows move only from a row, or from nowhere: a page that is read scrolls as ever.
  const mayMove = () => document.activeElement === document.body || document.activeElement.matches("main, [data-row]");
  const actions = {
    "/": search,
    "?": keys,
    ArrowDown: () => mayMove() && move(1),
    ArrowUp: () => document.activeElement.matches("[data-row]") && move(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const done = event.key === "Escape" ? close() : !typing(event.target) && actions[event.key]?.();
    if (done) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
