/* The portal's own script. Every page works without it; it only spares a step here and there. */
"use strict";

(() => {
  /* a form that came back with faults: go to the summary, which links to each field */
  const toSummary = (root) => root.querySelector?.("[data-error-summary]")?.focus();

  /* a form that was kept while its writer signed in, in another tab, goes with the key of that sign-in */
  document.addEventListener("submit", ({ target }) => {
    const key = target.matches("[data-kept-form]") && document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (key) target.elements.csrfmiddlewaretoken.value = key;
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

  /* the rows of <ol data-sort="form"> are dragged into another order, which the form then sends; buttons do it without
     script. Rows of <ul data-sort-from="form"> can be dragged in among them; a row with an empty key is only a place. */
  const rows = "[data-sort] > [data-key], [data-sort-from] > [data-key]";
  const rowOf = (event) => event.target.closest?.(rows);
  let dragged = null, stood = null, home = null;
  for (const row of document.querySelectorAll(rows)) row.draggable = Boolean(row.dataset.key);
  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event);
    stood = dragged?.nextElementSibling;
    home = dragged?.parentNode;
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && rowOf(event);
    const form = over?.parentNode.dataset.sort;
    if (!form || form !== (home.dataset.sort ?? home.dataset.sortFrom)) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  document.addEventListener("drop", (event) => {
    const list = dragged && rowOf(event)?.parentNode;
    if (!list?.dataset.sort || dragged.parentNode !== list) return;
    event.preventDefault();
    dragged = null;
    const form = document.getElementById(list.dataset.sort);
    form.elements.items.value = Array.from(list.children, (row) => row.dataset.key).join();
    form.requestSubmit();
  });
  document.addEventListener("dragend", () => {
    if (dragged) home.insertBefore(dragged, stood);
    dragged = null;
  });

  /* a card of <div data-board> is dragged to another column: the same as its own button for that column */
  let card = null;
  for (const one of document.querySelectorAll("[data-board] [data-card]")) one.draggable = true;
  const columnOf = (event) => card && event.target.closest?.("[data-board] [data-column]");
  const wayTo = (column) => column && card.querySelector(`[data-to="${column.dataset.column}"]`);
  const leave = () => { for (const one of document.querySelectorAll("[data-column].over")) one.classList.remove("over"); };
  document.addEventListener("dragstart", (event) => { card = event.target.closest?.("[data-board] [data-card]"); });
  document.addEventListener("dragover", (event) => {
    const column = columnOf(event);
    if (!column?.classList.contains("over")) leave();
    if (!wayTo(column)) return;
    event.preventDefault();
    column.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const way = wayTo(columnOf(event));
    if (!way) return;
    event.preventDefault();
    way.click();
  });
  document.addEventListener("dragend", () => { leave(); card = null; });

  /* <button data-insert="text" data-into="field"> puts the text in the field: at the cursor, at the end of a field not yet
     entered, with data-lines on lines of its own; without script the text is there to be copied */
  const entered = new WeakSet();
  document.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) entered.add(event.target); });
  const offerBlocks = (root) => { for (const button of root.querySelectorAll("[data-insert]")) button.hidden = false; };
  offerBlocks(document);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    const { value } = field;
    const [start, end] = entered.has(field) ? [field.selectionStart, field.selectionEnd] : [value.length, value.length];
    const lines = "lines" in button.dataset;
    const before = lines && start > 0 && value[start - 1] !== "\n" ? "\n" : "";
    const after = lines && end < value.length && value[end] !== "\n" ? "\n" : "";
    field.focus();
    field.setRangeText(before + document.getElementById(button.dataset.insert).textContent + after, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* a filter that changes sends its form */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });

  /* an answer with an error page is shown, not swallowed; after a swap the focus goes where the new part says */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.elt.closest?.("form[data-autosave]") || ![400, 403, 404, 409, 422].includes(event.detail.xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    /* a boosted link or button that would put a part of a page in place shows the whole page of the refusal instead */
    if (event.detail.requestConfig.elt.closest("[hx-select]")) Object.assign(event.detail, { target: document.body, selectOverride: "unset", swapOverride: "innerHTML" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    offerBlocks(document);
    toSummary(event.detail.elt);
    const after = event.detail.requestConfig?.elt?.closest?.("[data-focus]")?.dataset.focus;
    if (after && !event.detail.elt.querySelector("[data-error-summary]")) document.getElementById(after)?.focus({ preventScroll: true });
    if (event.detail.requestConfig?.elt?.closest?.(".pager")) document.getElementById("result")?.focus({ preventScroll: true });
  });

  toSummary(document);
})();
