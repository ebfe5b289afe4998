/* On every page of somebody who is signed in: keeps today's cards on the device, sends what was
   done offline, and forgets all of it at sign-out. Everything else works without this file. */
"use strict";

(() => {
  const { dataset } = document.currentScript;
  if (!("serviceWorker" in navigator) || !window.indexedDB || !navigator.locks) return;
  const learner = Number(dataset.learner);
  const urls = { session: dataset.sessionUrl, sync: dataset.syncUrl, cards: dataset.cardsUrl };
  const FRESH = 15 * 60000; // milliseconds
  const OFF = "offline-off"; // in localStorage: this device is to keep nothing
  const RATED = "offline-rated"; // in sessionStorage: a card whose rating is on its way
  const state = document.querySelector("[data-offline-state]");
  const isOff = () => localStorage.getItem(OFF) === String(learner);

  function show(words, label) {
    if (!state) return;
    state.hidden = false;
    state.querySelector("[data-offline-words]").textContent = words;
    state.querySelector("[data-offline-switch]").textContent = label;
  }

  async function showState() {
    if (isOff()) {
      show("No cards are kept on this device.", "Keep today's cards for offline");
      return;
    }
    const count = (await offlineStore.cards()).filter((card) => !card.isDone).length;
    const kept = "kept on this device, for when you are offline.";
    const cards = count === 1 ? "1 card is" : `${count} cards are`;
    const words = count ? `Today's ${cards} ${kept}` : `No card is due; those that are will be ${kept}`;
    show(words, "Do not keep them here");
  }

  async function sendWaiting() {
    const waiting = await offlineStore.lines();
    if (waiting.length === 0) return;
    const told = await offlineStore.send(urls);
    await offlineStore.fetchCards(urls.cards);
    const words = told.refused.length ? ` ${told.refused.length} could not be saved: ${told.refused[0]}` : "";
    const note = Object.assign(document.createElement("p"), {
      className: "note note-success",
      textContent: `What you did offline is saved: ${told.saved} ${told.saved === 1 ? "entry" : "entries"}.${words}`,
    });
    document.querySelector(".flashes")?.append(note);
  }

  /* While a quiz is open the device keeps no answers at all. Pages of cards renew them. */
  async function renew() {
    if (location.pathname.includes("/attempts/")) {
      await offlineStore.dropCards();
      return;
    }
    const at = (await offlineStore.meta("at")) ?? 0;
    if (state || (document.querySelector(".flashcard") && Date.now() - at > FRESH)) {
      await offlineStore.fetchCards(urls.cards);
    }
  }

  /* A card that was rated online is done offline, too: when the next one has come. */
  function watchRatings() {
    document.addEventListener("submit", ({ target }) => {
      const card = target.matches(".ratings") && document.querySelector("[data-card]");
      if (card) sessionStorage.setItem(RATED, card.dataset.card.split(":")[0]);
    }, true);
    document.addEventListener("quizapp:shown", forgetRated);
    return forgetRated();
  }
  async function forgetRated() {
    const rated = sessionStorage.getItem(RATED);
    sessionStorage.removeItem(RATED);
    if (rated) await offlineStore.dropCard(Number(rated));
  }

  async function stop() {
    await offlineStore.wipe();
    for (const name of await caches.keys()) if (name.startsWith("quizapp-offline")) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  }

  async function start() {
    await offlineStore.belongTo(learner);
    await sendWaiting().catch(() => {});
    if (isOff()) {
      await showState();
      return;
    }
    await navigator.serviceWorker.register(dataset.worker, { scope: dataset.scope });
    await watchRatings();
    await renew().catch(() => {});
    await showState();
  }

  state?.querySelector("[data-offline-switch]").addEventListener("click", async () => {
    if (isOff()) {
      localStorage.removeItem(OFF);
      await start();
    } else if ((await offlineStore.lines()).length === 0) {
      localStorage.setItem(OFF, String(learner));
      await stop();
      await showState();
    }
  });

  /* Sign out: what waits is sent first, then nothing of it stays. The server clears it, too. */
  for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
    form.addEventListener("submit", async (event) => {
      if (form.hasAttribute("data-confirmed") || form.hasAttribute("data-left")) {
        form.removeAttribute("data-left");
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      await offlineStore.send(urls).catch(() => {});
      const waiting = (await offlineStore.lines().catch(() => [])).length;
      const entries = waiting === 1 ? "1 entry has" : `${waiting} entries have`;
      if (waiting) form.dataset.confirm = `Offline you reviewed cards: ${entries} not been sent, and would be lost.`;
      else await stop().catch(() => {});
      form.setAttribute("data-left", "");
      form.requestSubmit();
    });
  }

  addEventListener("online", () => sendWaiting().then(showState).catch(() => {}));
  start().catch(() => {});
})();
