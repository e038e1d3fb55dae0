/* <form data-autosave="words" data-autosave-by="who"> is saved by htmx while one writes. What is typed and not yet
   confirmed as saved is also kept in this browser, a record an open page, so that it outlives a page that is left in
   mid-word, a browser that is killed and a network that is gone: the next page with the same address takes it up. */
"use strict";

(() => {
  const KEPT = "typed|", SHELF = "typed";
  const LONGEST_WAIT = 5000; /* who writes without a pause is saved this often all the same */
  const open = new Map(); /* form → { key, own: field → texts of ours that the portal may hold, the confirmed first } */

  /* a killed browser forgets what was put in localStorage in its last minute; what is in a database is on the disk at
     once. So the records lie in both, and the newer of the two counts */
  let opened;
  const shelf = () => opened ??= new Promise((resolve, reject) => {
    const ask = indexedDB.open("autosave", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(SHELF);
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = reject;
  });
  const onShelf = (mode, ask) => shelf().then((base) => new Promise((resolve, reject) => {
    const change = base.transaction(SHELF, mode), asked = ask(change.objectStore(SHELF));
    change.oncomplete = () => resolve(asked?.result);
    change.onabort = reject;
  })).catch(() => null);

  /* the records: { at: when it was written, seen: the edit the page was built on, fields: name → { own, typed } } */
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(KEPT)); } catch { return []; } };
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, seen, fields) => {
    const text = Object.keys(fields).length ? JSON.stringify({ at: Date.now(), seen, fields }) : null;
    try {
      if (text) localStorage.setItem(key, text);
      else localStorage.removeItem(key);
    } catch { /* a store that is full or shut: the page itself still holds the text */ }
    onShelf("readwrite", (store) => { if (text) store.put(text, key); else store.delete(key); });
  };
  const bringBack = async () => {
    const pages = await navigator.locks?.query(), living = new Set(pages?.held.map(({ name }) => name));
    const names = await onShelf("readonly", (store) => store.getAllKeys()) ?? [];
    for (const key of names.filter((name) => name.startsWith(KEPT) && !living.has(name))) {
      const text = await onShelf("readonly", (store) => store.get(key));
      try { if (text && JSON.parse(text).at > (read(key)?.at ?? 0)) localStorage.setItem(key, text); } catch { /* as above */ }
    }
  };

  /* what the fields hold, as text; several choices stand one on each line */
  const controls = (form) => [...form.elements].filter((one) => one.name && !["hidden", "submit", "file"].includes(one.type));
  const values = (form) => {
    const data = new FormData(form);
    return Object.fromEntries(controls(form).map(({ name }) => [name, data.getAll(name).join("\n").replace(/\r\n?/g, "\n")]));
  };
  const same = (one, other) => one.trim() === other.trim();
  const put = (form, name, text) => {
    for (const one of controls(form).filter((control) => control.name === name)) {
      if (["checkbox", "radio"].includes(one.type)) one.checked = text.split("\n").includes(one.value);
      else one.value = text;
    }
  };
  const inWords = (form, name, text) => text.split("\n").map((line) => {
    const choice = [...form.querySelectorAll(`[name="${CSS.escape(name)}"] option, input[name="${CSS.escape(name)}"]:is([type=checkbox], [type=radio])`)].find((one) => one.value === line);
    return choice?.labels?.[0]?.innerText.trim() ?? choice?.text ?? line;
  }).join("\n");

  const tell = (words) => { document.getElementById("saved").textContent = words; };
  const seen = (form) => form.elements.seen.value;
  const unconfirmed = (form) => {
    const { own } = open.get(form), typed = values(form);
    return Object.fromEntries(Object.keys(typed).filter((name) => own[name].length > 1 || !same(own[name][0], typed[name])).map((name) => [name, { own: own[name], typed: typed[name] }]));
  };
  /* the portal is told which fields were written in, and what it may hold of them, so that it lets all others be. A page
     that was refused before its script knew of it says nothing, and counts as a whole */
  const say = (form) => {
    if (open.get(form).isWhole) return;
    form.elements.base.value = JSON.stringify(Object.fromEntries(Object.entries(unconfirmed(form)).map(([name, { own }]) => [name, own])));
  };
  const note = (form) => {
    const { key, isUndecided } = open.get(form), fields = unconfirmed(form);
    if (isUndecided) for (const field of Object.values(fields)) field.own = []; /* no other page takes it up by itself */
    write(key, isUndecided ? "" : seen(form), fields);
    say(form);
  };
  const confirm = (form, sent, faulty) => {
    for (const name of Object.keys(sent)) if (!faulty.includes(name)) open.get(form).own[name] = [sent[name]];
    note(form);
  };

  /* beside a field that someone else has changed meanwhile: what was typed there, to copy or to throw away */
  const show = (form, key, name, text) => {
    const field = controls(form).find((one) => one.name === name);
    const part = document.getElementById("not-saved").content.cloneNode(true);
    const whole = part.firstElementChild, words = part.querySelector("[data-typed]"), insert = part.querySelector("[data-into]");
    words.id = insert.dataset.insert = `typed-${document.querySelectorAll("[data-typed]").length}`;
    words.textContent = inWords(form, name, text);
    insert.dataset.into = field.id;
    if (!field.matches("textarea, input[type=text]")) insert.remove();
    part.querySelector("[data-forget]").addEventListener("click", () => {
      const { [name]: _gone, ...left } = read(key)?.fields ?? {};
      write(key, "", left);
      whole.remove();
      field.focus();
    });
    field.closest(".field").append(part);
  };

  /* a page whose form was sent, or went off as it closed, and was saved: the portal names it in a cookie. A page that was
     asked for before that, and shows the older text, still takes up what it lacks */
  const named = /(?:^|; )saved_page=([0-9a-f-]{36})/.exec(document.cookie)?.[1];
  if (named) document.cookie = "saved_page=; Max-Age=0; Path=/; SameSite=Lax";
  const isSaved = (key) => Boolean(named) && key.endsWith(`|${named}`);

  /* what another page left: put back where the field is as it was then, shown beside it where it is not */
  const takeUp = (form, key) => {
    const record = read(key), here = values(form), { own } = open.get(form), left = {};
    let back = false;
    for (const [name, field] of Object.entries(record?.fields ?? {})) {
      if (!(name in here) || same(here[name], field.typed)) continue;
      const isUntouched = same(here[name], own[name][0]), isOld = record.seen === seen(form);
      if (isUntouched && (isOld || field.own.slice(isSaved(key) ? 1 : 0).some((text) => same(text, here[name])))) {
        put(form, name, field.typed);
        back = true;
      } else if (!isSaved(key)) {
        left[name] = field;
        show(form, key, name, field.typed);
      }
    }
    if (back) {
      note(form);
      open.get(form).back = true;
      tell(form.dataset.autosaveBack);
      htmx.trigger(form, "retry");
    }
    write(key, "", left);
  };

  /* an open page holds a lock by its record's name; whoever asks for it gets it when that page is gone. What a page in
     the background would take up, nobody would see: it waits until it is looked at, and any other page comes first */
  const hold = (key) => navigator.locks?.request(key, () => new Promise(() => {}));
  const awaited = new Set();
  const follow = (form, place, key) => {
    if (!key.startsWith(place) || key === open.get(form).key || awaited.has(key)) return;
    awaited.add(key);
    const then = () => {
      awaited.delete(key);
      if (document.hidden) document.addEventListener("visibilitychange", () => follow(form, place, key), { once: true });
      else takeUp(form, key);
    };
    if (navigator.locks) navigator.locks.request(key, then); else then();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const back = bringBack().catch(() => {});
    for (const key of keys()) if (isSaved(key) && !key.includes(`|${location.pathname}|`)) write(key, "", {});
    for (const form of document.querySelectorAll("form[data-autosave]")) {
      const place = `${KEPT}${form.dataset.autosaveBy}|${location.pathname}|`, key = place + form.elements.page.value;
      const isRefused = "autosaveRefusedBefore" in form.dataset, said = form.elements.base.value;
      const kept = isRefused && !said ? read(key)?.fields : null; /* a refused form shows what was typed */
      const known = isRefused && said ? JSON.parse(said) : Object.fromEntries(Object.entries(kept ?? {}).map(([name, field]) => [name, field.own]));
      const own = Object.fromEntries(Object.entries(values(form)).map(([name, text]) => [name, known[name] ?? [text]]));
      open.set(form, { key, own, isWhole: isRefused && !said, isUndecided: "autosaveUndecided" in form.dataset });
      if (isRefused) note(form); else say(form);
      hold(key);
      back.then(() => { for (const other of keys()) follow(form, place, other); });
      addEventListener("storage", (event) => { if (event.key && event.newValue) follow(form, place, event.key); });
    }
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    const page = open.get(form);
    page.back = page.isUndecided = false;
    page.due ??= setTimeout(() => htmx.trigger(form, "retry"), LONGEST_WAIT);
    note(form);
  });
  const saving = (event) => event.detail.elt.closest?.("form[data-autosave]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = saving(event);
    if (!form) return;
    const page = open.get(form);
    page.sent = values(form);
    clearTimeout(page.due);
    delete page.due;
    for (const [name, text] of Object.entries(page.sent)) if (!page.own[name].includes(text)) page.own[name].push(text);
    note(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = saving(event), faulty = event.detail.xhr.getResponseHeader("Not-Saved");
    if (!form || !event.detail.successful || faulty === null) return;
    confirm(form, open.get(form).sent, faulty.split(" "));
    if (open.get(form).back) document.getElementById("saved").append(" ", form.dataset.autosaveBack);
  });

  /* without contact it says so and tries again */
  for (const fault of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(fault, (event) => {
    const form = saving(event);
    if (!form) return;
    const refused = event.detail.xhr.status >= 400 && event.detail.xhr.status < 500;
    tell(refused ? form.dataset.autosaveRefused : form.dataset.autosave);
    if (!refused) setTimeout(() => { if (Object.keys(unconfirmed(form)).length) htmx.trigger(form, "retry"); }, 5000);
  });

  /* what was not yet sent when the page is left goes off as it closes, but for a page that shows two texts to choose from:
     nothing is chosen by leaving it. A page that is shown again is read anew */
  document.addEventListener("submit", (event) => {
    if (!open.has(event.target) || event.defaultPrevented) return;
    open.get(event.target).isSent = true;
    say(event.target);
  });
  addEventListener("pagehide", () => {
    for (const [form, page] of open) {
      if (page.isSent || page.isUndecided || !Object.keys(unconfirmed(form)).length) continue;
      say(form);
      navigator.sendBeacon(form.action, new FormData(form));
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted && open.size) location.reload(); });

  /* who signs out leaves no text in this browser: what is not saved is saved first, and if that fails it is said, once */
  document.addEventListener("submit", async (event) => {
    const out = event.target.closest("[data-sign-out] form");
    if (!out || event.defaultPrevented) return;
    event.preventDefault();
    for (const [form, page] of open) {
      if (page.isAsked || !Object.keys(unconfirmed(form)).length) continue;
      const answer = page.isUndecided ? null : await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
      if (answer?.headers.get("Not-Saved") === "") continue;
      page.isAsked = true;
      document.getElementById("account-menu")?.hidePopover();
      tell(form.dataset.autosaveSignOut);
      document.getElementById("saved").scrollIntoView({ block: "nearest" });
      delete out.dataset.sent;
      return;
    }
    for (const page of open.values()) page.isSent = true;
    for (const key of keys()) write(key, "", {});
    await Promise.race([onShelf("readwrite", (store) => store.clear()), new Promise((resolve) => setTimeout(resolve, 2000))]);
    out.submit();
  });
})();
