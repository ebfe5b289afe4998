/* The table of found cards: mark all of a page, go from card to card by keys.
   Without this file each card is marked by its own box. */
"use strict";

(() => {
  const boxes = [...document.querySelectorAll(".found input[name=item]")];
  const links = [...document.querySelectorAll(".found [data-row]")];
  const all = document.querySelector("[data-mark-all]");
  if (!all) return;

  function step(by) {
    const here = document.activeElement?.closest("tr");
    const place = links.findIndex((link) => link.closest("tr") === here);
    const next = place < 0 ? (by > 0 ? 0 : links.length - 1) : place + by;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  }

  function say() {
    const isAll = boxes.every((box) => box.checked);
    all.textContent = isAll ? "Mark none" : "Mark all on this page";
  }

  all.addEventListener("click", () => {
    const isAll = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !isAll;
    say();
  });
  document.querySelector(".found").addEventListener("change", say);
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
    button.hidden = false;
  }
  all.hidden = false;
  say();
})();
