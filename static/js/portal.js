/* The portal's own script. Every page works without it; it only spares a step here and there. */
"use strict";

(() => {
  /* a form that came back with faults: go to the summary, which links to each field */
  const toSummary = (root) => root.querySelector?.("[data-error-summary]")?.focus();

  /* one press sends a form once */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });

  /* <button data-dialog="id"> opens a native dialog; without script the button's own form or link does the same on a page */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* a file dropped on the box lands in its input; the box says what was chosen */
  const box = (event) => event.target.closest?.(".drop");
  document.addEventListener("dragover", (event) => { if (box(event)) { event.preventDefault(); box(event).classList.add("over"); } });
  document.addEventListener("dragleave", (event) => box(event)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const target = box(event);
    const input = target?.querySelector("input[type=file]");
    if (!input) return;
    event.preventDefault();
    target.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* a filter that changes sends its form */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });

  /* an answer with an error page is shown, not swallowed; after a swap the focus goes where the new part says */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 403, 404, 409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    toSummary(event.detail.elt);
    if (event.detail.requestConfig?.elt?.closest?.(".pager")) document.getElementById("result")?.focus({ preventScroll: true });
  });

  toSummary(document);
})();
