// Keys of the desk. Everything a key does is a link or a button on the page: the script only presses it.
"use strict";
(() => {
  const body = document.body;
  const keys = JSON.parse(body.dataset.keys || "{}");
  const single = body.dataset.singleKeys === "1";
  const actions = new Map(Object.entries(keys).map(([action, key]) => [key, action]));
  const writing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  const press = (selector) => {
    const element = document.querySelector(selector);
    if (element && !element.disabled) element.click();
    return element !== null;
  };

  const overlay = () => document.getElementById("help-overlay");
  const openHelp = () => { if (overlay() && !overlay().open) overlay().showModal(); };
  const openNote = () => {
    const field = document.querySelector("[data-note]");
    if (field) { field.scrollIntoView({ block: "center" }); field.focus(); }
  };
  const openPanel = (id) => {
    const panel = document.getElementById(id);
    panel.open = true;
    panel.querySelector("input:not([type=hidden])").focus();
  };
  const toggleContexts = () => {
    const contexts = [...document.querySelectorAll("[data-context]")];
    const open = contexts.some((context) => !context.open);
    contexts.forEach((context) => { context.open = open; });
  };
  const openOriginals = () => document.querySelectorAll("[data-original]").forEach((link) => window.open(link.href, "_blank", "noopener"));
  const special = {
    help: openHelp, note: openNote, contexts: toggleContexts, original: openOriginals,
    fix: () => press("[data-fix]"),
    search: () => { const field = document.querySelector("[data-search]"); if (field && field.offsetParent) field.focus(); else window.location.assign("/search/"); },
  };
  const act = (action) => (special[action] ? special[action]() : press(`[data-act="${action}"]`));

  const digitOf = (event) => (/^(Digit|Numpad)([1-5])$/.exec(event.code) || [])[2];
  const onSingleKey = (event) => {
    const digit = event.shiftKey ? undefined : digitOf(event);
    if (digit) return press(`[data-digit="${digit}"]`);
    if (event.key === "ArrowRight") return act("next");
    if (event.key === "ArrowLeft") return act("previous");
    const action = actions.get(event.key.toLowerCase());
    if (!action) return false;
    act(action);
    return true;
  };
  const onWriting = (event) => {
    const form = event.target.closest("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") { event.target.blur(); focusTitle(); }
  };
  const focusTitle = () => { const title = document.getElementById("pair-title"); if (title) title.focus({ preventScroll: true }); };

  if (document.activeElement === body) focusTitle(); // so that Space and Page Down scroll the stage

  // One verdict at a time: keys pressed while an answer is on its way would fall on the wrong pair.
  let waiting = false;
  const wait = (begun) => { waiting = begun; document.getElementById("main").setAttribute("aria-busy", String(begun)); };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || (overlay() && overlay().open)) return;
    if (writing(event.target)) { onWriting(event); return; }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
      if (press('[data-act="undo"]')) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !single || event.repeat) return;
    if (waiting || onSingleKey(event)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const help = event.target.closest('[data-act="help"]');
    if (help && overlay()) { event.preventDefault(); openHelp(); }
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); openPanel(opener.dataset.opens); }
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  }, true);

  // Files dropped anywhere on a form that takes files are put in its field; it is sent by its button, as ever.
  const dropZone = (event) => event.target instanceof Element && event.dataTransfer && event.dataTransfer.types.includes("Files") ? event.target.closest("[data-drop]") : null;
  document.addEventListener("dragover", (event) => { const zone = dropZone(event); if (zone) { event.preventDefault(); zone.classList.add("dropping"); } });
  document.addEventListener("dragleave", (event) => { const zone = dropZone(event); if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    const zone = dropZone(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("dropping");
    const field = zone.querySelector("input[type=file]");
    field.files = event.dataTransfer.files;
    field.focus();
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target.id !== "desk") return;
    if (waiting) event.preventDefault(); else wait(true);
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.target.id === "desk") wait(false); });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "desk" && !(event.detail.elt && event.detail.elt.id === "desk")) return;
    focusTitle();
    const here = document.querySelector(".rail-list [aria-current]");
    if (here && window.innerWidth > 900) here.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:sendError", () => { document.getElementById("main").insertAdjacentHTML("afterbegin", '<p class="refusal" role="alert">The server did not answer. Nothing was saved; try again.</p>'); });
  document.addEventListener("htmx:responseError", () => { document.getElementById("main").insertAdjacentHTML("afterbegin", '<p class="refusal" role="alert">That did not work. Load the page again.</p>'); });
})();
