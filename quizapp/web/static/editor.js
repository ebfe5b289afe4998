/* Quoting what is selected in the text. Without this file a quotation is typed or pasted. */
"use strict";

(() => {
  const quotes = () => [...document.querySelectorAll("textarea[name^='evidence-'][name$='-quote']")];

  /* What is selected in the text, also with a place to put it: the first quotation that is empty. */
  function quoteSelection() {
    const words = String(document.getSelection()).trim();
    const target = quotes().find((field) => !field.value.trim()) ?? quotes().at(-1);
    if (!words || !target) return;
    target.value = words;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  }

  for (const hint of document.querySelectorAll("[data-quoting]")) hint.hidden = false;
  for (const button of document.querySelectorAll("[data-quote-selection]")) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
    button.addEventListener("click", quoteSelection);
  }
})();
