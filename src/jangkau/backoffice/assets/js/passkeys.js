// A passkey that was not read, or a dialogue that was closed: say so, for the browser says nothing by itself.
(() => {
  const failed = document.querySelector("[data-passkey-failed]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failed.hidden = false;
    failed.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-passkey]")) failed.hidden = true;
  });
})();
