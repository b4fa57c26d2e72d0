// The review page's keys: 1-5 choose a verdict's usual reason, J/K move; off inside fields, and by a switch.
"use strict";
(() => {
  const form = document.getElementById("verdict-form");
  const switched = document.getElementById("keys-on");
  if (switched) {
    switched.closest("label").hidden = false;
    switched.checked = localStorage.getItem("counterclaim-keys") !== "off";
    switched.addEventListener("change", () => {
      localStorage.setItem("counterclaim-keys", switched.checked ? "on" : "off");
    });
  }

  function isTyping(element) {
    return element.matches("textarea, select, input:not([type=radio]):not([type=submit]):not([type=checkbox])")
      || element.isContentEditable;
  }

  function choose(digit) {
    const group = form && form.querySelector(`fieldset[data-key="${digit}"]`);
    const radio = group && (group.querySelector("input[data-usual]") || group.querySelector("input"));
    if (radio) {
      radio.checked = true;
      radio.focus();
    }
    return Boolean(radio);
  }

  function go(where) {
    const link = document.querySelector(`a[data-go="${where}"]`);
    if (link) link.click();
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (switched && !switched.checked) return;
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
    const used = (digit && choose(digit[1])) || (event.code === "KeyJ" && go("next"))
      || (event.code === "KeyK" && go("previous"));
    if (used) event.preventDefault();
  });
})();
