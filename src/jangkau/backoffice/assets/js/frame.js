// What a page does once it is there. Without this script everything still works.
(() => {
  const tell = (name) => {
    for (const line of document.querySelectorAll("[data-offline], [data-failed]")) {
      line.hidden = !line.hasAttribute(`data-${name}`);
    }
  };

  // Errors of a form are what the reader must see first.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A second press while the first is under way sends nothing; coming back with the back button frees the form.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  document.addEventListener("htmx:sendError", () => tell("offline"));
  document.addEventListener("htmx:timeout", () => tell("offline"));
  document.addEventListener("htmx:responseError", () => tell("failed"));
  document.addEventListener("htmx:afterOnLoad", () => tell("none"));
})();
