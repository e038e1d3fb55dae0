/* What Django's administration leaves unsaid: names of its fields that search, heads of rows that become cards on a phone. */
"use strict";

(() => {
  /* a searching select takes its label's words as its name, for those who listen */
  const name = (box) => {
    const select = box.closest(".related-widget-wrapper, td, .form-row")?.querySelector("select[id]");
    const label = select && document.querySelector(`label[for="${select.id}"]`);
    const words = label?.textContent.replace(/:\s*$/, "").trim() || box.closest("td")?.dataset.l;
    if (!words) return;
    box.setAttribute("aria-label", words);
    box.removeAttribute("aria-labelledby");
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.removeAttribute("role");
    shown?.removeAttribute("aria-readonly");
  };

  /* each cell of a row under the object carries its column's name */
  const label = (table) => {
    const heads = new Map();
    for (const head of table.querySelectorAll("thead th")) {
      const column = [...head.classList].find((word) => word.startsWith("column-"));
      if (column) heads.set(column.slice(7), head.firstChild?.textContent.trim() ?? "");
    }
    for (const cell of table.querySelectorAll("td[class*='field-']")) {
      const field = [...cell.classList].find((word) => word.startsWith("field-"));
      if (heads.get(field.slice(6))) cell.dataset.l = heads.get(field.slice(6));
    }
    const last = table.querySelector("thead tr")?.lastElementChild;
    for (const cell of table.querySelectorAll("td.delete")) cell.dataset.l = last.textContent.trim();
    table.querySelector("thead th.original:empty")?.setAttribute("role", "presentation");
  };

  const mend = (root) => {
    root.querySelectorAll(".inline-group .tabular table").forEach(label);
    root.querySelectorAll(".select2-selection[role=combobox]").forEach(name);
  };

  window.addEventListener("load", () => {
    mend(document);
    for (const group of document.querySelectorAll(".form-row, .inline-group")) {
      new MutationObserver(() => mend(document)).observe(group, { childList: true, subtree: true });
    }
  });
})();
