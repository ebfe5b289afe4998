/* A card from words that are selected in the text: a bar offers it while words are selected.
   Without this file the words are chosen on a page of their own. */
"use strict";

(() => {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const field = (name) => bar.querySelector(`[name=${name}]`);

  /* The selected parts of sentences, each with where it begins and ends in its paragraph. */
  function parts(range) {
    return [...document.querySelectorAll(".sentence[data-start]")].flatMap((sentence) => {
      const text = (sentence.querySelector("summary") ?? sentence).firstChild;
      if (!text || !range.intersectsNode(text)) return [];
      const from = range.startContainer === text ? range.startOffset : 0;
      const to = range.endContainer === text ? range.endOffset : text.length;
      const start = Number(sentence.dataset.start);
      const paragraph = sentence.closest(".reading-paragraph").id;
      return from < to ? [{ paragraph, start: start + from, end: start + to }] : [];
    });
  }

  function offer() {
    const selection = document.getSelection();
    const found = selection.rangeCount && !selection.isCollapsed ? parts(selection.getRangeAt(0)) : [];
    const first = found[0];
    const inside = found.filter((one) => one.paragraph === first.paragraph);
    bar.hidden = !first || !String(selection).trim();
    if (bar.hidden) return;
    field("paragraph").value = first.paragraph;
    field("start").value = first.start;
    field("end").value = inside.at(-1).end;
    bar.querySelector("q").textContent = String(selection).trim();
  }

  bar.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  document.addEventListener("selectionchange", offer);
})();
