/* The page on which cards are reviewed offline: the cards that this device kept, one by one.
   What is done waits in `offlineStore` until the server has taken it in. */
"use strict";

(() => {
  const MOST = 60000; // milliseconds on a card; beyond that somebody went for tea
  const FAR = 80; // pixels: a swipe
  const SOON = 5000, LATE = 60000; // milliseconds until the next try
  const part = (name) => document.querySelector(`[data-${name}]`);
  const stage = part("stage");
  const { sessionUrl, syncUrl, cardsUrl } = part("offline").dataset;
  const urls = { session: sessionUrl, sync: syncUrl, cards: cardsUrl };
  let current = null; // the card that is shown
  let shownAt = 0;
  let isBusy = false;
  let pause = SOON;
  let timer;

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const plural = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

  /* What waits: ratings that stand, without those taken back. */
  function standing(waiting) {
    const undone = new Set(waiting.map((one) => one.value.undoes));
    return waiting.filter((one) => one.value.rating && !undone.has(one.value.key));
  }

  async function showWaiting() {
    const waiting = await offlineStore.lines();
    const count = standing(waiting).length;
    part("net").textContent = navigator.onLine ? "The server cannot be reached, or you have just come back." : "You are offline.";
    part("waiting").textContent = count
      ? `${plural(count, "review waits", "reviews wait")} on this device and will be sent when you are back.`
      : "What you review here is kept on this device and sent when you are back.";
    part("send").hidden = waiting.length === 0;
    part("undo").hidden = count === 0;
  }

  function end(title, words) {
    current = null;
    const page = part("end-template").content.cloneNode(true);
    page.querySelector("h1").textContent = title;
    page.querySelector("p").textContent = words;
    put(page);
  }

  function put(page) {
    stage.replaceChildren(page);
    stage.dispatchEvent(new CustomEvent("quizapp:shown", { bubbles: true }));
    stage.querySelector("[data-focus]")?.focus();
  }

  function show(card, left) {
    current = card;
    shownAt = Date.now();
    const page = part("card-template").content.cloneNode(true);
    page.querySelector("h1").textContent = card.bank;
    page.querySelector(".review-left").textContent = `${left} left`;
    page.querySelector(".flashcard").innerHTML = card.front;
    for (const one of page.querySelectorAll("[data-back-only]")) one.hidden = true;
    page.querySelector(".show-answer").setAttribute("data-focus", "");
    part("said").textContent = `${left} left`;
    put(page);
  }

  function turn() {
    const card = stage.querySelector(".flashcard");
    if (!current || !card.hasAttribute("data-tap")) return;
    card.removeAttribute("data-tap");
    card.innerHTML = current.back;
    for (const one of stage.querySelectorAll("[data-front-only]")) one.hidden = true;
    for (const one of stage.querySelectorAll("[data-back-only]")) one.hidden = false;
    stage.querySelectorAll(".rating-interval").forEach((words, place) => { words.textContent = current.intervals[place]; });
    const source = stage.querySelector(".source");
    source.hidden = !current.source;
    source.querySelector("[data-source]").innerHTML = current.source;
    for (const link of source.querySelectorAll("a[href]")) link.replaceWith(...link.childNodes);
    card.querySelector("[data-focus]")?.focus();
  }

  /* The next card; those rated Again come back after all others. */
  async function next() {
    const cards = await offlineStore.cards();
    const left = cards.filter((card) => !card.isDone);
    /* One between two steps waits for its time, as long as there are others. */
    const isReady = (card) => !card.ready || Date.parse(card.ready) <= Date.now();
    if (left.length) show(left.find(isReady) ?? left[0], left.length);
    else if (cards.length) end("That is all for now", "All cards that this device kept are done.");
    else end("No cards are kept here", "Open your cards once while you are online: today's are then kept on this device.");
    await showWaiting();
  }

  async function once(work) {
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
    } finally {
      isBusy = false;
    }
  }

  const rate = (rating) => once(async () => {
    if (!current || stage.querySelector("[data-tap]")) return;
    const milliseconds = Math.max(0, Math.min(MOST, Date.now() - shownAt));
    const line = { key: newKey(), item_id: current.item_id, rating, at: new Date().toISOString(), milliseconds };
    const isAgain = rating === 1;
    const place = isAgain ? Date.now() : current.place; // later than all places counted from 0
    await offlineStore.keep({ ...current, isDone: !isAgain, place }, line);
    await next();
  });

  const undo = () => once(async () => {
    const last = standing(await offlineStore.lines()).at(-1);
    if (!last) return;
    const cards = await offlineStore.cards();
    const card = cards.find((one) => one.item_id === last.value.item_id);
    const first = Math.min(0, ...cards.map((one) => one.place)) - 1;
    await offlineStore.keep(card && { ...card, isDone: false, place: first }, { key: newKey(), undoes: last.value.key, at: new Date().toISOString() });
    await next();
  });

  function tell(told) {
    const refused = told.refused.length ? ` ${plural(told.refused.length, "entry was", "entries were")} refused: ${told.refused[0]}` : "";
    part("told").textContent = `Saved: ${plural(told.saved, "entry", "entries")}.${refused}`;
    part("net").textContent = "You are back online.";
    part("waiting").textContent = "All that you did offline has been sent.";
    part("online").hidden = false;
  }

  /* Send what waits; while that fails, try again, at longer and longer intervals. */
  async function send({ isAsked = false } = {}) {
    clearTimeout(timer);
    try {
      const isWaiting = (await offlineStore.lines()).length > 0;
      const told = await offlineStore.send(urls);
      pause = SOON;
      if (isWaiting || isAsked) {
        await offlineStore.fetchCards(urls.cards);
        await next();
        tell(told);
      } else {
        part("net").textContent = "You are online.";
        part("online").hidden = false;
      }
    } catch (fault) {
      if (fault.message === "signed-out") {
        part("told").textContent = "Sign in again to send what waits. Until then it stays on this device.";
        part("online").hidden = false;
        return;
      }
      if (isAsked) part("told").textContent = "The server does not answer. Nothing is lost: it will be tried again.";
      timer = setTimeout(send, pause);
      pause = Math.min(2 * pause, LATE);
    }
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.matches("[data-show]")) turn();
    if (button?.matches("[data-rate]")) rate(Number(button.dataset.rate));
    if (button?.matches("[data-undo]")) undo();
    if (button?.matches("[data-send]")) send({ isAsked: true });
  });

  /* A tap turns the card; then left for Again, right for Good. */
  let from = null;
  stage.addEventListener("touchstart", (event) => {
    const onCard = event.target.closest(".flashcard") && !event.target.closest("a, button, summary");
    from = onCard && event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    if (!from) return;
    const touch = event.changedTouches[0];
    const across = touch.clientX - from.clientX, down = touch.clientY - from.clientY;
    const isFar = Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down);
    const isTap = Math.hypot(across, down) < 10 && stage.querySelector("[data-tap]");
    from = null;
    if (!isFar && !isTap) return;
    event.preventDefault();
    if (isTap) turn();
    else rate(across < 0 ? 1 : 3);
  });

  function showTheme() {
    const theme = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
    if (!theme) return;
    document.documentElement.dataset.theme = document.documentElement.dataset.bsTheme = theme;
  }

  async function start() {
    showTheme();
    if ((await offlineStore.meta("keys")) === false) document.body.dataset.keys = "off";
    await next();
    await send();
  }

  addEventListener("online", () => send());
  addEventListener("offline", showWaiting);
  start();
})();
