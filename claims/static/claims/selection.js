// Turns words selected in the text into offsets: characters (code points) of the text exactly as given.
"use strict";
(() => {
  document.documentElement.classList.add("has-script");
  const text = document.querySelector("[data-text]");
  let last = null;

  const points = (string) => [...string].length;
  const offsetOf = (node, at) => {
    const piece = node.parentElement.closest("[data-start]");
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, at);
    return Number(piece.dataset.start) + points(range.toString());
  };
  const nodesIn = (range) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("[data-start]") && range.intersectsNode(node)) found.push(node);
    }
    return found;
  };
  const spanOf = (range) => {
    const nodes = nodesIn(range);
    if (!nodes.length) return null;
    const [first, final] = [nodes[0], nodes[nodes.length - 1]];
    let start = first === range.startContainer ? range.startOffset : 0;
    let end = final === range.endContainer ? range.endOffset : final.length;
    while (start < first.length && /\s/.test(first.data[start])) start += 1;
    while (end > 0 && /\s/.test(final.data[end - 1])) end -= 1;
    const span = [offsetOf(first, start), offsetOf(final, end)];
    return span[0] < span[1] ? span : null;
  };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.rangeCount && !selection.isCollapsed && text.contains(selection.anchorNode)) {
      last = spanOf(selection.getRangeAt(0));
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button || !last) return;
    const field = document.getElementById(button.dataset.take);
    const written = `${last[0]}-${last[1]}`;
    const fresh = !field.dataset.taken;
    field.value = fresh || !field.value ? written : `${field.value}, ${written}`;
    field.dataset.taken = "1";
    last = null;
  });
})();
