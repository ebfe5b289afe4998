/* How long a card was looked at, from its front to the rating, goes along with the rating.
   Everything works without this file. */
"use strict";

(() => {
  const MOST = 60000; // milliseconds; beyond that somebody went for tea
  const card = document.querySelector("[data-card]");
  if (!card) return;
  const started = () => JSON.parse(sessionStorage.getItem("card") ?? "{}");
  if (started().id !== card.dataset.card) {
    sessionStorage.setItem("card", JSON.stringify({ id: card.dataset.card, at: Date.now() }));
  }
  document.querySelector("form.ratings")?.addEventListener("submit", (event) => {
    const spent = Date.now() - started().at;
    event.target.elements.milliseconds.value = Math.max(0, Math.min(MOST, spent));
  });
})();
