/* Steps to put in order: buttons that move them, and a row that goes where its select says.
   Without this file each step has its place from its select alone. */
"use strict";

(() => {
  function start(list) {
    const said = list.parentElement.querySelector("[data-moved]");
    const rows = () => [...list.children];
    const selectOf = (row) => row.querySelector("select");

    /* From the first move on every step has the place where it stands. */
    function number() {
      rows().forEach((row, place) => {
        const select = selectOf(row);
        select.selectedIndex = place + 1;
        if (!select.dataset.key) return;
        select.dataset.key = place + 1;
        select.dataset.keyLabel = `Place of step ${place + 1}`;
        if (select.hasAttribute("aria-keyshortcuts")) select.setAttribute("aria-keyshortcuts", place + 1);
      });
      markEnds();
    }

    function markEnds() {
      const all = rows();
      for (const row of all) {
        row.querySelector("[data-move='-1']").toggleAttribute("data-end", row === all[0]);
        row.querySelector("[data-move='1']").toggleAttribute("data-end", row === all[all.length - 1]);
      }
    }

    /* The others pass the row, so that it keeps the focus. */
    function moveTo(row, place) {
      const others = rows().filter((other) => other !== row);
      for (const other of others.slice(0, place)) row.before(other);
      for (const other of others.slice(place).reverse()) row.after(other);
      number();
      const step = row.querySelector("[data-step]").textContent.trim();
      said.textContent = `${step}: place ${place + 1} of ${rows().length}`;
    }

    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      const row = button.closest("li");
      const place = rows().indexOf(row) + Number(button.dataset.move);
      if (place < 0 || place >= rows().length) {
        said.textContent = place < 0 ? "It is the first step." : "It is the last step.";
        return;
      }
      moveTo(row, place);
      selectOf(row).dispatchEvent(new Event("change", { bubbles: true }));
    });

    /* Before the form saves: a change that comes up from a button finds all in place. */
    list.addEventListener("change", (event) => {
      const place = event.target.selectedIndex - 1;
      const row = event.target.closest("li");
      if (place >= 0 && rows().indexOf(row) !== place) moveTo(row, place);
      else if (place >= 0) number();
    });

    for (const row of rows()) {
      const step = row.querySelector("[data-step]").textContent.trim();
      for (const button of row.querySelectorAll("[data-move]")) {
        button.setAttribute("aria-label", `${button.textContent.trim()}: ${step}`);
      }
    }
    for (const part of list.parentElement.querySelectorAll("[data-moves]")) part.hidden = false;
    markEnds();
  }

  for (const list of document.querySelectorAll("fieldset:enabled [data-ordering]")) start(list);
})();
