// Switching language, and light or dark, loses nothing typed. Without this script the page is loaded again, and says so.
(() => {
  const names = { light: "jangkau", dark: "jangkau-dark" };

  document.addEventListener("theme", (event) => {
    const chosen = event.detail.value;
    if (names[chosen]) document.documentElement.dataset.theme = names[chosen];
    else delete document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll("button[name=theme]")) {
      if (button.value === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  });

  function changed(box) {
    if (box.type === "hidden" || box.hasAttribute("data-choose-all")) return false;
    if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
    if (box.tagName === "TEXTAREA") return box.value !== box.defaultValue;
    // A browser shows nothing where the page holds what is no day or number.
    if (box.tagName === "INPUT") return box.value !== Object.assign(box.cloneNode(), { value: box.defaultValue }).value;
    return box.tagName === "SELECT" && box.selectedIndex !== Math.max([...box.options].findIndex((option) => option.defaultSelected), 0);
  }

  const boxesOf = (form) => [...form.elements].filter((box) => box.name);
  const isSecret = (box) =>
    box.type === "file" || box.type === "password" || box.name === "nik" || /^([0-9][ .-]*){16}$/.test(box.value.trim());

  // What goes along is held by the server for the next look at this page. Files and secrets never are.
  function carry(choice) {
    const isHere = (form) =>
      choice.hasAttribute("data-carries") &&
      form.method === "post" &&
      new URL(form.getAttribute("action") || "", location.href).pathname === location.pathname;
    const forms = [...document.querySelectorAll("main form")];
    const touched = forms.filter((form) => boxesOf(form).some(changed));
    // A form that came back with errors holds what was typed, though it was not touched since.
    const carried = forms.filter((form) => isHere(form) && (touched.includes(form) || choice.hasAttribute("data-answers")));
    const stays = (form) => touched.includes(form) && !isHere(form);
    const holdsSecret = (form) => boxesOf(form).some((box) => box.value && box.type !== "hidden" && isSecret(box));
    if ((forms.some(stays) || carried.some(holdsSecret)) && !confirm(choice.dataset.language)) return false;

    const typed = new URLSearchParams();
    for (const form of carried) {
      const secrets = new Set(boxesOf(form).filter(isSecret).map((box) => box.name)).add("csrfmiddlewaretoken");
      for (const [name, value] of new FormData(form)) if (!secrets.has(name)) typed.append(name, value);
    }
    choice.querySelector("[name=typed]")?.remove();
    const box = Object.assign(document.createElement("input"), { type: "hidden", name: "typed", value: typed });
    choice.append(box);
    return true;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-language]") || carry(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
})();
